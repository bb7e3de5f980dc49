package io.github.azkabanaws.emr.step;

import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.s3.S3Location;
import java.util.Collections;
import java.util.List;

/** Where scripts leave what later jobs of the flow are to know. */
public final class OutputSettings {
  public static final String PREFIX = "aws.emr.script.output.prefix";

  public static final List<String> ADMIN_ONLY = Collections.singletonList(PREFIX);

  private final S3Location prefix;

  public OutputSettings(Settings settings) {
    this.prefix = S3Location.prefix(settings, PREFIX);
  }

  /**
   * The object for the output of one step, the same whoever asks: an execution that adopts a step
   * finds it by the step's name.
   *
   * @return null if scripts have no output
   */
  public S3Location of(String group, StepKey key) {
    return prefix == null ? null : prefix.below(group + "/" + key + ".json");
  }

  /** Null: scripts have no output. */
  public S3Location prefix() {
    return prefix;
  }
}
