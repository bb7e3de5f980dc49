package io.github.azkabanaws.emr.job;

import azkaban.utils.Props;
import io.github.azkabanaws.emr.base.InvalidSettingsException;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.StepJobException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What the administrator and the author have decided for one run; both, or there is no run. */
final class RunConfig {
  private final PluginConfig plugin;
  private final JobConfig job;

  private RunConfig(PluginConfig plugin, JobConfig job) {
    this.plugin = plugin;
    this.job = job;
  }

  /**
   * @throws StepJobException with all that is wrong in either, so that nobody mends it in two goes
   */
  static RunConfig read(Props sysProps, Props jobProps) throws StepJobException {
    List<String> problems = new ArrayList<>();
    Optional<PluginConfig> plugin =
        read(() -> PluginConfig.read(new Settings("private.properties", sysProps)), problems);
    Optional<JobConfig> job =
        read(() -> JobConfig.read(new Settings("job", jobProps), jobProps), problems);
    if (!problems.isEmpty()) {
      throw new StepJobException("The settings are not right: " + String.join("; ", problems));
    }
    return new RunConfig(plugin.get(), job.get());
  }

  PluginConfig plugin() {
    return plugin;
  }

  JobConfig job() {
    return job;
  }

  private static <T> Optional<T> read(Supplier<T> reading, List<String> problems) {
    try {
      return Optional.of(reading.get());
    } catch (InvalidSettingsException e) {
      problems.addAll(e.problems());
      return Optional.empty();
    }
  }
}
