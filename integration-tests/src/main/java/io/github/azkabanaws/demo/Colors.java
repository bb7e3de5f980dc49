package io.github.azkabanaws.demo;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;

/**
 * Colours for a terminal, or none: where the output is no terminal, where it is a dumb one, and for
 * whoever has set {@code NO_COLOR} (https://no-color.org).
 */
final class Colors {
  private static final String RESET = "\u001b[0m";
  private static final Map<String, String> SPEAKERS =
      Map.of(
          "web server", "\u001b[34m",
          "browser", "\u001b[36m",
          "executor", "\u001b[35m",
          "cluster", "\u001b[33m",
          "job log", "\u001b[90m");

  private final boolean on;

  private Colors(boolean on) {
    this.on = on;
  }

  /**
   * Decides by what is around.
   *
   * @param environment variables, as of {@link System#getenv()}
   * @param isTerminal whether people see the output as it comes
   */
  static Colors of(Map<String, String> environment, boolean isTerminal) {
    return new Colors(
        isTerminal
            && environment.getOrDefault("NO_COLOR", "").isEmpty()
            && !environment.getOrDefault("TERM", "dumb").equals("dumb"));
  }

  /** Whether this JVM reads from and writes to a terminal. */
  @SuppressWarnings("SystemConsoleNull") // Before Java 22 there is none without a terminal.
  static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // From Java 22 on there is always a console, which can tell.
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      return false;
    }
  }

  /** A heading. */
  String bold(String text) {
    return in("\u001b[1m", text);
  }

  /** Whoever speaks, in their own colour if they have one. */
  String speaker(String name, String text) {
    return SPEAKERS.containsKey(name.strip()) ? in(SPEAKERS.get(name.strip()), text) : text;
  }

  /** What is as it should be. */
  String good(String text) {
    return in("\u001b[32m", text);
  }

  /** What is not. */
  String bad(String text) {
    return in("\u001b[31m", text);
  }

  private String in(String color, String text) {
    return on ? color + text + RESET : text;
  }
}
