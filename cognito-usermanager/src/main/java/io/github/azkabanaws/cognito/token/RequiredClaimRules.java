package io.github.azkabanaws.cognito.token;

import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which conditions on claims no token can meet, which the owner of a token can meet by writing the
 * claim, and which look so.
 */
public final class RequiredClaimRules {
  public static final String ALLOW_MUTABLE = "cognito.allow.mutable.required.claims";

  /** Texts that no trigger changes, so that one can't have two values. */
  private static final Set<String> SINGLE =
      Collections.unmodifiableSet(
          new HashSet<>(Arrays.asList("sub", "iss", "token_use", "client_id", "username")));

  /** Texts as Cognito writes them. */
  private static final List<String> ATTRIBUTES = Arrays.asList("email", "email_verified");

  private final String property;
  private final Set<TokenUse> tokenUses;
  private final ConfigProblems problems;

  /**
   * @param tokenUses the kinds of tokens that may sign in
   */
  RequiredClaimRules(String property, Set<TokenUse> tokenUses, ConfigProblems problems) {
    this.property = property;
    this.tokenUses = tokenUses;
    this.problems = problems;
  }

  /**
   * @param mutableAllowed whether a claim may be required that people can write themselves
   */
  void check(RequiredClaims claims, boolean mutableAllowed) {
    Map<String, String> first = new HashMap<>();
    for (RequiredClaims.Required required : claims.all()) {
      String has = "has " + LogText.quote(required.name()) + ", ";
      Optional<String> wrong = ClaimNames.problem(required.name());
      wrong.ifPresent(what -> problems.add(property, has + what));
      if (wrong.isPresent()) {
        continue;
      }
      if (!mutableAllowed && ClaimTrust.mayBeChosen(required.name())) {
        problems.add(
            property,
            has
                + "which the user pool may let people write themselves, so that they meet the"
                + " condition themselves; use a claim of Cognito or of the pre-token-generation"
                + " trigger, such as amr, or set "
                + ALLOW_MUTABLE
                + "=true after reading docs/tokens.md");
      }
      checkValue(required, has);
      ClaimNames.doubt(required.name(), tokenUses)
          .ifPresent(what -> problems.doubt(property, has + what));
      String other = first.putIfAbsent(required.name(), required.value());
      if (other != null && isSingle(required.name())) {
        problems.add(property, has + "which can't have two values at a time");
      } else if (other != null && isAttribute(required.name())) {
        problems.doubt(
            property,
            has
                + "which has two values at a time only if a pre-token-generation trigger writes"
                + " them");
      }
    }
  }

  private void checkValue(RequiredClaims.Required required, String has) {
    String value = required.value();
    if (required.name().equals("email_verified") && !isBoolean(value)) {
      problems.add(property, has + "which is true or false, not " + LogText.quote(value));
    } else if (required.name().equals("token_use")
        && tokenUses.stream().noneMatch(use -> use.claimValue().equals(value))) {
      problems.add(
          property,
          has + "which " + TokenUse.PROPERTY + " does not let be " + LogText.quote(value));
    } else if (value.matches("([\"'`]).*\\1")) {
      problems.doubt(
          property, has + "whose value has quotes around it, which the claim then has to have too");
    }
  }

  private static boolean isBoolean(String value) {
    return value.equals("true") || value.equals("false");
  }

  private static boolean isSingle(String claim) {
    return SINGLE.contains(claim);
  }

  private static boolean isAttribute(String claim) {
    return ATTRIBUTES.contains(claim) || claim.startsWith("custom:") || claim.startsWith("dev:");
  }
}
