package io.github.azkabanaws.emr.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** At which instants steps may start, also across midnight and when the clocks are set. */
class HoursRuleTest {
  @ParameterizedTest
  @CsvSource({
    // 2026-03-02 is a Monday; Berlin is at +01:00 then.
    "mon-fri 06:00-22:00 Europe/Berlin, 2026-03-02T04:59:59Z, false",
    "mon-fri 06:00-22:00 Europe/Berlin, 2026-03-02T05:00:00Z, true",
    "mon-fri 06:00-22:00 Europe/Berlin, 2026-03-02T20:59:59Z, true",
    "mon-fri 06:00-22:00 Europe/Berlin, 2026-03-02T21:00:00Z, false",
    "mon-fri 06:00-22:00 Europe/Berlin, 2026-03-07T12:00:00Z, false",
    // In summer the same hours are others of UTC.
    "mon-fri 06:00-22:00 Europe/Berlin, 2026-07-06T04:00:00Z, true",
    // What goes on after midnight belongs to the day on which it begins.
    "fri 22:00-04:00 UTC, 2026-03-06T23:00:00Z, true",
    "fri 22:00-04:00 UTC, 2026-03-07T03:59:00Z, true",
    "fri 22:00-04:00 UTC, 2026-03-07T04:00:00Z, false",
    "fri 22:00-04:00 UTC, 2026-03-06T03:00:00Z, false",
    "fri 22:00-04:00 UTC, 2026-03-07T22:30:00Z, false",
    "sun 22:00-04:00 UTC, 2026-03-02T01:00:00Z, true",
    "fri-mon 10:00-11:00 UTC, 2026-03-08T10:30:00Z, true",
    "fri-mon 10:00-11:00 UTC, 2026-03-05T10:30:00Z, false",
    "sat 00:00-24:00 UTC, 2026-03-07T23:59:59Z, true",
    "sat 00:00-24:00 UTC, 2026-03-08T00:00:00Z, false",
    // 02:00 to 03:00 is left out on the 29th of March, and comes twice on the 25th of October.
    "daily 02:00-03:00 Europe/Berlin, 2026-03-29T00:59:59Z, false",
    "daily 02:00-03:00 Europe/Berlin, 2026-03-29T01:00:00Z, false",
    "daily 02:30-04:00 Europe/Berlin, 2026-03-29T01:00:00Z, true",
    "daily 02:00-03:00 Europe/Berlin, 2026-10-25T00:30:00Z, true",
    "daily 02:00-03:00 Europe/Berlin, 2026-10-25T01:30:00Z, true",
    "daily 02:00-03:00 Europe/Berlin, 2026-10-25T02:00:00Z, false",
  })
  void opens(String hours, String time, boolean open) throws Exception {
    assertThat(HoursRule.parse(hours).isOpen(Instant.parse(time))).isEqualTo(open);
  }

  @ParameterizedTest
  @CsvSource({
    "mon-fri 06:00-22:00 Europe/Berlin, 2026-03-06T21:00:00Z, 2026-03-09T05:00:00Z",
    "mon 06:00-07:00 UTC, 2026-03-02T07:00:00Z, 2026-03-09T06:00:00Z",
    "fri 22:00-04:00 UTC, 2026-03-06T12:00:00Z, 2026-03-06T22:00:00Z",
    "daily 02:30-04:00 Europe/Berlin, 2026-03-29T00:00:00Z, 2026-03-29T01:00:00Z",
    "daily 02:00-03:00 Europe/Berlin, 2026-03-29T00:30:00Z, 2026-03-30T00:00:00Z",
    "sun 02:15-02:45 Europe/Berlin, 2026-03-23T00:00:00Z, 2026-04-05T00:15:00Z",
    // An hour that comes twice opens twice, and a window can open again without that it begins.
    "daily 02:15-02:45 Europe/Berlin, 2026-10-25T00:50:00Z, 2026-10-25T01:15:00Z",
    "daily 01:00-02:30 Europe/Berlin, 2026-10-25T00:40:00Z, 2026-10-25T01:00:00Z",
  })
  void tellsWhenItOpensNext(String hours, String time, String next) throws Exception {
    assertThat(HoursRule.parse(hours).opens(Instant.parse(time))).contains(Instant.parse(next));
  }
}
