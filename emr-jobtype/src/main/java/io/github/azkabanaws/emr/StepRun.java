package io.github.azkabanaws.emr;

import java.util.List;
import org.apache.log4j.Logger;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.Step;
import software.amazon.awssdk.services.emr.model.StepState;

/** One run of a job from the identity to the outcome. */
final class StepRun {
  private final PluginConfig plugin;
  private final JobConfig job;
  private final RunAsGroups groups;
  private final EmrClient emr;
  private final Timer timer;
  private final Signal kill;
  private final Logger log;

  StepRun(
      PluginConfig plugin,
      JobConfig job,
      RunAsGroups groups,
      EmrClient emr,
      Timer timer,
      Signal kill,
      Logger log) {
    this.plugin = plugin;
    this.job = job;
    this.groups = groups;
    this.emr = emr;
    this.timer = timer;
    this.kill = kill;
    this.log = log;
  }

  /**
   * Runs the job's commands one after another, each as a step.
   *
   * @param user for whom the scripts run, as {@link Execution#effectiveUser} allows
   * @return whether all of them completed; false if the job was killed and nothing of it is left
   * @throws StepJobException if the job has failed; the message says why
   */
  boolean run(Execution execution, String user) throws StepJobException, InterruptedException {
    try {
      if (kill.isRaised()) {
        throw new KilledException();
      }
      String group = groups.choose(user, wantedGroup());
      log.info(
          "Execution "
              + execution.executionId()
              + " of user '"
              + user
              + "' runs as group '"
              + group
              + "'.");
      List<StepDefinition> steps = new StepPlan(plugin, job).steps(execution, user, group);
      Cluster cluster = new ClusterFinder(emr, plugin, timer, kill, log).find(job.cluster());
      for (StepDefinition step : steps) {
        if (!runStep(cluster, step)) {
          return false;
        }
      }
      return true;
    } catch (KilledException e) {
      log.info(e.getMessage());
      return false;
    }
  }

  private boolean runStep(Cluster cluster, StepDefinition step)
      throws StepJobException, KilledException, InterruptedException {
    String id = new StepSubmitter(emr, plugin, timer, kill, log).submit(cluster, step);
    log.info(
        "Submitted step " + id + " '" + step.config().name() + "' to cluster " + cluster + ".");
    StepWatcher watcher = new StepWatcher(emr, plugin, timer, log);
    Step ended = watcher.await(cluster, id, kill);
    if (ended == null) {
      new StepCanceller(emr, plugin, watcher, timer, log).cancel(cluster, id);
      return false;
    }
    if (ended.status().state() != StepState.COMPLETED) {
      throw new StepFailure(emr).explain(cluster, ended);
    }
    return true;
  }

  private String wantedGroup() {
    if (plugin.groups().runAsGroup() == null) {
      return job.runAsGroup();
    }
    if (job.runAsGroup() != null && !job.runAsGroup().equals(plugin.groups().runAsGroup())) {
      log.warn(
          GroupSettings.RUN_AS_GROUP
              + "="
              + Settings.show(job.runAsGroup())
              + " is ignored: the administrator has set "
              + plugin.groups().runAsGroup()
              + ".");
    }
    return plugin.groups().runAsGroup();
  }
}
