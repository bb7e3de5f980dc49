package io.github.azkabanaws.emr.hints;

import io.github.azkabanaws.emr.watch.StepWatch;
import java.time.Duration;
import java.util.List;

/** An opened source of hints. For one thread. */
public interface HintFeed {
  /**
   * Takes what has come, or waits for it for some seconds at most, and tells the watches.
   *
   * @return the pause before the next time
   * @throws RuntimeException if the source can't be read
   */
  Duration read(List<StepWatch> watches);

  /** Whether the source can say something of a step that is watched there now. */
  default boolean isOfUseTo(StepWatch watch) {
    return watch.size() > 0;
  }

  /** The source can't be read: no watch is to rely on it, from now on. */
  void lost(List<StepWatch> watches);

  /** Looks whether the source can be read. What is there stays there for others at once. */
  void peek();
}
