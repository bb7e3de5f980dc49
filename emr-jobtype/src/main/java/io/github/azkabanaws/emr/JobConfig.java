package io.github.azkabanaws.emr;

import azkaban.flow.CommonJobProperties;
import azkaban.jobExecutor.AbstractProcessJob;
import azkaban.jobExecutor.ProcessJob;
import azkaban.utils.Props;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the job's author may decide: the commands, the secrets that they want, the step's label, and
 * which of the allowed clusters and held groups to use.
 */
final class JobConfig {
  static final String COMMAND = ProcessJob.COMMAND;
  static final String STEP = "step";
  static final String STEP_NAME = "aws.emr.step.name";

  private static final Pattern FURTHER = Pattern.compile(COMMAND + "\\.[1-9]\\d{0,5}");

  private final List<Command> commands;
  private final ClusterChoice cluster;
  private final String runAsGroup;
  private final String stepName;
  private final Boolean dryRun;
  private final JobSecrets secrets;
  private final ProjectFolder project;
  private final Duration stepTimeout;
  private final Duration pendingTimeout;
  private final LogSource logs;
  private final String logGroup;
  private final List<String> ignored;

  /** Reads everything; what is wrong is in {@link Settings#problems()} afterwards. */
  JobConfig(Settings settings, Props props) {
    this.commands = Collections.unmodifiableList(commands(settings, props));
    this.cluster = ClusterChoice.read(settings);
    this.runAsGroup = settings.text(GroupSettings.RUN_AS_GROUP);
    this.stepName = settings.text(STEP_NAME);
    this.dryRun =
        settings.text(DryRun.PROPERTY) == null ? null : settings.flag(DryRun.PROPERTY, false);
    this.secrets = new JobSecrets(settings, props);
    this.project =
        new ProjectFolder(
            props.get(AbstractProcessJob.WORKING_DIR),
            props.get(CommonJobProperties.JOB_ATTACHMENT_FILE));
    this.stepTimeout = LimitSettings.optional(settings, LimitSettings.STEP_TIMEOUT);
    this.pendingTimeout = LimitSettings.optional(settings, LimitSettings.PENDING_TIMEOUT);
    this.logs = LogSettings.source(settings);
    this.logGroup = LogSettings.group(settings);
    List<String> adminOnly = new ArrayList<>();
    for (String key : PluginConfig.ADMIN_ONLY) {
      if (props.containsKey(key)) {
        adminOnly.add(key);
      }
    }
    Collections.sort(adminOnly);
    this.ignored = Collections.unmodifiableList(adminOnly);
    Set<String> known = new HashSet<>(PluginConfig.SHARED);
    known.add(STEP_NAME);
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
    return commands;
  }

  /** The secrets that all of them see. */
  JobSecrets secrets() {
    return secrets;
  }

  /** Where their files are. */
  ProjectFolder project() {
    return project;
  }

  /** Whether to tell what would be submitted, and not to submit it; null if the job leaves it. */
  Boolean dryRun() {
    return dryRun;
  }

  /** Null if the job leaves it to the administrator. */
  ClusterChoice cluster() {
    return cluster;
  }

  /** Null if the job leaves it to the directory. */
  String runAsGroup() {
    return runAsGroup;
  }

  /** The label of the step in EMR's list; null if it is to be the job's id. */
  String stepName() {
    return stepName;
  }

  /** How long a step may run; null if the job leaves it to the administrator. */
  Duration stepTimeout() {
    return stepTimeout;
  }

  /** How long a step may be PENDING; null if the job leaves it to the administrator. */
  Duration pendingTimeout() {
    return pendingTimeout;
  }

  /** Where the steps' logs come from; null if the job leaves it to the administrator. */
  LogSource logs() {
    return logs;
  }

  /** The log group; null if the job leaves it to the administrator or the cluster. */
  String logGroup() {
    return logGroup;
  }

  /** Properties that the job sets although only the administrator's value counts. */
  List<String> ignored() {
    return ignored;
  }

  private static List<Command> commands(Settings settings, Props props) {
    List<Command> commands = new ArrayList<>();
    boolean command = props.containsKey(COMMAND);
    boolean step = props.containsKey(STEP);
    if (command && step) {
      settings.problem(
          STEP, props.get(STEP), "is the older spelling of " + COMMAND + "; set one of them");
    } else if (!command && !step) {
      settings.missing(COMMAND, "the script to run and its arguments, as in /path/script.sh arg");
    } else {
      add(commands, settings, command ? COMMAND : STEP);
    }
    int next = 1;
    for (; props.containsKey(COMMAND + "." + next); next++) {
      add(commands, settings, COMMAND + "." + next);
    }
    for (String key : props.getKeySet()) {
      if (FURTHER.matcher(key).matches() && numberOf(key) >= next) {
        settings.problem(key, props.get(key), "would not run: there is no " + COMMAND + "." + next);
      }
    }
    return commands;
  }

  private static int numberOf(String key) {
    return Integer.parseInt(key.substring(COMMAND.length() + 1));
  }

  private static void add(List<Command> commands, Settings settings, String key) {
    List<String> words = Arrays.asList(ProcessJob.partitionCommandLine(settings.raw(key)));
    if (words.isEmpty()) {
      settings.missing(key, "it is there, but names no script");
    } else {
      commands.add(Command.of(key, words));
    }
  }
}
