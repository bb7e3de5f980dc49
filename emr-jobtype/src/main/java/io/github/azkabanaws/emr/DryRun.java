package io.github.azkabanaws.emr;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.log4j.Logger;
import software.amazon.awssdk.services.emr.model.HadoopJarStepConfig;

/** Tells what a job would submit, where and as whom, and does nothing of it. */
final class DryRun {
  static final String PROPERTY = "aws.emr.dry.run";

  private final PluginConfig plugin;
  private final JobConfig job;
  private final Logger log;

  DryRun(PluginConfig plugin, JobConfig job, Logger log) {
    this.plugin = plugin;
    this.job = job;
    this.log = log;
  }

  /**
   * Whether the administrator or the job wants it. Neither can take it back from the other: a run
   * that nobody wanted does more harm than one that has to be started again.
   */
  boolean isWanted() {
    if (plugin.steps().dryRun() && Boolean.FALSE.equals(job.dryRun())) {
      log.warn(PROPERTY + "=false is ignored: the administrator has set true.");
    }
    return plugin.steps().dryRun() || Boolean.TRUE.equals(job.dryRun());
  }

  /**
   * Logs it, one fact a line. Texts that a step gets stand between quotes, with Java's escapes.
   *
   * @param user for whom the scripts would run
   * @param runAs the account on the cluster, or the runtime role
   */
  void show(
      Execution execution, String user, RunAs runAs, Cluster cluster, List<StepDefinition> steps) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Dry run (" + PROPERTY + "=true): nothing is uploaded or submitted. A run would do this:");
    lines.add("user: " + user + ", submitted by " + execution.submitUser());
    lines.add("group: " + runAs.group());
    if (runAs.executionRoleArn() != null) {
      lines.add("execution role: " + runAs.executionRoleArn());
    }
    lines.add("cluster: " + cluster);
    for (int i = 0; i < steps.size(); i++) {
      add(lines, steps.get(i), "step " + (i + 1) + " of " + steps.size());
    }
    lines.add("End of the dry run.");
    for (String line : lines) {
      log.info(line);
    }
  }

  private void add(List<String> lines, StepDefinition step, String which) {
    Command command = step.command();
    lines.add(which + " (" + command.property() + ")");
    lines.add("  name: " + Words.quote(step.config().name()));
    HadoopJarStepConfig jar = step.config().hadoopJarStep();
    lines.add("  jar: " + jar.jar());
    lines.add("  action on failure: " + step.config().actionOnFailureAsString());
    for (int i = 0; i < jar.args().size(); i++) {
      lines.add("  argument " + (i + 1) + ": " + Words.quote(jar.args().get(i)));
    }
    lines.add("  script: " + Words.quote(command.script()));
    for (int i = 0; i < command.arguments().size(); i++) {
      lines.add("  script's argument " + (i + 1) + ": " + Words.quote(command.arguments().get(i)));
    }
    ScriptUpload upload = command.upload();
    if (upload != null) {
      lines.add(
          "  upload: "
              + Words.quote(upload.file())
              + ", "
              + upload.content().length
              + " bytes, SHA-256 "
              + upload.sha256()
              + ", to "
              + upload.target());
    }
    for (Map.Entry<String, SecretReference> secret : job.secrets().references().entrySet()) {
      lines.add("  secret: " + secret.getKey() + " from " + secret.getValue());
    }
  }
}
