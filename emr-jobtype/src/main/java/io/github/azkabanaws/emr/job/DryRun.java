package io.github.azkabanaws.emr.job;

import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.emrapi.Cluster;
import io.github.azkabanaws.emr.emrapi.StepRequest;
import io.github.azkabanaws.emr.groups.RunAs;
import io.github.azkabanaws.emr.step.Command;
import io.github.azkabanaws.emr.step.ScriptUpload;
import io.github.azkabanaws.emr.step.SecretReference;
import io.github.azkabanaws.emr.step.SecretText;
import io.github.azkabanaws.emr.step.StepDefinition;
import io.github.azkabanaws.emr.step.StepSettings;
import io.github.azkabanaws.emr.step.Words;
import io.github.azkabanaws.emr.step.WrapperArguments;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.log4j.Logger;

/** Tells what a job would submit, where and as whom, and does nothing of it. */
final class DryRun {

  private final PluginConfig plugin;
  private final JobConfig job;
  private final Logger log;

  DryRun(PluginConfig plugin, JobConfig job, Logger log) {
    this.plugin = plugin;
    this.job = job;
    this.log = log;
  }

  /**
   * Whether the administrator, the job or the submitter wants it. None can take it back from
   * another: a run that nobody wanted does more harm than one that has to be started again.
   *
   * @throws StepJobException if the submitter has entered something that is neither true nor false
   */
  boolean isWanted(Execution execution) throws StepJobException {
    boolean entered = isEntered(execution);
    if (job.dryRun().filter(wanted -> !wanted).isPresent()
        && (plugin.steps().dryRun() || entered)) {
      log.warn(
          StepSettings.DRY_RUN
              + "=false is ignored: "
              + (plugin.steps().dryRun()
                  ? "the administrator has set true."
                  : "true is a parameter of this execution."));
    }
    return plugin.steps().dryRun() || entered || job.dryRun().orElse(false);
  }

  /** Azkaban hides a flow parameter behind the job's own property of the same name. */
  private static boolean isEntered(Execution execution) throws StepJobException {
    String value = execution.flowParameter(StepSettings.DRY_RUN).orElse("false");
    if (value.trim().equals("false")) {
      return false;
    }
    if (!value.trim().equals("true")) {
      throw new StepJobException(
          "The execution's parameter "
              + StepSettings.DRY_RUN
              + "="
              + Settings.show(value)
              + " must be true or false. Nothing was submitted.");
    }
    return true;
  }

  /**
   * Logs it, one fact a line. Texts that a step gets stand between quotes, with Java's escapes.
   *
   * @param user for whom the scripts would run
   * @param runAs the account on the cluster, or the runtime role
   * @param cluster none if a run would start one
   */
  void show(
      Execution execution,
      String user,
      RunAs runAs,
      Optional<Cluster> cluster,
      List<StepDefinition> steps) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Dry run ("
            + StepSettings.DRY_RUN
            + "=true): nothing is uploaded or submitted. A run would do this:");
    lines.add("user: " + user + ", submitted by " + execution.submitUser());
    lines.add("group: " + runAs.group());
    runAs.executionRoleArn().ifPresent(role -> lines.add("execution role: " + role));
    lines.add(
        "cluster: "
            + cluster
                .map(Cluster::toString)
                .orElse("none is active; a run would have one started"));
    for (int i = 0; i < steps.size(); i++) {
      add(lines, steps.get(i), "step " + (i + 1) + " of " + steps.size());
    }
    job.handover().ifPresent(choice -> lines.add("hand-over: " + choice.described()));
    lines.add("End of the dry run.");
    for (String line : lines) {
      log.info(line);
    }
  }

  private void add(List<String> lines, StepDefinition step, String which) {
    Command command = step.command();
    lines.add(which + " (" + command.property() + ")");
    lines.add("  name: " + Words.quote(step.request().name()));
    lines.add("  jar: " + step.request().jar());
    lines.add("  action on failure: " + StepRequest.ACTION_ON_FAILURE);
    List<String> shown = SecretText.mask(command.words());
    // The last arguments are the command's words, as they travel.
    List<String> arguments = step.request().arguments();
    int first = arguments.size() - shown.size();
    for (int i = 0; i < arguments.size(); i++) {
      boolean masked = i >= first && !shown.get(i - first).equals(command.words().get(i - first));
      String argument = masked ? shown.get(i - first) : variable(arguments.get(i));
      lines.add("  argument " + (i + 1) + ": " + Words.quote(argument));
    }
    lines.add("  script: " + Words.quote(shown.get(0)));
    for (int i = 1; i < shown.size(); i++) {
      lines.add("  script's argument " + i + ": " + Words.quote(shown.get(i)));
    }
    command.upload().ifPresent(upload -> lines.add("  upload: " + shown(upload)));
    for (Map.Entry<String, SecretReference> secret : job.secrets().references().entrySet()) {
      lines.add("  secret: " + secret.getKey() + " from " + secret.getValue());
    }
  }

  private static String shown(ScriptUpload upload) {
    return Words.quote(upload.file())
        + ", "
        + upload.content().length
        + " bytes, SHA-256 "
        + upload.sha256()
        + ", to "
        + upload.target();
  }

  /**
   * An argument that is no word of the script's; a variable's value may be a secret all the same.
   */
  private static String variable(String argument) {
    int end = argument.indexOf('=', WrapperArguments.VARIABLE.length());
    return argument.startsWith(WrapperArguments.VARIABLE)
            && SecretText.isSecret(argument.substring(WrapperArguments.VARIABLE.length(), end))
        ? argument.substring(0, end + 1) + SecretText.MASK
        : argument;
  }
}
