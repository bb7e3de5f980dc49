package io.github.azkabanaws.emr.job;

import io.github.azkabanaws.emr.base.Settings;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** How often the executor's log tells the figures of the job type. */
public final class FiguresSettings {
  public static final String INTERVAL = "aws.emr.figures.interval";

  public static final List<String> ADMIN_ONLY = Collections.singletonList(INTERVAL);

  private final Duration interval;

  public FiguresSettings(Settings settings) {
    this.interval =
        settings.duration(INTERVAL, Duration.ofMinutes(5), Duration.ZERO, Duration.ofHours(24));
  }

  /** Between two lines while there are jobs of the type; zero if none is wanted. */
  public Duration interval() {
    return interval;
  }
}
