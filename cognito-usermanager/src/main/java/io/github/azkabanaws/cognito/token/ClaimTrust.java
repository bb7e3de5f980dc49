package io.github.azkabanaws.cognito.token;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;

/**
 * Which claims of a Cognito token say who somebody is, and which only what they wrote about
 * themselves.
 */
public final class ClaimTrust {
  public static final String EMAIL = "email";

  /**
   * The standard attributes of a user pool: who may sign up may choose them, and an app client lets
   * its users change them unless told otherwise.
   */
  private static final Set<String> ATTRIBUTES =
      set(
          "address",
          "birthdate",
          "family_name",
          "gender",
          "given_name",
          "identities",
          "locale",
          "middle_name",
          "name",
          "nickname",
          "phone_number",
          "phone_number_verified",
          "picture",
          "preferred_username",
          "profile",
          "updated_at",
          "website",
          "zoneinfo");

  /** The same for everybody, or another one at every sign-in. */
  private static final Set<String> NOT_PERSONAL =
      set(
          "at_hash",
          "aud",
          "auth_time",
          "client_id",
          "cognito:groups",
          "cognito:preferred_role",
          "cognito:roles",
          "device_key",
          "email_verified",
          "event_id",
          "exp",
          "iat",
          "iss",
          "jti",
          "nbf",
          "nonce",
          "origin_jti",
          "scope",
          "token_use",
          "version");

  private ClaimTrust() {}

  /**
   * Whether a token's owner can have written the claim. An e-mail address is not among them: it
   * counts only when Cognito has verified it. Claims that Cognito does not know come from the
   * pool's own pre-token-generation trigger.
   */
  public static boolean isOwnersWord(String claim) {
    return ATTRIBUTES.contains(claim) || claim.startsWith("custom:") || claim.startsWith("dev:");
  }

  /**
   * Whether a token's owner may be able to choose the claim's value, by writing it or by the choice
   * of an address or user name: then it says nothing about what others let them do.
   */
  public static boolean mayBeChosen(String claim) {
    return isOwnersWord(claim)
        || claim.equals(EMAIL)
        || claim.equals(TokenUse.ID.userNameClaim())
        || claim.equals(TokenUse.ACCESS.userNameClaim());
  }

  public static boolean isPersonal(String claim) {
    return !NOT_PERSONAL.contains(claim);
  }

  /** Cognito writes it as a boolean, the attribute mapping of an identity provider as a text. */
  public static boolean hasVerifiedEmail(Claims claims) {
    Object verified = claims.get("email_verified");
    return Boolean.TRUE.equals(verified) || "true".equals(verified);
  }

  private static Set<String> set(String... names) {
    return Collections.unmodifiableSet(new HashSet<>(Arrays.asList(names)));
  }
}
