package io.github.azkabanaws.emrsimulator;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** What a {@link Fault} does instead of giving the answer. */
sealed interface Effect {
  /**
   * Gives something else.
   *
   * @param delivery makes it of the true answer, which is an empty one if nothing was executed
   */
  record Delivers(Function<Answer, Delivery> delivery) implements Effect {}

  /**
   * Gives nothing for a while.
   *
   * @param time how long, in the simulator's time; empty for until it is released
   */
  record Stalls(Optional<Duration> time) implements Effect {}

  /** Closes the port and every connection. */
  record ClosesPort() implements Effect {}
}
