package io.github.azkabanaws.emr.step;

import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.s3.S3Location;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Where scripts leave what later jobs of the flow are to know. */
public final class OutputSettings {
  public static final String PREFIX = "aws.emr.script.output.prefix";

  public static final List<String> ADMIN_ONLY = Collections.singletonList(PREFIX);

  private final Optional<S3Location> prefix;

  public OutputSettings(Settings settings) {
    this.prefix = S3Location.prefix(settings, PREFIX);
  }

  /**
   * The object for the output of one step, the same whoever asks: an execution that adopts a step
   * finds it by the step's name.
   *
   * @return none if scripts have no output
   */
  public Optional<S3Location> of(String group, StepKey key) {
    return prefix.map(place -> place.below(group + "/" + key + ".json"));
  }

  /** Without one, scripts have no output. */
  public Optional<S3Location> prefix() {
    return prefix;
  }
}
