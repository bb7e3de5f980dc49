package io.github.azkabanaws.emr.kill;

import io.github.azkabanaws.emr.watch.StepWatch;
import java.util.Objects;

/** What ends steps, once for all jobs that reach AWS in the same way. Thread-safe. */
public final class CancelAccess {
  private final CancelQueue cancels;
  private final LateCancels late;
  private final LiveSteps live;
  private final StepWatch watch;

  public CancelAccess(CancelQueue cancels, LateCancels late, LiveSteps live, StepWatch watch) {
    this.cancels = Objects.requireNonNull(cancels, "cancels");
    this.late = Objects.requireNonNull(late, "late");
    this.live = Objects.requireNonNull(live, "live");
    this.watch = Objects.requireNonNull(watch, "watch");
  }

  CancelQueue cancels() {
    return cancels;
  }

  /** The steps that are still being ended although their jobs have returned. */
  public LateCancels late() {
    return late;
  }

  /** The steps that jobs of this executor stay with. */
  public LiveSteps live() {
    return live;
  }

  StepWatch watch() {
    return watch;
  }
}
