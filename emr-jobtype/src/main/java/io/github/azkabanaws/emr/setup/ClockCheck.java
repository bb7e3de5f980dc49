package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/**
 * Whether this machine's clock agrees with the one at AWS. AWS refuses signatures that are five
 * minutes off ("Signing AWS API requests", IAM User Guide).
 */
final class ClockCheck implements SetupCheck {
  static final Duration REFUSED = Duration.ofMinutes(5);
  static final Duration SUSPICIOUS = Duration.ofMinutes(1);

  private final URI address;
  private final HttpProbe probe;
  private final Clock clock;

  ClockCheck(URI address, HttpProbe probe, Clock clock) {
    this.address = address;
    this.probe = probe;
    this.clock = clock;
  }

  @Override
  public void run(CheckLines lines) {
    Duration skew;
    try {
      String date = probe.get(address).date().orElse("");
      Instant theirs = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      skew = Duration.between(theirs, clock.instant());
    } catch (IOException | UncheckedIOException | DateTimeParseException e) {
      lines.warning(
          address.getHost() + " does not tell the time, so the clock could not be compared",
          "keep the clock right with NTP");
      return;
    }
    String text =
        "this machine's clock is "
            + skew.abs().getSeconds()
            + " s "
            + (skew.isNegative() ? "behind" : "ahead of")
            + " that of "
            + address.getHost();
    if (skew.abs().compareTo(REFUSED) >= 0) {
      lines.failed(text + "; AWS refuses signatures from 5 minutes on", "set it, with NTP");
    } else if (skew.abs().compareTo(SUSPICIOUS) >= 0) {
      lines.warning(text, "set it, with NTP");
    } else {
      lines.ok(text);
    }
  }
}
