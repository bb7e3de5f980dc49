package io.github.azkabanaws.emr.kill;

import io.github.azkabanaws.emr.base.Settings;
import java.util.Collections;
import java.util.List;

/** What is done when the executor stops. */
public final class ShutdownSettings {
  public static final String STEPS = "aws.emr.shutdown.steps";

  public static final List<String> ADMIN_ONLY = Collections.singletonList(STEPS);

  private final ShutdownRule steps;

  public ShutdownSettings(Settings settings) {
    this.steps = settings.kind(STEPS, ShutdownRule.class).orElse(ShutdownRule.LEAVE);
  }

  /** What becomes of the steps that run. */
  public ShutdownRule steps() {
    return steps;
  }
}
