package io.github.azkabanaws.cognito.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.keys.KeyLocation;
import io.github.azkabanaws.cognito.keys.KeySettings;
import io.github.azkabanaws.cognito.keys.KeyStatus;
import io.github.azkabanaws.cognito.keys.UrlKeySource;
import io.github.azkabanaws.cognito.login.TokenLogin;
import io.github.azkabanaws.cognito.token.PoolIssuer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** The public keys of one issuer, had as the web server has them at its start. */
final class KeysCheck implements SetupCheck {
  private final PoolIssuer issuer;
  private final TokenLogin login;
  private final KeySettings settings;
  private final Clock clock;

  KeysCheck(PoolIssuer issuer, TokenLogin login, KeySettings settings, Clock clock) {
    this.issuer = issuer;
    this.login = login;
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public void run(CheckLines lines) {
    if (login.keys(issuer).fetches() == 0) {
      login.prepare();
    }
    KeyStatus keys = login.keys(issuer);
    String problem = keys.problem().orElse(null);
    if (problem != null || keys.keyIds().isEmpty()) {
      lines.failed(
          keys.source() + ": " + (problem == null ? "there is no usable key" : problem),
          "look at the way there (name service, firewall, "
              + KeySettings.PROXY_HOST
              + ", "
              + KeySettings.CA_FILE
              + ") and at "
              + KeyLocation.PROPERTY);
      unreadProxy()
          .ifPresent(
              name ->
                  lines.warning(name + " is set and not used", settings.proxies().advice(name)));
      return;
    }
    lines.ok(text(keys));
    for (String sentence : keys.leftOut()) {
      lines.warning(sentence, "tell whoever publishes the keys; tokens of the other keys count");
    }
  }

  private Optional<String> unreadProxy() {
    return issuer
        .keys()
        .url()
        .flatMap(url -> settings.proxies().unused(URI.create(url.toString())));
  }

  private String text(KeyStatus keys) {
    String age =
        keys.lastSuccess()
            .map(at -> Duration.between(at, clock.instant()).getSeconds() + " s old")
            .orElse("of unknown age");
    String again =
        issuer
            .keys()
            .url()
            .map(url -> ", fetched again every " + UrlKeySource.REFRESH_TIME.toMinutes() + " min")
            .orElse("");
    return keys.source()
        + ": "
        + keys.keyIds().size()
        + " usable keys "
        + LogText.quoteAll(keys.keyIds())
        + ", "
        + age
        + keys.origin()
            .filter(address -> !keys.source().endsWith(" " + address))
            .map(address -> ", from " + address)
            .orElse("")
        + unreadProxy()
            .map(name -> ", without the proxy of " + name + ", which is not used")
            .orElse("")
        + issuer
            .keys()
            .url()
            .flatMap(url -> settings.proxies().to(URI.create(url.toString())).name())
            .map(name -> ", by " + name)
            .orElse("")
        + again;
  }
}
