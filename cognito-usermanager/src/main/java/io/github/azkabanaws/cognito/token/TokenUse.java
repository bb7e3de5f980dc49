package io.github.azkabanaws.cognito.token;

import java.util.Optional;

/**
 * The two kinds of Cognito tokens that can sign somebody in, and where they differ (AWS developer
 * guide, "Understanding the identity (ID) token" and "Understanding the access token").
 */
public enum TokenUse {
  ID("id", "cognito:username"),
  ACCESS("access", "username");

  /** The setting that names the kinds that count. */
  public static final String PROPERTY = "cognito.token.use";

  private final String claimValue;
  private final String userNameClaim;

  TokenUse(String claimValue, String userNameClaim) {
    this.claimValue = claimValue;
    this.userNameClaim = userNameClaim;
  }

  /** What stands in the claim {@code token_use} and in the setting {@code cognito.token.use}. */
  public String claimValue() {
    return claimValue;
  }

  /**
   * The claim with the user's immutable name. Never {@code preferred_username}: that one its owner
   * can change.
   */
  public String userNameClaim() {
    return userNameClaim;
  }

  static Optional<TokenUse> of(Object claimValue) {
    for (TokenUse use : values()) {
      if (use.claimValue.equals(claimValue)) {
        return Optional.of(use);
      }
    }
    return Optional.empty();
  }
}
