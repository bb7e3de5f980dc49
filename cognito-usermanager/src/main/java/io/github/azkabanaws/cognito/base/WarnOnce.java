package io.github.azkabanaws.cognito.base;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Passes each warning on once, so that what every login finds again does not fill the log.
 *
 * <p>Remembers a bounded number of warnings: tokens choose part of the text.
 */
public final class WarnOnce {
  private static final int MAX_REMEMBERED = 1000;

  private final Consumer<String> log;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();

  public WarnOnce(Consumer<String> log) {
    this.log = Objects.requireNonNull(log, "log");
  }

  public void warn(String message) {
    if (seen.size() < MAX_REMEMBERED && seen.add(message)) {
      log.accept(message);
    }
  }
}
