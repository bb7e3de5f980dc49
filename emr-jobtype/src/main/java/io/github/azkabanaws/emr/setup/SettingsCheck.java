package io.github.azkabanaws.emr.setup;

import azkaban.utils.Props;
import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.emr.azkaban.SetupFiles;
import io.github.azkabanaws.emr.base.InvalidSettingsException;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.clusters.LaunchSettings;
import io.github.azkabanaws.emr.job.AwsAccounts;
import io.github.azkabanaws.emr.job.PluginConfig;
import io.github.azkabanaws.emr.step.StepSettings;
import java.util.Optional;

/** The administrator's settings: all that is wrong with them, a line each. */
final class SettingsCheck implements SetupCheck {
  private static final String JOBTYPE = "jobtype.class";

  private final CheckOptions options;
  private final AwsAccounts accounts;
  private final String jobClass;
  private volatile Optional<Setup> setup = Optional.empty();

  /**
   * @param accounts makes what the other checks use
   */
  SettingsCheck(CheckOptions options, AwsAccounts accounts, String jobClass) {
    this.options = options;
    this.accounts = accounts;
    this.jobClass = jobClass;
  }

  @Override
  public void run(CheckLines lines) throws StepJobException {
    Props props = SetupFiles.read(options.folder());
    Settings settings = new Settings(SetupFiles.PRIVATE, props);
    Optional<PluginConfig> read = read(settings, lines);
    boolean named = settings.text(JOBTYPE).filter(jobClass::equals).isPresent();
    if (!named) {
      lines.failed(
          SetupFiles.PRIVATE + ": " + JOBTYPE + " is missing or names another class",
          "set it to " + jobClass);
    }
    if (!named || !read.isPresent()) {
      return;
    }
    PluginConfig config = read.get();
    Settings less =
        new Settings(SetupFiles.PRIVATE, SetupFiles.without(props, LaunchSettings.ADMIN_ONLY));
    PluginConfig withoutLaunch = PluginConfig.read(less);
    setup = Optional.of(new Setup(config, withoutLaunch, options.user(), accounts));
    lines.ok(SetupFiles.names(options.folder()) + ", region " + config.aws().region());
    if (config.steps().dryRun()) {
      lines.warning(
          StepSettings.DRY_RUN + "=true: every job is a dry run and submits nothing",
          "take it away when jobs are to run");
    }
  }

  private static Optional<PluginConfig> read(Settings settings, CheckLines lines) {
    try {
      return Optional.of(PluginConfig.read(settings));
    } catch (InvalidSettingsException e) {
      e.problems().forEach(problem -> lines.failed(problem, ""));
      return Optional.empty();
    }
  }

  /** None if the settings are not right. */
  Optional<Setup> setup() {
    return setup;
  }
}
