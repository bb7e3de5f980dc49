package io.github.azkabanaws.cognito;

import java.time.Clock;
import java.time.Duration;

/** The public keys of one pool, had as the web server has them at its start. */
final class KeysCheck implements SetupCheck {
  private final UserPool pool;
  private final TokenLogin login;
  private final Clock clock;

  KeysCheck(UserPool pool, TokenLogin login, Clock clock) {
    this.pool = pool;
    this.login = login;
    this.clock = clock;
  }

  @Override
  public void run(CheckLines lines) {
    if (login.keys(pool.id()).fetches() == 0) {
      login.prepare();
    }
    KeyStatus keys = login.keys(pool.id());
    String problem = keys.problem().orElse(null);
    if (problem != null || keys.keyIds().isEmpty()) {
      lines.failed(
          keys.source() + ": " + (problem == null ? "there is no usable key" : problem),
          "look at the way there (name service, firewall, "
              + KeySettings.PROXY_HOST
              + ", "
              + KeySettings.CA_FILE
              + ") and at "
              + CognitoConfig.JWKS);
      return;
    }
    String age =
        keys.lastSuccess()
            .map(at -> Duration.between(at, clock.instant()).getSeconds() + " s old")
            .orElse("of unknown age");
    String again =
        pool.keys().url() == null
            ? ""
            : ", fetched again every " + UrlKeySource.REFRESH_TIME.toMinutes() + " min";
    lines.ok(
        keys.source()
            + ": "
            + keys.keyIds().size()
            + " usable keys "
            + LogText.quoteAll(keys.keyIds())
            + ", "
            + age
            + again);
  }
}
