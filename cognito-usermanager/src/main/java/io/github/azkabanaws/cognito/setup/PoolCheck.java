package io.github.azkabanaws.cognito.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.cognito.base.LogText;
import io.github.azkabanaws.cognito.keys.KeyLocation;
import io.github.azkabanaws.cognito.login.CognitoConfig;
import io.github.azkabanaws.cognito.token.PoolSettings;
import io.github.azkabanaws.cognito.token.TokenUse;
import io.github.azkabanaws.cognito.token.UserPool;
import java.util.stream.Collectors;

/** Whose tokens of which pool count, and whether pool, issuer and keys belong together. */
final class PoolCheck implements SetupCheck {
  private final UserPool pool;
  private final CognitoConfig config;

  PoolCheck(UserPool pool, CognitoConfig config) {
    this.pool = pool;
    this.config = config;
  }

  @Override
  public void run(CheckLines lines) {
    String tokens =
        config.tokens().uses().stream()
                .map(TokenUse::claimValue)
                .collect(Collectors.joining(" and "))
            + " tokens of issuer "
            + LogText.quoteAll(pool.issuers())
            + " for clients "
            + LogText.quoteAll(config.tokens().clients())
            + " count";
    if (pool.issuers().stream().allMatch(issuer -> issuer.endsWith("/" + pool.id()))) {
      lines.ok(tokens);
    } else {
      lines.warning(
          tokens + ", and an issuer does not end with the id of the pool",
          "look at " + PoolSettings.ISSUER + ": tokens of a pool of Cognito say otherwise");
    }
    if (pool.keys().url() != null && !pool.keys().url().getPath().contains("/" + pool.id() + "/")) {
      lines.warning(
          "the keys come from " + pool.keys() + ", an address without the id of the pool",
          "look at " + KeyLocation.PROPERTY + ": whoever has those keys signs for the pool");
    }
  }
}
