package io.github.azkabanaws.cognito.base;

import java.util.Objects;
import java.util.Optional;

/**
 * Why a login was refused: one constant per check, the checks of a token first and in the order in
 * which they are made. The constant's name goes to the log, its sentence to the browser.
 *
 * <p>The sentences are fixed texts, because Azkaban does not always escape them in the page.
 */
public enum Reason {
  TOKEN_EMPTY("there is a token", Texts.NOT_A_TOKEN, "put the token into the password field"),
  TOKEN_TOO_LONG("it is at most 32 KB long", Texts.NOT_A_TOKEN, Texts.OTHER_TOKEN),
  TOKEN_WHITE_SPACE(
      "no white space in or around it",
      "The token holds a space or a line break: copy it again in one piece.",
      "copy it again in one piece; a file that a program sends must not end with a"
          + " line break"),
  TOKEN_NOT_ASCII(
      "only ASCII characters",
      Texts.NOT_A_TOKEN,
      "copy it again; a file with it has to be plain ASCII, without a byte order mark"),
  TOKEN_SEGMENTS(
      "three parts with two dots",
      Texts.NOT_A_TOKEN,
      "use the ID token, not the refresh token or a password"),
  TOKEN_BASE64(
      "each part is canonical unpadded base64url",
      Texts.NOT_A_TOKEN,
      "copy it again; nothing may re-encode it"),
  JSON_NOT_UTF8("header and payload are UTF-8", Texts.NOT_A_TOKEN, Texts.OTHER_TOKEN),
  JSON_TOO_DEEP(
      "they are not nested too deep",
      Texts.NOT_A_TOKEN,
      "look at the pre-token-generation trigger"),
  JSON_MALFORMED("they are JSON objects", Texts.NOT_A_TOKEN, Texts.OTHER_TOKEN),
  JSON_DUPLICATE_MEMBER("no member stands twice", Texts.NOT_A_TOKEN, Texts.OTHER_TOKEN),
  HEADER_MEMBER_NOT_ALLOWED(
      "the header has alg, kid and typ only", Texts.NOT_ACCEPTED, Texts.OTHER_TOKEN),
  ALG_NOT_ALLOWED("alg is RS256", Texts.NOT_ACCEPTED, Texts.OTHER_TOKEN + "; perhaps an attack"),
  KID_MALFORMED("kid is a text", Texts.NOT_ACCEPTED, Texts.OTHER_TOKEN),
  TYP_NOT_ALLOWED("typ is JWT or absent", Texts.NOT_ACCEPTED, Texts.OTHER_TOKEN),
  ISSUER_NOT_ALLOWED(
      "iss is a configured pool's",
      "The token comes from a user pool that may not sign in here.",
      "check cognito.user.pool.id and cognito.issuer; for a replica set"
          + " cognito.user.pool.replicas"),
  KEYS_UNAVAILABLE(
      "the pool's keys are at hand",
      "The token can't be checked at the moment: try again in a minute.",
      "check the way from the web server to the URL in the line"
          + " (cognito.jwks.proxy.host, cognito.jwks.ca.file), or give it a file by"
          + " cognito.jwks"),
  KEY_UNKNOWN(
      "the pool has the key kid",
      Texts.NOT_ACCEPTED,
      "bring the file in cognito.jwks up to date, if there is one; else the token"
          + " is forged, or of another pool"),
  KEY_UNSUITABLE(
      "that key may verify RS256",
      Texts.NOT_ACCEPTED,
      "look at the JWKS: the line says what is wrong with the key"),
  SIGNATURE_INVALID(
      "the signature is that key's",
      Texts.NOT_ACCEPTED,
      "get a new token; if it repeats, perhaps an attack"),
  TOKEN_USE_NOT_ALLOWED(
      "token_use is allowed",
      "This kind of Cognito token (ID or access) is not accepted here.",
      "use the other token, or set cognito.token.use"),
  AUDIENCE_NOT_ALLOWED(
      "aud is a configured client (ID tokens)", Texts.OTHER_CLIENT, "check cognito.client.id"),
  CLIENT_NOT_ALLOWED(
      "client_id is a configured client (access tokens)",
      Texts.OTHER_CLIENT,
      "check cognito.client.id"),
  EXP_MALFORMED("exp is a time", Texts.NOT_ACCEPTED, Texts.OTHER_TOKEN),
  IAT_MALFORMED("iat is a time", Texts.NOT_ACCEPTED, Texts.OTHER_TOKEN),
  EXPIRED(
      "it has not expired",
      "The token has expired: get a new one and sign in with that.",
      "get a new token"),
  ISSUED_IN_FUTURE(
      "it was not issued in the future",
      Texts.NOT_YET,
      "correct the clock, or raise cognito.clock.skew"),
  NBF_MALFORMED("nbf is a time or absent", Texts.NOT_ACCEPTED, Texts.OTHER_TOKEN),
  NOT_YET_VALID(
      "it is valid already", Texts.NOT_YET, "correct the clock, or raise cognito.clock.skew"),
  LIFETIME_TOO_LONG("its lifetime is at most 24 hours", Texts.NOT_ACCEPTED, Texts.OTHER_TOKEN),
  SUB_MALFORMED("sub is a text", Texts.NOT_ACCEPTED, Texts.OTHER_TOKEN),
  USER_MISSING(
      "it belongs to a person",
      "The token does not belong to a person, so it can't sign in here.",
      "use an XML user for automation: it is a machine's token"),
  REQUIRED_CLAIM_MISSING(
      "it has the required claims",
      "The token lacks something that signing in here requires.",
      "look at the claim that the line names; sign in with a second factor if that"
          + " is what it stands for"),
  REQUIRED_SCOPE_MISSING(
      "it has the required scope (access tokens)",
      "The token lacks a scope that signing in here requires.",
      "ask for the scope when getting the token"),
  TOKEN_DENIED(
      "it is not on the deny list",
      "The token is no longer accepted here.",
      "look at the file in cognito.deny.file"),
  USER_CLAIM_MISSING(
      "it has the claims of the user id",
      "The token lacks what a user name is made of here.",
      "add the claim to the token, or a template to the setting"),
  USER_EMAIL_NOT_VERIFIED(
      "the e-mail is verified, if it is the user id",
      "Your e-mail address has not been verified.",
      "let the person verify it, or map email_verified from the identity provider"),
  USER_NAME_NOT_ALLOWED(
      "the user id has allowed characters only",
      "Your Cognito user name can't be used as an Azkaban user name.",
      "for a UUID that begins with a digit set"
          + " cognito.user.id=u-{cognito:username}, for a prefix or domain"
          + " cognito.user.id.rewrite, for a + cognito.user.id=u-{sub}; see \"User ids\""),
  USER_NAME_RESERVED(
      "the user id is not reserved",
      Texts.NAME_TAKEN,
      "give the person another user name in the pool"),
  USER_NAME_OF_XML_USER(
      "the user id is not an XML user's name", Texts.NAME_TAKEN, "rename one of the two"),
  USER_NAME_OF_PROXY(
      "the user id is not an XML user's proxy",
      Texts.NAME_TAKEN,
      "rename one of the two; for people's names set cognito.allow.proxy.names; see"
          + " \"User ids\""),
  GROUPS_AS_TEXT(
      "the groups are not a text",
      Texts.GROUPS_UNREADABLE,
      "map the attribute to an array in the pre-token-generation trigger, or set"
          + " cognito.allow.groups.as.text"),
  GROUPS_MALFORMED(
      "the groups are an array of texts",
      Texts.GROUPS_UNREADABLE,
      "map the attribute to an array in the pre-token-generation trigger"),
  GROUPS_NONE(
      "at least one group may use Azkaban",
      "You are in no group that may use Azkaban.",
      "put the person into a group of the pool"),
  USER_NAME_IN_OTHER_CASE(
      "nobody else has the user id in another case (only the web server knows)",
      Texts.NAME_TAKEN,
      "give one of the two that the line names another user name; see \"User ids\""),
  OAUTH_NOT_SUPPORTED(
      "Signing in through an OAuth redirect is not offered here.",
      "remove oauth.provider_uri from azkaban.properties"),
  XML_LOGIN_REFUSED(
      "Username/Password not found.",
      "the log names the user if there is one; a token wants exactly the user name"
          + " cognitoToken"),
  XML_LOGINS_BUSY(
      "Too many people are signing in at the moment: try again in a minute.",
      "try again; if it lasts, somebody is trying passwords: keep them away from"
          + " the web server"),
  INTERNAL_ERROR(
      "The sign-in failed because of an error inside the server.",
      "report it with the line from the log");

