package io.github.azkabanaws.cognito.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.cognito.jwks.JwksDocument.MalformedException;
import io.github.azkabanaws.cognito.keys.JwksFetch;
import io.github.azkabanaws.cognito.keys.KeyLocation;
import io.github.azkabanaws.cognito.keys.KeySettings;
import io.github.azkabanaws.cognito.token.TokenSettings;
import java.io.IOException;
import java.net.URL;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether this machine's clock agrees with the one where the keys come from. */
final class ClockCheck implements SetupCheck {
  private static final Duration MUCH = Duration.ofMinutes(5);

  private final KeyLocation keys;
  private final KeySettings settings;
  private final Duration allowed;
  private final Clock clock;

  /**
   * @param allowed how far in the future a token may have been issued: no clock may be further
   *     behind
   */
  ClockCheck(KeyLocation keys, KeySettings settings, Duration allowed, Clock clock) {
    this.keys = keys;
    this.settings = settings;
    this.allowed = allowed;
    this.clock = clock;
  }

  @Override
  public void run(CheckLines lines) {
    if (keys.url() == null) {
      lines.skipped("the keys come from no server that could tell the time");
      return;
    }
    Optional<Instant> theirs = theirs();
    if (!theirs.isPresent()) {
      lines.warning(
          keys.url().getHost() + " does not tell the time, so the clock was not compared",
          "keep the clock right with NTP");
      return;
    }
    Duration skew = Duration.between(theirs.get(), clock.instant());
    String text =
        "this machine's clock is "
            + skew.abs().getSeconds()
            + " s "
            + (skew.isNegative() ? "behind" : "ahead of")
            + " that of "
            + keys.url().getHost();
    if (skew.isNegative()) {
      behind(skew.abs(), text, lines);
    } else if (skew.compareTo(MUCH) >= 0) {
      lines.failed(text + ": new tokens will not count", "set it, with NTP");
    } else if (skew.compareTo(TokenSettings.DEFAULT_CLOCK_SKEW) >= 0) {
      lines.warning(text, "set it, with NTP");
    } else {
      lines.ok(text);
    }
  }

  private void behind(Duration skew, String text, CheckLines lines) {
    String limit = TokenSettings.CLOCK_SKEW + "=" + allowed.getSeconds() + "s";
    if (skew.compareTo(allowed) > 0) {
      lines.failed(
          text + ", more than " + limit + ": new tokens count as issued in the future",
          "set it, with NTP");
    } else if (skew.compareTo(allowed.dividedBy(2)) >= 0) {
      lines.warning(text + "; from " + limit + " on new tokens will not count", "set it, with NTP");
    } else {
      lines.ok(text);
    }
  }

  /** What the first server says that answers. */
  private Optional<Instant> theirs() {
    return keys.urls().stream()
        .map(this::timeAt)
        .filter(Optional::isPresent)
        .map(Optional::get)
        .findFirst();
  }

  private Optional<Instant> timeAt(URL url) {
    JwksFetch fetch = new JwksFetch(url, settings);
    try {
      fetch.call();
    } catch (IOException | MalformedException e) {
      // The check of the keys tells; an answer that is no key set has a date all the same.
    }
    return fetch.date();
  }
}
