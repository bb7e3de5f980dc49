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
    ShutdownRule rule = settings.kind(STEPS, ShutdownRule.class);
    this.steps = rule == null ? ShutdownRule.LEAVE : rule;
  }

  /** What becomes of the steps that run. */
  public ShutdownRule steps() {
    return steps;
  }
}
