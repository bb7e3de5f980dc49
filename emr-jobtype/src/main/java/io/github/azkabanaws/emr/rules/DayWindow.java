package io.github.azkabanaws.emr.rules;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A stretch of hours on some days of the week, as in {@code mon-fri 22:00-06:00}; one that goes on
 * after midnight belongs to the day on which it begins. Immutable.
 */
final class DayWindow {
  private static final Pattern FORM =
      Pattern.compile("([a-z]+)(?:-([a-z]+))? (\\d\\d):(\\d\\d)-(\\d\\d):(\\d\\d)");
  private static final List<String> NAMES =
      Arrays.asList("mon", "tue", "wed", "thu", "fri", "sat", "sun");
  private static final String DAILY = "daily";
  private static final int DAY = 24 * 60;

  private final Set<DayOfWeek> days;
  private final int from;
  private final int to;

  private DayWindow(Set<DayOfWeek> days, int from, int to) {
    this.days = Collections.unmodifiableSet(days);
    this.from = from;
    this.to = to;
  }

  static DayWindow parse(String text) throws BadRuleException {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw new BadRuleException(HoursRule.FORM);
    }
    int from = minutes(matcher.group(3), matcher.group(4));
    int to = minutes(matcher.group(5), matcher.group(6));
    if (from == DAY || from == to) {
      throw new BadRuleException(HoursRule.FORM + "; the whole day is 00:00-24:00");
    }
    return new DayWindow(days(matcher.group(1), Optional.ofNullable(matcher.group(2))), from, to);
  }

  /** Whether a time of the wall's clock is in it. */
  boolean contains(LocalDateTime time) {
    int minute = time.getHour() * 60 + time.getMinute();
    boolean today = days.contains(time.getDayOfWeek());
    if (from < to) {
      return today && from <= minute && minute < to;
    }
    return (today && from <= minute)
        || (days.contains(time.getDayOfWeek().minus(1)) && minute < to);
  }

  /** When it begins on that day, if it does. */
  Optional<LocalDateTime> beginning(LocalDate day) {
    return days.contains(day.getDayOfWeek())
        ? Optional.of(day.atStartOfDay().plusMinutes(from))
        : Optional.empty();
  }

  private static Set<DayOfWeek> days(String first, Optional<String> last) throws BadRuleException {
    if (first.equals(DAILY) && !last.isPresent()) {
      return EnumSet.allOf(DayOfWeek.class);
    }
    int from = NAMES.indexOf(first);
    int to = NAMES.indexOf(last.orElse(first));
    if (from < 0 || to < 0) {
      throw new BadRuleException(
          HoursRule.FORM + "; days are " + String.join(", ", NAMES) + " and " + DAILY);
    }
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (int day = from; day != to; day = (day + 1) % NAMES.size()) {
      days.add(DayOfWeek.of(day + 1));
    }
    days.add(DayOfWeek.of(to + 1));
    return days;
  }

  private static int minutes(String hour, String minute) throws BadRuleException {
    int minutes = Integer.parseInt(hour) * 60 + Integer.parseInt(minute);
    if (Integer.parseInt(minute) > 59 || minutes > DAY) {
      throw new BadRuleException(HoursRule.FORM + "; hours are 00:00 to 24:00");
    }
    return minutes;
  }
}
