package io.github.azkabanaws.cognito.login;

import io.github.azkabanaws.cognito.base.Reason;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** What an administrator can do about a refused login: the last column of the README's table. */
public final class ReasonAdvice {
  private static final String OTHER_TOKEN =
      "get a new token from the user pool: none of its tokens is like this";

  private static final Map<Reason, String> ADVICE = advice();

  private ReasonAdvice() {}

  /** A sentence without a full stop. */
  public static String of(Reason reason) {
    return ADVICE.get(reason);
  }

  private static Map<Reason, String> advice() {
    Map<Reason, String> advice = new EnumMap<>(Reason.class);
    advice.put(Reason.TOKEN_EMPTY, "put the token into the password field");
    advice.put(Reason.TOKEN_TOO_LONG, OTHER_TOKEN);
    advice.put(
        Reason.TOKEN_WHITE_SPACE,
        "copy it again in one piece; a file that a program sends must not end with a"
            + " line break");
    advice.put(
        Reason.TOKEN_NOT_ASCII,
        "copy it again; a file with it has to be plain ASCII, without a byte order" + " mark");
    advice.put(Reason.TOKEN_SEGMENTS, "use the ID token, not the refresh token or a password");
    advice.put(Reason.TOKEN_BASE64, "copy it again; nothing may re-encode it");
    advice.put(Reason.JSON_NOT_UTF8, OTHER_TOKEN);
    advice.put(Reason.JSON_MALFORMED, OTHER_TOKEN);
    advice.put(Reason.JSON_TOO_DEEP, "look at the pre-token-generation trigger");
    advice.put(Reason.JSON_DUPLICATE_MEMBER, OTHER_TOKEN);
    advice.put(Reason.HEADER_MEMBER_NOT_ALLOWED, OTHER_TOKEN);
    advice.put(Reason.ALG_NOT_ALLOWED, OTHER_TOKEN + "; perhaps an attack");
    advice.put(Reason.KID_MALFORMED, OTHER_TOKEN);
    advice.put(Reason.TYP_NOT_ALLOWED, OTHER_TOKEN);
    advice.put(
        Reason.ISSUER_NOT_ALLOWED,
        "check cognito.user.pool.id and cognito.issuer; for a replica set"
            + " cognito.user.pool.replicas");
    advice.put(
        Reason.KEYS_UNAVAILABLE,
        "check the way from the web server to the URL in the line"
            + " (cognito.jwks.proxy.host, cognito.jwks.ca.file), or give it a file by"
            + " cognito.jwks");
    advice.put(
        Reason.KEY_UNKNOWN,
        "bring the file in cognito.jwks up to date, if there is one; else the token"
            + " is forged, or of another pool");
    advice.put(Reason.KEY_UNSUITABLE, "look at the JWKS: the line says what is wrong with the key");
    advice.put(Reason.SIGNATURE_INVALID, "get a new token; if it repeats, perhaps an attack");
    advice.put(Reason.TOKEN_USE_NOT_ALLOWED, "use the other token, or set cognito.token.use");
    advice.put(Reason.AUDIENCE_NOT_ALLOWED, "check cognito.client.id");
    advice.put(Reason.CLIENT_NOT_ALLOWED, "check cognito.client.id");
    advice.put(Reason.EXP_MALFORMED, OTHER_TOKEN);
    advice.put(Reason.IAT_MALFORMED, OTHER_TOKEN);
    advice.put(Reason.NBF_MALFORMED, OTHER_TOKEN);
    advice.put(Reason.EXPIRED, "get a new token");
    advice.put(Reason.ISSUED_IN_FUTURE, "correct the clock, or raise cognito.clock.skew");
    advice.put(Reason.NOT_YET_VALID, "correct the clock, or raise cognito.clock.skew");
    advice.put(Reason.LIFETIME_TOO_LONG, OTHER_TOKEN);
    advice.put(Reason.SUB_MALFORMED, OTHER_TOKEN);
    advice.put(
        Reason.REQUIRED_CLAIM_MISSING,
        "look at the claim that the line names; sign in with a second factor if that"
            + " is what it stands for");
    advice.put(Reason.REQUIRED_SCOPE_MISSING, "ask for the scope when getting the token");
    advice.put(Reason.TOKEN_DENIED, "look at the file in cognito.deny.file");
    advice.put(Reason.USER_MISSING, "use an XML user for automation: it is a machine's token");
    advice.put(
        Reason.USER_CLAIM_MISSING, "add the claim to the token, or a template to the setting");
    advice.put(
        Reason.USER_NAME_NOT_ALLOWED,
        "for a UUID that begins with a digit set cognito.user.id=u-{cognito:username}, for a prefix"
            + " or domain cognito.user.id.rewrite, for a + cognito.user.id=u-{sub}; see \"User"
            + " ids\"");
    advice.put(
        Reason.USER_EMAIL_NOT_VERIFIED,
        "let the person verify it, or map email_verified from the identity provider");
    advice.put(Reason.USER_NAME_RESERVED, "give the person another user name in the pool");
    advice.put(Reason.USER_NAME_OF_XML_USER, "rename one of the two");
    advice.put(
        Reason.USER_NAME_OF_PROXY,
        "rename one of the two; for people's names set cognito.allow.proxy.names;"
            + " see \"User ids\"");
    advice.put(
        Reason.USER_NAME_IN_OTHER_CASE,
        "give one of the two that the line names another user name; see \"User ids\"");
    advice.put(
        Reason.GROUPS_AS_TEXT,
        "map the attribute to an array in the pre-token-generation trigger, or set"
            + " cognito.allow.groups.as.text");
    advice.put(
        Reason.GROUPS_MALFORMED,
        "map the attribute to an array in the pre-token-generation trigger");
    advice.put(Reason.GROUPS_NONE, "put the person into a group of the pool");
    advice.put(Reason.OAUTH_NOT_SUPPORTED, "remove oauth.provider_uri from azkaban.properties");
    advice.put(
        Reason.XML_LOGIN_REFUSED,
        "the log names the user if there is one; a token wants exactly the user name"
            + " cognitoToken");
    advice.put(
        Reason.XML_LOGINS_BUSY,
        "try again; if it lasts, somebody is trying passwords: keep them away from"
            + " the web server");
    advice.put(Reason.INTERNAL_ERROR, "report it with the line from the log");
    return Collections.unmodifiableMap(advice);
  }
}
