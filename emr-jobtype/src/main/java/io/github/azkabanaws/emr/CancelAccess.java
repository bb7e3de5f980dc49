package io.github.azkabanaws.emr;

import java.util.Objects;

/** What ends steps, once for all jobs that reach AWS in the same way. Thread-safe. */
final class CancelAccess {
  private final CancelQueue cancels;
  private final LateCancels late;
  private final LiveSteps live;
  private final StepWatch watch;

  CancelAccess(CancelQueue cancels, LateCancels late, LiveSteps live, StepWatch watch) {
    this.cancels = Objects.requireNonNull(cancels, "cancels");
    this.late = Objects.requireNonNull(late, "late");
    this.live = Objects.requireNonNull(live, "live");
    this.watch = Objects.requireNonNull(watch, "watch");
  }

  CancelQueue cancels() {
    return cancels;
  }

  /** The steps that are still being ended although their jobs have returned. */
  LateCancels late() {
    return late;
  }

  /** The steps that jobs of this executor stay with. */
  LiveSteps live() {
    return live;
  }

  StepWatch watch() {
    return watch;
  }
}
