package io.github.azkabanaws.emr.notices;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Optional;

/**
 * Which silence of EMR's people were told of: all jobs with the same topic meet the same one.
 * Thread-safe.
 */
public final class Silence {
  @GuardedBy("this")
  private Optional<Duration> told = Optional.empty();

  @GuardedBy("this")
  private Optional<Duration> answered = Optional.empty();

  /** EMR has answered about some step at that time. */
  public synchronized void answered(Duration time) {
    if (!answered.filter(last -> last.compareTo(time) >= 0).isPresent()) {
      answered = Optional.of(time);
    }
  }

  /**
   * Whether to tell it now; then it counts as told. It is the same one if it began before that was
   * told last, whichever step it is seen at, or if EMR has given no answer since.
   *
   * @param since when the silence began, as one step has it
   */
  synchronized boolean isNew(Duration since, Duration now) {
    boolean isSame =
        told.filter(
                last ->
                    since.compareTo(last) <= 0
                        || !answered.filter(time -> time.compareTo(last) > 0).isPresent())
            .isPresent();
    if (!isSame) {
      told = Optional.of(now);
    }
    return !isSame;
  }
}
