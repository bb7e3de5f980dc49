package io.github.azkabanaws.emr.clusters;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.List;

/**
 * How many steps a cluster has, as far as this executor knows: those that EMR counted, and one for
 * each job that has chosen the cluster since. Without the second number all jobs of one minute
 * would choose the same cluster.
 */
final class StepLoad {
  private final int counted;

  @GuardedBy("StepLoad.class")
  private int chosen;

  /**
   * @param counted the active steps, by EMR
   */
  StepLoad(int counted) {
    this.counted = counted;
  }

  /** The index of the least load, the first of several; it grows by one. */
  static int takeLeast(List<StepLoad> loads) {
    synchronized (StepLoad.class) {
      int least = 0;
      for (int i = 1; i < loads.size(); i++) {
        if (loads.get(i).steps() < loads.get(least).steps()) {
          least = i;
        }
      }
      loads.get(least).chosen++;
      return least;
    }
  }

  @GuardedBy("StepLoad.class")
  private int steps() {
    return counted + chosen;
  }
}
