package io.github.azkabanaws.emr.rules;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * At which hours steps may be submitted: {@code mon-fri 06:00-22:00, sat 22:00-04:00
 * Europe/Berlin}. The clocks on the wall of the zone count, also on the days on which they are set.
 */
public final class HoursRule implements Rule {
  static final String FORM =
      "must be days and hours, with commas, and a time zone behind them all, as in"
          + " mon-fri 06:00-22:00, sat 08:00-12:00 Europe/Berlin (daily is every day; an end before"
          + " the beginning is on the day after)";

  /**
   * No offset and no abbreviation; signs are the wrong way round there: Etc/GMT+5 is New York's.
   */
  private static final Pattern PLACE = Pattern.compile("UTC|(?!Etc/|SystemV/)[A-Za-z_]+/.+");

  /** Every window opens within it, but on days on which the clocks are set. */
  private static final int DAYS = 15;

  private final String text;
  private final List<DayWindow> windows;
  private final ZoneId zone;

  private HoursRule(String text, List<DayWindow> windows, ZoneId zone) {
    this.text = text;
    this.windows = Collections.unmodifiableList(windows);
    this.zone = zone;
  }

  static HoursRule parse(String value) throws BadRuleException {
    int end = value.lastIndexOf(' ');
    String zone = value.substring(end + 1);
    if (end < 0 || !ZoneId.getAvailableZoneIds().contains(zone)) {
      throw new BadRuleException(FORM + "; there is no time zone '" + zone + "'");
    }
    if (!PLACE.matcher(zone).matches()) {
      throw new BadRuleException(
          FORM
              + "; name a place's time zone or UTC: '"
              + zone
              + "' stays behind when clocks are set");
    }
    List<DayWindow> windows = new ArrayList<>();
    for (String window : RuleText.members(value.substring(0, end))) {
      windows.add(DayWindow.parse(window));
    }
    return new HoursRule(value, windows, ZoneId.of(zone));
  }

  /** Whether a step may be submitted. */
  public boolean isOpen(Instant now) {
    LocalDateTime local = LocalDateTime.ofInstant(now, zone);
    return windows.stream().anyMatch(window -> window.contains(local));
  }

  /** When steps may be submitted next, if it is not known to be later than some days. */
  public Optional<Instant> opens(Instant after) {
    LocalDate today = LocalDateTime.ofInstant(after, zone).toLocalDate();
    // Where clocks are set, it can open without that a window begins, or begin twice.
    Stream<Instant> changes =
        Stream.of(zone.getRules().nextTransition(after))
            .filter(Objects::nonNull)
            .map(ZoneOffsetTransition::getInstant)
            .filter(time -> time.isBefore(after.plus(Duration.ofDays(DAYS))));
    Stream<Instant> begins =
        IntStream.rangeClosed(0, DAYS)
            .mapToObj(today::plusDays)
            .flatMap(day -> windows.stream().map(window -> window.beginning(day)))
            .filter(Optional::isPresent)
            .flatMap(begin -> instants(begin.get()));
    return Stream.concat(changes, begins)
        .filter(time -> time.isAfter(after) && isOpen(time))
        .min(Comparator.naturalOrder());
  }

  /** When clocks show a time: never in an hour that is left out, twice in one that comes twice. */
  private Stream<Instant> instants(LocalDateTime local) {
    return zone.getRules().getValidOffsets(local).stream().map(local::toInstant);
  }

  /** An instant as people there read it. */
  public String show(Instant time) {
    return time.atZone(zone).toLocalDateTime() + " " + zone;
  }

  @Override
  public String toString() {
    return text;
  }
}
