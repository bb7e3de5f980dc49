package io.github.azkabanaws.cognito;

import azkaban.utils.Props;
import java.util.Optional;

/** Reads single properties; what is wrong with one goes to the list of problems. */
final class Setting {
  private Setting() {}

  /** The value without white space around it; nothing if it is missing or empty. */
  static Optional<String> text(Props props, String name, ConfigProblems problems) {
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

  /** Exactly {@code true} or {@code false}. */
  static boolean flag(Props props, String name, boolean standard, ConfigProblems problems) {
    Optional<String> text = text(props, name, problems);
    if (!text.isPresent()) {
      return standard;
    }
    if (!text.get().equals("true") && !text.get().equals("false")) {
      problems.add(name, "is " + LogText.quote(text.get()) + "; allowed: true or false");
    }
    return text.get().equals("true");
  }

  /** A regular expression; null if it is not one, which is a problem. */
  static BoundedPattern pattern(String name, String text, ConfigProblems problems) {
    try {
      return BoundedPattern.compile(text);
    } catch (IllegalArgumentException e) {
      problems.add(
          name,
          "has "
              + LogText.quote(text)
              + "; allowed: a regular expression of Java ("
              + e.getMessage()
              + "); of two backslashes in the file one is left");
      return null;
    }
  }
}
