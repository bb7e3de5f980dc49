package io.github.azkabanaws.emr.job;

import azkaban.Constants;
import azkaban.flow.CommonJobProperties;
import azkaban.jobExecutor.AbstractProcessJob;
import azkaban.utils.Props;
import io.github.azkabanaws.emr.author.CommandNotices;
import io.github.azkabanaws.emr.author.JobCommands;
import io.github.azkabanaws.emr.author.JobVariables;
import io.github.azkabanaws.emr.author.ProjectWords;
import io.github.azkabanaws.emr.author.PropertyNotices;
import io.github.azkabanaws.emr.azkaban.JobReport;
import io.github.azkabanaws.emr.base.LimitSettings;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.clusters.ClusterChoice;
import io.github.azkabanaws.emr.groups.GroupSettings;
import io.github.azkabanaws.emr.handover.HandoverChoice;
import io.github.azkabanaws.emr.joblog.LogSettings;
import io.github.azkabanaws.emr.joblog.LogSource;
import io.github.azkabanaws.emr.rules.Work;
import io.github.azkabanaws.emr.step.Command;
import io.github.azkabanaws.emr.step.JobSecrets;
import io.github.azkabanaws.emr.step.ProjectFolder;
import io.github.azkabanaws.emr.step.StepSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the job's author may decide: the commands, the secrets that they want, the step's label, and
 * which of the allowed clusters and held groups to use.
 */
public final class JobConfig {
  public static final String STEP_NAME = "aws.emr.step.name";

  private final JobCommands commands;
  private final Optional<ClusterChoice> cluster;
  private final Optional<String> runAsGroup;
  private final Optional<String> stepName;
  private final Optional<Boolean> dryRun;
  private final JobSecrets secrets;
  private final JobVariables variables;
  private final ProjectFolder project;
  private final Optional<Duration> stepTimeout;
  private final Optional<Duration> pendingTimeout;
  private final Optional<LogSource> logs;
  private final Optional<String> logGroup;
  private final Optional<String> retries;
  private final Optional<HandoverChoice> handover;
  private final List<String> ignored;
  private final List<String> notices;

  /**
   * Reads everything.
   *
   * @throws io.github.azkabanaws.emr.base.InvalidSettingsException with all that is wrong
   */
  public static JobConfig read(Settings settings, Props props) {
    JobConfig config = new JobConfig(settings, props);
    settings.requireValid();
    return config;
  }

  private JobConfig(Settings settings, Props props) {
    this.commands = new JobCommands(settings, props);
    this.cluster = ClusterChoice.read(settings);
    this.runAsGroup = settings.text(GroupSettings.RUN_AS_GROUP);
    this.stepName = settings.text(STEP_NAME);
    this.dryRun =
        settings
            .text(StepSettings.DRY_RUN)
            .map(written -> settings.flag(StepSettings.DRY_RUN, false));
    this.secrets = new JobSecrets(settings, props);
    this.variables = new JobVariables(settings, props, secrets.references().keySet());
    settings.requireValue(Constants.JobProperties.USER_TO_PROXY);
    settings.requireValue(AbstractProcessJob.WORKING_DIR);
    this.project =
        new ProjectFolder(
            Optional.ofNullable(props.get(AbstractProcessJob.WORKING_DIR)),
            Optional.ofNullable(props.get(CommonJobProperties.JOB_ATTACHMENT_FILE)));
    this.stepTimeout = LimitSettings.optional(settings, LimitSettings.STEP_TIMEOUT);
    this.pendingTimeout = LimitSettings.optional(settings, LimitSettings.PENDING_TIMEOUT);
    this.logs = LogSettings.source(settings);
    this.logGroup = LogSettings.group(settings);
    this.retries = Optional.ofNullable(props.get(Work.RETRIES));
    this.handover = HandoverChoice.read(settings);
    ProjectWords words = new ProjectWords(project, commands.commands());
    words.refuse(settings);
    List<String> adminOnly = new ArrayList<>();
    for (String key : PluginConfig.ADMIN_ONLY) {
      if (props.containsKey(key)) {
        adminOnly.add(key);
      }
    }
    Collections.sort(adminOnly);
    this.ignored = Collections.unmodifiableList(adminOnly);
    this.notices = notices(props, words);
    Set<String> known = new HashSet<>(PluginConfig.SHARED);
    known.add(STEP_NAME);
    known.addAll(HandoverChoice.OF_JOB);
    known.addAll(PluginConfig.ADMIN_ONLY);
    for (String key : props.getKeySet()) {
      if (key.startsWith(JobSecrets.PREFIX) || key.startsWith(JobReport.SCRIPT)) {
        known.add(key);
      }
    }
    // What earlier jobs of the flow told: it is there unasked, and decides nothing.
    known.addAll(JobReport.NAMES);
    settings.refuseUnknown("aws.emr.", known);
  }

  /** One script with its arguments for each step, in the order in which they are to run. */
  List<Command> commands() {
    return commands.commands();
  }

  /** The secrets that all of them see. */
  public JobSecrets secrets() {
    return secrets;
  }

  /** The variables that all of them see. */
  public JobVariables variables() {
    return variables;
  }

  /** Where their files are. */
  public ProjectFolder project() {
    return project;
  }

  /** Whether to tell what would be submitted, and not to submit it, if the job says so. */
  Optional<Boolean> dryRun() {
    return dryRun;
  }

  /** The administrator's without. */
  public Optional<ClusterChoice> cluster() {
    return cluster;
  }

  /** The directory's choice without. */
  Optional<String> runAsGroup() {
    return runAsGroup;
  }

  /** The label of the step in EMR's list; the job's id without. */
  Optional<String> stepName() {
    return stepName;
  }

  /** How long a step may run; the administrator's limit without. */
  Optional<Duration> stepTimeout() {
    return stepTimeout;
  }

  /** How long a step may be PENDING; the administrator's limit without. */
  Optional<Duration> pendingTimeout() {
    return pendingTimeout;
  }

  /** Where the steps' logs come from; the administrator's choice without. */
  public Optional<LogSource> logs() {
    return logs;
  }

  /** The log group; the administrator's or the cluster's without. */
  public Optional<String> logGroup() {
    return logGroup;
  }

  /** How often Azkaban is to try the job again, as it is written. */
  Optional<String> retries() {
    return retries;
  }

  /** What happens when all steps have completed, if anything does. */
  public Optional<HandoverChoice> handover() {
    return handover;
  }

  /** What the author is told once, a sentence each, because it may not be what they meant. */
  public List<String> notices() {
    return notices;
  }

  /** Properties that the job sets although only the administrator's value counts. */
  public List<String> ignored() {
    return ignored;
  }

  private List<String> notices(Props props, ProjectWords words) {
    List<String> told = new ArrayList<>(new CommandNotices(commands.texts()).sentences());
    told.addAll(new PropertyNotices(props, commands.withoutEffect()).sentences());
    told.addAll(words.sentences());
    return Collections.unmodifiableList(told);
  }
}
