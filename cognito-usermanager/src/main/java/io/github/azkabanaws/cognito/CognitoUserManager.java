package io.github.azkabanaws.cognito;

import azkaban.user.User;
import azkaban.user.UserManagerException;
import azkaban.user.XmlUserManager;
import azkaban.utils.Props;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Azkaban's user manager for people who hold a token of an Amazon Cognito user pool.
 *
 * <p>Who signs in as {@code cognitoToken} with a token as the password becomes the user that the
 * token names. Every other name is a user of azkaban-users.xml, as with {@link XmlUserManager};
 * those logins never wait for a key of Cognito.
 *
 * <p>Named in azkaban.properties: {@code
 * user.manager.class=io.github.azkabanaws.cognito.CognitoUserManager}. The module's README.md has
 * the other properties.
 */
public final class CognitoUserManager extends XmlUserManager {
  /** The user name that says that the password field holds a token. */
  static final String TOKEN_USER = "cognitoToken";

  /**
   * The user name with which newer versions of Azkaban hand over the code of an OAuth redirect; the
   * login form lets anybody type it.
   */
  static final String OAUTH_USER = "<OAuth>";

  private static final Logger logger = LoggerFactory.getLogger(CognitoUserManager.class);

  private final TokenVerifier verifier;
  private final UserMapper mapper;
  private final LoginLog log;

  /**
   * The constructor that Azkaban calls once, when the web server starts.
   *
   * @param props all of azkaban.properties
   * @throws IllegalArgumentException with every problem of the configuration in its message
   */
  public CognitoUserManager(Props props) {
    this(props, Clock.systemUTC(), LoginLog.randomReferences());
  }

  CognitoUserManager(Props props, Clock clock, Supplier<String> references) {
    // The configuration comes first: it reads the users' file without external entities, and it
    // names every problem, where XmlUserManager stops at the first.
    this(props, CognitoConfig.from(props), clock, references);
  }

  private CognitoUserManager(
      Props props, CognitoConfig config, Clock clock, Supplier<String> references) {
    super(props);
    Objects.requireNonNull(clock, "clock");
    this.log = new LoginLog(references);
    this.verifier =
        new TokenVerifier(config, pool -> pool.keys().open(clock, config.keys()), clock);
    UsersXml users = config.users();
    this.mapper =
        new UserMapper(
            name -> super.validateUser(name) || users.hasUserIgnoringCase(name),
            users.groupRoles()::of,
            role -> super.getRole(role) != null,
            new WarnOnce(logger::warn));
    logStart(config);
    verifier.prepare();
  }

  /**
   * Signs a user in.
   *
   * @param username {@code cognitoToken}, or the name of a user in azkaban-users.xml
   * @param password the token, or that user's password
   * @return the user, never null
   * @throws UserManagerException when the login is refused, with a sentence for the browser;
   *     nothing else is ever thrown, because Azkaban shows the stack trace of anything else to the
   *     client
   */
  @Override
  public User getUser(String username, String password) throws UserManagerException {
    try {
      if (TOKEN_USER.equals(username)) {
        return tokenUser(password);
      }
      if (OAUTH_USER.equals(username)) {
        throw new TokenRejectedException(
            Reason.OAUTH_NOT_SUPPORTED, "the user name " + OAUTH_USER + " is not served");
      }
      return xmlUser(username, password);
    } catch (TokenRejectedException e) {
      throw log.refused(e);
    } catch (RuntimeException | Error e) {
      throw log.failed(e);
    }
  }

  /** Ends background work. Azkaban has no such moment; the threads are daemons. */
  void close() {
    verifier.close();
  }

  private User tokenUser(String token) throws TokenRejectedException {
    VerifiedToken verified = verifier.verify(token);
    User user = mapper.map(verified);
    log.accepted(verified, user);
    return user;
  }

  private User xmlUser(String username, String password) throws UserManagerException {
    String sentence = Reason.XML_LOGIN_REFUSED.sentence();
    try {
      User user = super.getUser(username, password);
      if (user != null) {
        return user;
      }
    } catch (UserManagerException e) {
      sentence = e.getMessage();
    }
    throw log.xmlRefused(sentence, super.validateUser(username) ? username : null);
  }

  private static void logStart(CognitoConfig config) {
    logger.info(
        "Cognito sign-in: pools {}, clients {}, token uses {}, clock skew {} s",
        config.pools().stream()
            .map(pool -> pool.id() + " (keys: " + pool.keys() + ")")
            .collect(Collectors.joining(", ")),
        String.join(", ", config.clients()),
        config.tokenUses().stream().map(TokenUse::claimValue).collect(Collectors.joining(", ")),
        config.clockSkew().getSeconds());
  }
}
