package io.github.azkabanaws.emr.base;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;

/** Which of two durations it is. */
public final class Durations {
  private Durations() {}

  public static Duration shorter(Duration one, Duration other) {
    return Collections.min(Arrays.asList(one, other));
  }

  public static Duration longer(Duration one, Duration other) {
    return Collections.max(Arrays.asList(one, other));
  }
}
