package io.github.azkabanaws.cognito.base;

/** The user names of Azkaban's login form that stand for no person. */
public final class LoginNames {
  /** The user name that says that the password field holds a token. */
  public static final String TOKEN = "cognitoToken";

  /**
   * The user name with which newer versions of Azkaban hand over the code of an OAuth redirect; the
   * login form lets anybody type it.
   */
  public static final String OAUTH = "<OAuth>";

  private LoginNames() {}
}
