package io.github.azkabanaws.emr.base;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;

/** Which of two durations it is. */
public final class Durations {
  private Durations() {}

  /** The shorter one; of two times the earlier one. */
  public static Duration shorter(Duration one, Duration other) {
    return Collections.min(Arrays.asList(one, other));
  }

  /** The longer one; of two times the later one. */
  public static Duration longer(Duration one, Duration other) {
    return Collections.max(Arrays.asList(one, other));
  }
}
