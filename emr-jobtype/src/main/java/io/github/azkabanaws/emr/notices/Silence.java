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

  /** By what that is known. */
  @GuardedBy("this")
  private String thing = "";

  @GuardedBy("this")
  private Optional<Duration> answered = Optional.empty();

  /** EMR has answered about some step at that time. */
  public synchronized void answered(Duration time) {
    if (!answered.filter(last -> last.compareTo(time) >= 0).isPresent()) {
      answered = Optional.of(time);
    }
  }

  /**
   * By what the silence is known that a step has met, and that is told now. It is the same one as
   * before if it began before that was told first, whichever step it is seen at, or if EMR has
   * given no answer since.
   *
   * @param since when the silence began, as one step has it
   * @param ifNew by what it is known from now on, if it is another one
   */
  synchronized String thing(Duration since, Duration now, String ifNew) {
    boolean isSame =
        told.filter(
                last ->
                    since.compareTo(last) <= 0
                        || !answered.filter(time -> time.compareTo(last) > 0).isPresent())
            .isPresent();
    if (!isSame) {
      told = Optional.of(now);
      thing = ifNew;
    }
    return thing;
  }
}
