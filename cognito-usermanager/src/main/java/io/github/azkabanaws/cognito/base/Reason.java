package io.github.azkabanaws.cognito.base;

import java.util.Objects;

/**
 * Why a login was refused: one constant per check. The constant's name goes to the log, its
 * sentence to the browser.
 *
 * <p>The sentences are fixed texts, because Azkaban does not always escape them in the page.
 */
public enum Reason {
  TOKEN_EMPTY(Texts.NOT_A_TOKEN),
  TOKEN_TOO_LONG(Texts.NOT_A_TOKEN),
  TOKEN_WHITE_SPACE("The token holds a space or a line break: copy it again in one piece."),
  TOKEN_NOT_ASCII(Texts.NOT_A_TOKEN),
  TOKEN_SEGMENTS(Texts.NOT_A_TOKEN),
  TOKEN_BASE64(Texts.NOT_A_TOKEN),
  JSON_NOT_UTF8(Texts.NOT_A_TOKEN),
  JSON_MALFORMED(Texts.NOT_A_TOKEN),
  JSON_TOO_DEEP(Texts.NOT_A_TOKEN),
  JSON_DUPLICATE_MEMBER(Texts.NOT_A_TOKEN),

  HEADER_MEMBER_NOT_ALLOWED(Texts.NOT_ACCEPTED),
  ALG_NOT_ALLOWED(Texts.NOT_ACCEPTED),
  KID_MALFORMED(Texts.NOT_ACCEPTED),
  TYP_NOT_ALLOWED(Texts.NOT_ACCEPTED),

  ISSUER_NOT_ALLOWED("The token comes from a user pool that may not sign in here."),
  KEYS_UNAVAILABLE("The token can't be checked at the moment: try again in a minute."),
  KEY_UNKNOWN(Texts.NOT_ACCEPTED),
  KEY_UNSUITABLE(Texts.NOT_ACCEPTED),
  SIGNATURE_INVALID(Texts.NOT_ACCEPTED),

  TOKEN_USE_NOT_ALLOWED("This kind of Cognito token (ID or access) is not accepted here."),
  AUDIENCE_NOT_ALLOWED(Texts.OTHER_CLIENT),
  CLIENT_NOT_ALLOWED(Texts.OTHER_CLIENT),
  EXP_MALFORMED(Texts.NOT_ACCEPTED),
  IAT_MALFORMED(Texts.NOT_ACCEPTED),
  NBF_MALFORMED(Texts.NOT_ACCEPTED),
  EXPIRED("The token has expired: get a new one and sign in with that."),
  ISSUED_IN_FUTURE(Texts.NOT_YET),
  NOT_YET_VALID(Texts.NOT_YET),
  LIFETIME_TOO_LONG(Texts.NOT_ACCEPTED),
  SUB_MALFORMED(Texts.NOT_ACCEPTED),
  REQUIRED_CLAIM_MISSING("The token lacks something that signing in here requires."),
  REQUIRED_SCOPE_MISSING("The token lacks a scope that signing in here requires."),
  TOKEN_DENIED("The token is no longer accepted here."),

  USER_MISSING("The token does not belong to a person, so it can't sign in here."),
  USER_CLAIM_MISSING("The token lacks what a user name is made of here."),
  USER_NAME_NOT_ALLOWED("Your Cognito user name can't be used as an Azkaban user name."),
  USER_EMAIL_NOT_VERIFIED("Your e-mail address has not been verified."),
  USER_NAME_RESERVED(Texts.NAME_TAKEN),
  USER_NAME_OF_XML_USER(Texts.NAME_TAKEN),
  USER_NAME_OF_PROXY(Texts.NAME_TAKEN),
  USER_NAME_IN_OTHER_CASE(Texts.NAME_TAKEN),
  GROUPS_AS_TEXT(Texts.GROUPS_UNREADABLE),
  GROUPS_MALFORMED(Texts.GROUPS_UNREADABLE),
  GROUPS_NONE("You are in no group that may use Azkaban."),

  OAUTH_NOT_SUPPORTED("Signing in through an OAuth redirect is not offered here."),
  XML_LOGIN_REFUSED("Username/Password not found."),
  XML_LOGINS_BUSY("Too many people are signing in at the moment: try again in a minute."),
  INTERNAL_ERROR("The sign-in failed because of an error inside the server.");

  private final String sentence;

  Reason(String sentence) {
    this.sentence = Objects.requireNonNull(sentence, "sentence");
  }

  /** What the person at the browser reads. Never holds anything from the token. */
  public String sentence() {
    return sentence;
  }

  private static final class Texts {
    static final String NOT_A_TOKEN = "The password field does not hold a Cognito token.";
    static final String NOT_ACCEPTED = "The token was not accepted.";
    static final String OTHER_CLIENT = "The token was issued for another application.";
    static final String NOT_YET = "The token is not valid yet: the clocks may differ.";
    static final String NAME_TAKEN = "Your Cognito user name is reserved in this Azkaban.";
    static final String GROUPS_UNREADABLE = "Your groups could not be read from the token.";

    private Texts() {}
  }
}