  private final String check;
  private final String sentence;
  private final String advice;

  /** Of something that is no check of a token. */
  Reason(String sentence, String advice) {
    this("", sentence, advice);
  }

  Reason(String check, String sentence, String advice) {
    this.check = Objects.requireNonNull(check, "check");
    this.sentence = Objects.requireNonNull(sentence, "sentence");
    this.advice = Objects.requireNonNull(advice, "advice");
  }

  /** What the check of a token makes sure of; absent if it is none. */
  public Optional<String> check() {
    return check.isEmpty() ? Optional.empty() : Optional.of(check);
  }

  /** What the person at the browser reads. Never holds anything from the token. */
  public String sentence() {
    return sentence;
  }

  /**
   * What an administrator can do about it, without a full stop: the last column of the table in
   * docs/reasons.md.
   */
  public String advice() {
    return advice;
  }

  private static final class Texts {
    static final String NOT_A_TOKEN = "The password field does not hold a Cognito token.";
    static final String NOT_ACCEPTED = "The token was not accepted.";
    static final String OTHER_CLIENT = "The token was issued for another application.";
    static final String NOT_YET = "The token is not valid yet: the clocks may differ.";
    static final String NAME_TAKEN = "Your Cognito user name is reserved in this Azkaban.";
    static final String GROUPS_UNREADABLE = "Your groups could not be read from the token.";

    static final String OTHER_TOKEN =
        "get a new token from the user pool: none of its tokens is like this";

    private Texts() {}
  }
}
