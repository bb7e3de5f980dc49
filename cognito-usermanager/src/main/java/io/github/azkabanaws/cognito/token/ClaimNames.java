package io.github.azkabanaws.cognito.token;

import io.github.azkabanaws.base.settings.NearestName;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which names of claims in a setting no token can have, or none of the tokens that sign in. */
public final class ClaimNames {
  private static final String COGNITO = "cognito:";
  private static final String CUSTOM = "custom:";

  /** What Cognito writes into ID tokens only. */
  private static final Set<String> ID_ONLY =
      set(
          "cognito:username",
          "cognito:roles",
          "cognito:preferred_role",
          "email",
          "email_verified",
          "phone_number",
          "phone_number_verified",
          "name",
          "given_name",
          "family_name",
          "nickname",
          "preferred_username",
          "identities",
          "at_hash",
          "nonce");

  /** What Cognito writes into access tokens only. */
  private static final Set<String> ACCESS_ONLY =
      set("client_id", "device_key", "scope", "username", "version");

  private static final Set<String> IN_BOTH =
      set(
          "acr",
          "amr",
          "aud",
          "auth_time",
          "cognito:groups",
          "event_id",
          "exp",
          "iat",
          "iss",
          "jti",
          "origin_jti",
          "sub",
          "token_use");

  private ClaimNames() {}

  /**
   * Why no token of Cognito has a claim of this name; nothing if one may. A pre-token-generation
   * trigger may write most names in other capitals, but none that Cognito keeps for itself.
   */
  public static Optional<String> problem(String claim) {
    if (claim.matches(".*[\"'`].*")) {
      return Optional.of("with quotes, which no claim's name has");
    }
    String small = claim.toLowerCase(Locale.ROOT);
    boolean kept =
        IN_BOTH.contains(small) || (small.startsWith(COGNITO) && known().contains(small));
    return kept && !small.equals(claim)
        ? Optional.of("which is written " + small)
        : Optional.empty();
  }

  /**
   * Why perhaps none of the tokens that may sign in has a claim of this name; nothing if there is
   * no reason to think so.
   *
   * @param uses the kinds of tokens that may sign in
   */
  public static Optional<String> doubt(String claim, Set<TokenUse> uses) {
    String small = claim.toLowerCase(Locale.ROOT);
    if (!small.equals(claim) && known().contains(small)) {
      return Optional.of("which Cognito writes " + small + ", in small letters");
    }
    if (small.startsWith(CUSTOM) && !claim.startsWith(CUSTOM)) {
      return Optional.of("whose " + CUSTOM + " Cognito writes in small letters");
    }
    if (claim.startsWith(COGNITO) && !known().contains(claim)) {
      return Optional.of(
          "which Cognito does not write"
              + NearestName.of(claim, known())
                  .map(name -> "; did you mean " + name + "?")
                  .orElse(""));
    }
    if (!uses.contains(TokenUse.ACCESS) && ACCESS_ONLY.contains(claim)) {
      return Optional.of(only("access", "id"));
    }
    if (!uses.contains(TokenUse.ID) && (ID_ONLY.contains(claim) || claim.startsWith(CUSTOM))) {
      return Optional.of(only("ID", "access"));
    }
    return Optional.empty();
  }

  private static String only(String kind, String allowed) {
    return "which only "
        + kind
        + " tokens have unless a pre-token-generation trigger writes it, and "
        + TokenUse.PROPERTY
        + " is "
        + allowed;
  }

  private static List<String> known() {
    return Arrays.asList(ID_ONLY, ACCESS_ONLY, IN_BOTH).stream()
        .flatMap(Collection::stream)
        .collect(Collectors.toList());
  }

  private static Set<String> set(String... names) {
    return Collections.unmodifiableSet(new HashSet<>(Arrays.asList(names)));
  }
}
