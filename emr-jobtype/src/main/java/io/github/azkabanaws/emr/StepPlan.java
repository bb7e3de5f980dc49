package io.github.azkabanaws.emr;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Makes the steps of a job. */
final class StepPlan {
  private final PluginConfig plugin;
  private final JobConfig job;

  StepPlan(PluginConfig plugin, JobConfig job) {
    this.plugin = plugin;
    this.job = job;
  }

  /**
   * All steps before the first is submitted, so that a limit stops the job before it has begun.
   *
   * @param user for whom the scripts run
   * @param group the account on the cluster that they run as
   */
  List<StepDefinition> steps(Execution execution, String user, String group)
      throws StepJobException {
    String label = job.stepName() == null ? execution.jobId() : job.stepName();
    List<StepDefinition> steps = new ArrayList<>();
    for (List<String> command : job.commands()) {
      steps.add(
          StepDefinition.of(
              StepKey.of(plugin.submit().installId(), execution, steps.size()),
              label,
              WrapperArguments.of(plugin.steps().script(), group, user, execution, command)));
    }
    return Collections.unmodifiableList(steps);
  }
}
