package io.github.azkabanaws.emr.rules;

import io.github.azkabanaws.base.settings.DurationText;
import io.github.azkabanaws.emr.base.Settings;
import java.time.Duration;

/** How long a step may wait or run. */
final class TimeRule implements Rule {
  private static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration MOST = Duration.ofDays(365);

  private final Duration longest;

  private TimeRule(Duration longest) {
    this.longest = longest;
  }

  static TimeRule parse(String value) throws BadRuleException {
    Duration longest =
        DurationText.parse(value)
            .filter(time -> time.compareTo(LEAST) >= 0 && time.compareTo(MOST) <= 0)
            .orElseThrow(
                () ->
                    new BadRuleException(
                        "must be a duration from "
                            + Settings.show(LEAST)
                            + " to "
                            + Settings.show(MOST)
                            + ", as in 90m"));
    return new TimeRule(longest);
  }

  /** At most so long. */
  Duration longest() {
    return longest;
  }

  @Override
  public String toString() {
    return Settings.show(longest);
  }
}
