package io.github.azkabanaws.cognito.base;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Passes on what one reading of a file warns of and the reading before did not, so that an edit
 * does not repeat what is known. What comes back later is told again. Thread-safe.
 */
public final class ReadingWarnings {
  private final Consumer<String> log;
  private final UnaryOperator<String> meaning;
  private Set<String> last = Collections.emptySet();

  /**
   * @param meaning the part of a warning by which it is known again
   */
  public ReadingWarnings(Consumer<String> log, UnaryOperator<String> meaning) {
    this.log = Objects.requireNonNull(log, "log");
    this.meaning = Objects.requireNonNull(meaning, "meaning");
  }

  /** Hears all that one reading warns of. */
  public synchronized void hear(Collection<String> warnings) {
    Set<String> now = new HashSet<>();
    for (String warning : warnings) {
      String known = meaning.apply(warning);
      if (now.add(known) && !last.contains(known)) {
        log.accept(warning);
      }
    }
    last = now;
  }
}
