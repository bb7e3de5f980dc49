package io.github.azkabanaws.cognito.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.keys.KeyLocation;
import io.github.azkabanaws.cognito.token.PoolSettings;
import io.github.azkabanaws.cognito.token.TokenSettings;
import io.github.azkabanaws.cognito.token.TokenUse;
import io.github.azkabanaws.cognito.token.UserPool;
import java.util.stream.Collectors;

/** Whose tokens of which pool count, and whether pool, issuer and keys belong together. */
final class PoolCheck implements SetupCheck {
  private final UserPool pool;
  private final TokenSettings accepted;

  PoolCheck(UserPool pool, TokenSettings accepted) {
    this.pool = pool;
    this.accepted = accepted;
  }

  @Override
  public void run(CheckLines lines) {
    String tokens =
        accepted.uses().stream().map(TokenUse::claimValue).collect(Collectors.joining(" and "))
            + " tokens of issuer "
            + LogText.quoteAll(pool.issuers())
            + " for clients "
            + LogText.quoteAll(accepted.clients())
            + " count";
    if (pool.issuers().stream().allMatch(issuer -> issuer.endsWith("/" + pool.id()))) {
      lines.ok(tokens);
    } else {
      lines.warning(
          tokens + ", and an issuer does not end with the id of the pool",
          "look at " + PoolSettings.ISSUER + ": tokens of a pool of Cognito say otherwise");
    }
    if (pool.keys()
        .url()
        .filter(url -> !url.getPath().contains("/" + pool.id() + "/"))
        .isPresent()) {
      lines.warning(
          "the keys come from " + pool.keys() + ", an address without the id of the pool",
          "look at " + KeyLocation.PROPERTY + ": whoever has those keys signs for the pool");
    }
  }
}
