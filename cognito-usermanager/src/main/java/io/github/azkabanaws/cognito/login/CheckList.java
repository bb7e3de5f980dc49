package io.github.azkabanaws.cognito.login;

import io.github.azkabanaws.cognito.base.Reason;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The checks that a token goes through, in the order in which they are made, in words. A token that
 * is refused for one reason has passed every check before it, and none after it was made.
 */
public final class CheckList {
  /** What became of one check. */
  public enum Outcome {
    PASS("pass"),
    FAIL("FAIL"),
    NOT_REACHED("-");

    private final String word;

    Outcome(String word) {
      this.word = Objects.requireNonNull(word, "word");
    }

    @Override
    public String toString() {
      return word;
    }
  }

  private static final Map<Reason, String> CHECKS = checks();

  private CheckList() {}

  private static Map<Reason, String> checks() {
    Map<Reason, String> checks = new LinkedHashMap<>();
    checks.put(Reason.TOKEN_EMPTY, "there is a token");
    checks.put(Reason.TOKEN_TOO_LONG, "it is at most 32 KB long");
    checks.put(Reason.TOKEN_WHITE_SPACE, "no white space in or around it");
    checks.put(Reason.TOKEN_NOT_ASCII, "only ASCII characters");
    checks.put(Reason.TOKEN_SEGMENTS, "three parts with two dots");
    checks.put(Reason.TOKEN_BASE64, "each part is canonical unpadded base64url");
    checks.put(Reason.JSON_NOT_UTF8, "header and payload are UTF-8");
    checks.put(Reason.JSON_TOO_DEEP, "they are not nested too deep");
    checks.put(Reason.JSON_MALFORMED, "they are JSON objects");
    checks.put(Reason.JSON_DUPLICATE_MEMBER, "no member stands twice");
    checks.put(Reason.HEADER_MEMBER_NOT_ALLOWED, "the header has alg, kid and typ only");
    checks.put(Reason.ALG_NOT_ALLOWED, "alg is RS256");
    checks.put(Reason.KID_MALFORMED, "kid is a text");
    checks.put(Reason.TYP_NOT_ALLOWED, "typ is JWT or absent");
    checks.put(Reason.ISSUER_NOT_ALLOWED, "iss is a configured pool's");
    checks.put(Reason.KEYS_UNAVAILABLE, "the pool's keys are at hand");
    checks.put(Reason.KEY_UNKNOWN, "the pool has the key kid");
    checks.put(Reason.KEY_UNSUITABLE, "that key may verify RS256");
    checks.put(Reason.SIGNATURE_INVALID, "the signature is that key's");
    checks.put(Reason.TOKEN_USE_NOT_ALLOWED, "token_use is allowed");
    checks.put(Reason.AUDIENCE_NOT_ALLOWED, "aud is a configured client (ID tokens)");
    checks.put(Reason.CLIENT_NOT_ALLOWED, "client_id is a configured client (access tokens)");
    checks.put(Reason.EXP_MALFORMED, "exp is a time");
    checks.put(Reason.IAT_MALFORMED, "iat is a time");
    checks.put(Reason.EXPIRED, "it has not expired");
    checks.put(Reason.ISSUED_IN_FUTURE, "it was not issued in the future");
    checks.put(Reason.NBF_MALFORMED, "nbf is a time or absent");
    checks.put(Reason.NOT_YET_VALID, "it is valid already");
    checks.put(Reason.LIFETIME_TOO_LONG, "its lifetime is at most 24 hours");
    checks.put(Reason.SUB_MALFORMED, "sub is a text");
    checks.put(Reason.USER_MISSING, "it belongs to a person");
    checks.put(Reason.REQUIRED_CLAIM_MISSING, "it has the required claims");
    checks.put(Reason.REQUIRED_SCOPE_MISSING, "it has the required scope (access tokens)");
    checks.put(Reason.TOKEN_DENIED, "it is not on the deny list");
    checks.put(Reason.USER_CLAIM_MISSING, "it has the claims of the user id");
    checks.put(Reason.USER_EMAIL_NOT_VERIFIED, "the e-mail is verified, if it is the user id");
    checks.put(Reason.USER_NAME_NOT_ALLOWED, "the user id has allowed characters only");
    checks.put(Reason.USER_NAME_RESERVED, "the user id is not reserved");
    checks.put(Reason.USER_NAME_OF_XML_USER, "the user id is not an XML user's name");
    checks.put(Reason.USER_NAME_OF_PROXY, "the user id is not an XML user's proxy");
    checks.put(Reason.GROUPS_AS_TEXT, "the groups are not a text");
    checks.put(Reason.GROUPS_MALFORMED, "the groups are an array of texts");
    checks.put(Reason.GROUPS_NONE, "at least one group may use Azkaban");
    checks.put(
        Reason.USER_NAME_IN_OTHER_CASE,
        "nobody else has the user id in another case (only the web server knows)");
    return Collections.unmodifiableMap(checks);
  }

  /**
   * All checks with their outcome, in their order.
   *
   * @param refusal why the token was refused; null if it was accepted
   */
  public static Map<Reason, Outcome> outcomes(Reason refusal) {
    if (refusal != null && !CHECKS.containsKey(refusal)) {
      throw new IllegalArgumentException(refusal + " is not a check of a token");
    }
    Map<Reason, Outcome> outcomes = new LinkedHashMap<>();
    Outcome outcome = Outcome.PASS;
    for (Reason check : CHECKS.keySet()) {
      outcomes.put(check, check == refusal ? Outcome.FAIL : outcome);
      if (check == refusal) {
        outcome = Outcome.NOT_REACHED;
      }
    }
    return Collections.unmodifiableMap(outcomes);
  }

  /** What the check makes sure of. */
  public static String title(Reason check) {
    return CHECKS.get(check);
  }
}
