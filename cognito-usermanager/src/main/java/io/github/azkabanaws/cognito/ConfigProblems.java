package io.github.azkabanaws.cognito;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with the configuration, so that the administrator reads all of it. */
final class ConfigProblems {
  private final List<String> problems = new ArrayList<>();

  /**
   * @param property the property's name
   * @param problem its value, unless that is secret, what is wrong with it and what is allowed
   */
  void add(String property, String problem) {
    problems.add(property + " " + problem);
  }

  void throwIfAny() {
    if (problems.isEmpty()) {
      return;
    }
    StringBuilder message = new StringBuilder("The Cognito user manager can't start: ");
    message.append(problems.size() == 1 ? "1 problem" : problems.size() + " problems");
    message.append(" in the configuration.");
    for (int i = 0; i < problems.size(); i++) {
      message.append("\n  ").append(i + 1).append(". ").append(problems.get(i));
    }
    throw new IllegalArgumentException(message.toString());
  }
}
