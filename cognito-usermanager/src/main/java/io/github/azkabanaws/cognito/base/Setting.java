package io.github.azkabanaws.cognito.base;

import azkaban.utils.Props;
import io.github.azkabanaws.base.settings.DurationText;
import io.github.azkabanaws.base.text.LogText;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Reads single properties; what is wrong with one goes to the list of problems. */
public final class Setting {
  private static final String[] NOTHING = {};

  private Setting() {}

  /** The value without white space around it; nothing if it is missing or empty. */
  public static Optional<String> text(Props props, String name, ConfigProblems problems) {
    String value = props.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (value.trim().isEmpty()) {
      problems.add(name, "is empty; give it a value or remove the line");
      return Optional.empty();
    }
    return Optional.of(value.trim());
  }

  /**
   * A comma list that has to be there, in its order and without white space; immutable.
   *
   * @param allowed what the items may be, for people
   */
  public static Set<String> required(
      Props props, String name, String allowed, Predicate<String> valid, ConfigProblems problems) {
    Set<String> items = new LinkedHashSet<>();
    if (props.get(name) == null) {
      problems.add(name, "is missing; allowed: " + allowed + ", or several with commas");
      return items;
    }
    for (String item : text(props, name, problems).map(v -> v.split(",", -1)).orElse(NOTHING)) {
      if (!valid.test(item.trim())) {
        problems.add(name, "has " + LogText.quote(item.trim()) + "; allowed: " + allowed);
      } else if (!items.add(item.trim())) {
        problems.add(name, "has " + LogText.quote(item.trim()) + " twice");
      }
    }
    return Collections.unmodifiableSet(items);
  }

  /** Exactly {@code true} or {@code false}. */
  public static boolean flag(Props props, String name, boolean standard, ConfigProblems problems) {
    Optional<String> text = text(props, name, problems);
    if (!text.isPresent()) {
      return standard;
    }
    if (!text.get().equals("true") && !text.get().equals("false")) {
      problems.add(name, "is " + LogText.quote(text.get()) + "; allowed: true or false");
    }
    return text.get().equals("true");
  }

  /** A duration within its limits, as {@link DurationText} has it. */
  public static Duration duration(
      Props props,
      String name,
      Duration otherwise,
      Duration least,
      Duration most,
      ConfigProblems problems) {
    Optional<String> text = text(props, name, problems);
    if (!text.isPresent()) {
      return otherwise;
    }
    Optional<Duration> duration = DurationText.parse(text.get());
    if (duration.isPresent()
        && duration.get().compareTo(least) >= 0
        && duration.get().compareTo(most) <= 0) {
      return duration.get();
    }
    problems.add(
        name,
        "is "
            + LogText.quote(text.get())
            + "; allowed: "
            + DurationText.ALLOWED
            + ", from "
            + DurationText.of(least)
            + " to "
            + DurationText.of(most));
    return otherwise;
  }

  /** A regular expression; none if it is not one, which is a problem. */
  public static Optional<BoundedPattern> pattern(
      String name, String text, ConfigProblems problems) {
    try {
      return Optional.of(BoundedPattern.compile(text));
    } catch (IllegalArgumentException e) {
      problems.add(
          name,
          "has "
              + LogText.quote(text)
              + "; allowed: a regular expression of Java ("
              + e.getMessage()
              + "); of two backslashes in the file one is left");
      return Optional.empty();
    }
  }
}
