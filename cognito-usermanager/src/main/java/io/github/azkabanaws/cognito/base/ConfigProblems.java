package io.github.azkabanaws.cognito.base;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Collects what is wrong with the configuration, so that the administrator reads all of it. */
public final class ConfigProblems {
  private final List<String> problems = new ArrayList<>();
  private final List<String> doubts = new ArrayList<>();

  /**
   * What is wrong with a property: the start fails.
   *
   * @param property the property's name
   * @param problem its value, unless that is secret, what is wrong with it and what is allowed
   */
  public void add(String property, String problem) {
    problems.add(property + " " + problem);
  }

  /**
   * What looks as if it had no effect, or kept everybody out, but may be right: it does not stop
   * the start.
   *
   * @param property the property's name
   * @param doubt its value, unless that is secret, what is strange about it and what to do
   */
  public void doubt(String property, String doubt) {
    doubts.add(property + " " + doubt);
  }

  /** The doubts up to now. */
  public List<String> doubts() {
    return Collections.unmodifiableList(new ArrayList<>(doubts));
  }

  public void throwIfAny() {
    if (problems.isEmpty()) {
      return;
    }
    StringBuilder message = new StringBuilder("The Cognito user manager can't start: ");
    message.append(problems.size() == 1 ? "1 problem" : problems.size() + " problems");
    message.append(" in the configuration.");
    for (int i = 0; i < problems.size(); i++) {
      message.append("\n  ").append(i + 1).append(". ").append(problems.get(i));
    }
    throw new InvalidConfigException(message.toString(), problems);
  }

  /** The settings can't be used; the message has all problems. */
  public static final class InvalidConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    private InvalidConfigException(String message, List<String> problems) {
      super(message);
      this.problems = Collections.unmodifiableList(new ArrayList<>(problems));
    }

    /** Each problem of the message. */
    public List<String> problems() {
      return problems;
    }
  }
}
