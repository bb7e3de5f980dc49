package io.github.azkabanaws.emr.job;

import io.github.azkabanaws.emr.author.JobVariables;
import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.groups.RunAs;
import io.github.azkabanaws.emr.s3.S3Location;
import io.github.azkabanaws.emr.step.Command;
import io.github.azkabanaws.emr.step.JobSecrets;
import io.github.azkabanaws.emr.step.RoleArguments;
import io.github.azkabanaws.emr.step.Scripts;
import io.github.azkabanaws.emr.step.StepDefinition;
import io.github.azkabanaws.emr.step.StepKey;
import io.github.azkabanaws.emr.step.Words;
import io.github.azkabanaws.emr.step.WrapperArguments;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Makes the steps of a job. */
public final class StepPlan {
  private final PluginConfig plugin;
  private final JobConfig job;
  private final Optional<S3Location> notes;

  /**
   * @param notes where steps are to leave notes of their end, if anywhere
   */
  public StepPlan(PluginConfig plugin, JobConfig job, Optional<S3Location> notes) {
    this.plugin = plugin;
    this.job = job;
    this.notes = notes;
  }

  /**
   * All steps before the first is submitted, so that a limit stops the job before it has begun.
   *
   * @param user for whom the scripts run
   * @param runAs the account on the cluster that they run as, or the runtime role instead of it
   */
  public List<StepDefinition> steps(Execution execution, String user, RunAs runAs)
      throws StepJobException {
    String group = runAs.group();
    boolean hasRole = runAs.executionRoleArn().isPresent();
    requireWrapper(group, hasRole);
    Scripts scripts = new Scripts(job.project(), plugin.uploads().prefix());
    List<StepDefinition> steps = new ArrayList<>();
    for (Command written : job.commands()) {
      StepKey key = StepKey.of(plugin.submit().installId(), execution, steps.size());
      if (job.stepName().isPresent()) {
        StepDefinition.requireShort(key, JobConfig.STEP_NAME, job.stepName().get());
      }
      Words.requireTransferable(written);
      Command command = scripts.find(written, execution, group, steps.size());
      List<String> arguments =
          hasRole
              ? RoleArguments.of(command, plugin.steps().script())
              : WrapperArguments.of(
                  plugin.steps().script(),
                  group,
                  user,
                  execution,
                  key,
                  plugin.outputs().of(group, key),
                  job.variables().values(),
                  job.secrets().references(),
                  command);
      if (!hasRole && !plugin.submit().installId().isEmpty()) {
        arguments = WrapperArguments.ofInstall(plugin.submit().installId(), arguments);
      }
      if (!hasRole && job.handover().isPresent()) {
        arguments = WrapperArguments.handingOver(arguments, job.handover().get().digest());
      }
      String label = job.stepName().orElseGet(execution::jobId);
      StepDefinition step = StepDefinition.of(key, label, command, arguments);
      steps.add(notes.filter(place -> !hasRole).map(step::leavingNotes).orElse(step));
    }
    return Collections.unmodifiableList(steps);
  }

  private void requireWrapper(String group, boolean hasRole) throws StepJobException {
    if (!hasRole) {
      job.secrets().requireAllowed(plugin.secrets(), group);
      return;
    }
    if (!job.secrets().references().isEmpty()) {
      throw new StepJobException(
          "Refused: the job runs with a runtime role, so there is no wrapper that could fetch "
              + JobSecrets.PREFIX
              + job.secrets().references().firstKey()
              + "; let the role read the secret and the script fetch it.");
    }
    if (!job.variables().values().isEmpty()) {
      throw new StepJobException(
          "Refused: the job runs with a runtime role, so there is no wrapper that could set "
              + JobVariables.PREFIX
              + job.variables().values().firstKey()
              + "; hand it on by the command, as with spark-submit's --conf.");
    }
  }
}
