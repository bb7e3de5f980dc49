package io.github.azkabanaws.emr.step;

import io.github.azkabanaws.emr.base.Settings;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** What a step is made of, as far as the administrator decides it. */
public final class StepSettings {
  public static final String SCRIPT = "aws.emr.step.script";

  public static final List<String> ADMIN_ONLY = Collections.singletonList(SCRIPT);

  /** Whether jobs only say what they would submit. */
  public static final String DRY_RUN = "aws.emr.dry.run";

  /** What the administrator sets for all jobs, or a job for itself. */
  public static final List<String> SHARED = Collections.singletonList(DRY_RUN);

  static final String DEFAULT_SCRIPT = "/opt/azkaban-aws-plugins/run-step.sh";

  private static final Pattern ABSOLUTE_PATH = Pattern.compile("/[A-Za-z0-9._/-]{1,255}");

  private final String script;
  private final boolean dryRun;

  public StepSettings(Settings settings) {
    this.script =
        settings
            .matching(SCRIPT, ABSOLUTE_PATH, "the absolute path of the wrapper on the cluster")
            .orElse(DEFAULT_SCRIPT);
    this.dryRun = settings.flag(DRY_RUN, false);
  }

  /** The wrapper's path on the cluster. */
  public String script() {
    return script;
  }

  /** Whether no job submits anything, whatever it says itself. */
  public boolean dryRun() {
    return dryRun;
  }
}
