package io.github.azkabanaws.emr.job;

import io.github.azkabanaws.emr.aws.UserSessions;
import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.azkaban.ExecutionRecords;
import io.github.azkabanaws.emr.azkaban.JobReport;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.clusters.Cluster;
import io.github.azkabanaws.emr.clusters.ClusterFinder;
import io.github.azkabanaws.emr.clusters.FoundCluster;
import io.github.azkabanaws.emr.groups.GroupRoles;
import io.github.azkabanaws.emr.groups.GroupSettings;
import io.github.azkabanaws.emr.groups.RunAs;
import io.github.azkabanaws.emr.groups.RunAsGroups;
import io.github.azkabanaws.emr.joblog.LogChoice;
import io.github.azkabanaws.emr.joblog.StepLinks;
import io.github.azkabanaws.emr.kill.LiveSteps;
import io.github.azkabanaws.emr.kill.StepCanceller;
import io.github.azkabanaws.emr.kill.StepOwner;
import io.github.azkabanaws.emr.logs.StepLogs;
import io.github.azkabanaws.emr.step.ScriptOutput;
import io.github.azkabanaws.emr.step.ScriptUploader;
import io.github.azkabanaws.emr.step.StepDefinition;
import io.github.azkabanaws.emr.step.Words;
import io.github.azkabanaws.emr.submit.Orphans;
import io.github.azkabanaws.emr.submit.Submission;
import io.github.azkabanaws.emr.submit.SubmissionTarget;
import io.github.azkabanaws.emr.watch.WatchedStep;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.log4j.Logger;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepSummary;

/** One run of a job from the identity to the outcome. */
public final class StepRun {
  private final PluginConfig plugin;
  private final JobConfig job;
  private final RunAsGroups groups;
  private final ExecutionRecords records;
  private final AwsAccount account;
  private final Timer timer;
  private final Signal kill;
  private final JobReport report;
  private final Logger log;

  public StepRun(
      PluginConfig plugin,
      JobConfig job,
      RunAsGroups groups,
      ExecutionRecords records,
      AwsAccount account,
      Timer timer,
      Signal kill,
      JobReport report,
      Logger log) {
    this.plugin = plugin;
    this.job = job;
    this.groups = groups;
    this.records = records;
    this.account = account;
    this.timer = timer;
    this.kill = kill;
    this.report = report;
    this.log = log;
  }

  /**
   * Runs the job's commands one after another, each as a step.
   *
   * @param user for whom the scripts run, as {@link Execution#effectiveUser} allows
   * @return whether all of them completed; false if the job was killed and nothing of it is left
   * @throws StepJobException if the job has failed; the message says why
   */
  public boolean run(Execution execution, String user)
      throws StepJobException, InterruptedException {
    try {
      if (kill.isRaised()) {
        throw new KilledException();
      }
      RunAs runAs = groups.choose(user, wantedGroup(), kill, log);
      log.info(
          "Execution "
              + execution.executionId()
              + " of user '"
              + user
              + "' runs as "
              + runAs
              + ".");
      LogChoice logChoice = LogChoice.of(plugin.logs(), job.logs(), job.logGroup());
      List<StepDefinition> steps = new StepPlan(plugin, job).steps(execution, user, runAs);
      ClusterFinder clusters =
          new ClusterFinder(
              plugin.clusters(),
              plugin.limits(),
              plugin.aws().region(),
              account.clusters(),
              account.launcher(),
              new JobContext(timer, kill, log));
      DryRun dryRun = new DryRun(plugin, job, log);
      if (dryRun.isWanted(execution)) {
        dryRun.show(execution, user, runAs, clusters.findActive(job.cluster()), steps);
        return true;
      }
      Cluster cluster = clusters.find(job.cluster());
      String session = UserSessions.name(plugin.aws(), user);
      SubmissionTarget target = new SubmissionTarget(cluster, runAs.executionRoleArn(), session);
      new ScriptUploader(
              account::s3, plugin.uploads(), plugin.limits().submitTimeout(), timer, kill, log)
          .upload(steps);
      StepLimits limits = StepLimits.of(plugin.limits(), job, log);
      // The job's log is one for all of its steps.
      long share = plugin.logs().bytes() / steps.size();
      int completed = 0;
      for (StepDefinition step : steps) {
        log.info(step.command().property() + ": " + Words.line(step.command().words()));
        StepLogs logs =
            new StepLogs(
                account.logs(),
                account.logAccess(),
                logChoice,
                plugin.logs(),
                share,
                timer,
                kill,
                log);
        if (!runStep(execution, target, runAs, step, steps.size() == 1, limits, logs)) {
          return false;
        }
        report.completed(++completed, steps.size());
      }
      return true;
    } catch (KilledException e) {
      log.info(e.getMessage());
      return false;
    }
  }

  private boolean runStep(
      Execution execution,
      SubmissionTarget target,
      RunAs runAs,
      StepDefinition step,
      boolean only,
      StepLimits limits,
      StepLogs logs)
      throws StepJobException, KilledException, InterruptedException {
    Cluster cluster = target.cluster();
    StepOwner owner = StepOwner.of(execution);
    StepFailure failure =
        new StepFailure(account, plugin.aws().region(), target.executionRoleArn(), kill);
    StepCanceller canceller =
        new StepCanceller(account.cancelAccess(), plugin.limits(), timer, owner, log);
    String id = submit(execution, target, step, only, canceller);
    report.submitted(cluster.id(), id);
    try {
      StepEnd end = stay(cluster, id, limits, canceller, owner, logs);
      StepSummary ended = end.summary();
      if (end.isByKill()) {
        look(cluster, id, failure, logs);
        log.info(StepCanceller.hasEnded(StepCanceller.KILLED, ended));
        return false;
      }
      // Before the reason, which may have to quote it.
      logs.finish();
      if (ended.status().state() != StepState.COMPLETED) {
        throw failure.explain(cluster, ended, logs.lastErrors());
      }
      report.logs(StepLinks.logs(account.logs().uri(cluster.id()), cluster.id(), id));
      report.script(
          new ScriptOutput(account::s3, plugin.outputs(), timer, kill, log).read(runAs, ended));
      return true;
    } catch (StepJobException e) {
      look(cluster, id, failure, logs);
      throw e;
    } finally {
      logs.close();
    }
  }

  /** What people look at when a step has not completed. */
  private void look(Cluster cluster, String id, StepFailure failure, StepLogs logs)
      throws InterruptedException {
    logs.finish();
    logs.repeatErrors();
    failure.link(cluster, id, log);
    report.logs(StepLinks.logs(account.logs().uri(cluster.id()), cluster.id(), id));
  }

  /** Stays with the step until it has ended. */
  private StepEnd stay(
      Cluster cluster,
      String id,
      StepLimits limits,
      StepCanceller canceller,
      StepOwner owner,
      StepLogs logs)
      throws StepJobException, InterruptedException {
    WatchedStep watched = account.watch().watch(cluster, id, plugin.limits().watchInterval(), log);
    LiveSteps.Entry live = account.live().add(cluster, id, plugin.shutdown().steps(), owner, log);
    try {
      logs.follow(watched);
      return new StepStay(limits, canceller, timer, kill, log).untilEnd(watched);
    } finally {
      account.live().remove(live);
      report.seen(watched.last());
      account.watch().leave(watched);
    }
  }

  /** Brings the step to EMR, or finds the one that is there already. */
  private String submit(
      Execution execution,
      SubmissionTarget target,
      StepDefinition step,
      boolean only,
      StepCanceller canceller)
      throws StepJobException, KilledException, InterruptedException {
    Orphans orphans =
        new Orphans(plugin.submit(), execution, records, canceller, account.cancelAccess(), log);
    Set<String> known = new HashSet<>();
    while (true) {
      Submission submission =
          account.submissions().add(target, step, known, plugin.limits(), kill, log);
      String id = await(submission, target);
      if (id != null) {
        log.info(
            "Submitted step "
                + id
                + " '"
                + step.config().name()
                + "' to cluster "
                + target.cluster()
                + ".");
        return id;
      }
      id = orphans.resolve(target.cluster(), step, only, submission.met());
      if (id != null) {
        return id;
      }
      submission.met().forEach(met -> known.add(met.id()));
    }
  }

  /** If EMR takes no steps because the cluster has ended, why it has is what people need. */
  private String await(Submission submission, SubmissionTarget target)
      throws StepJobException, KilledException, InterruptedException {
    try {
      return submission.await();
    } catch (StepJobException e) {
      if (!submission.isRefused()) {
        throw e;
      }
      FoundCluster now = describe(target.cluster());
      boolean isEnding = now != null && now.isEnding();
      throw new StepJobException(
          e.getMessage()
              + (isEnding ? " The cluster is " + now.stateAndReason() + "." : "")
              + GroupRoles.hint(e.getMessage(), target.executionRoleArn()));
    }
  }

  /** Null if EMR does not tell. */
  private FoundCluster describe(Cluster cluster)
      throws StepJobException, KilledException, InterruptedException {
    try {
      return account.clusters().describe(cluster.id(), Duration.ZERO, kill).value();
    } catch (SdkException e) {
      return null;
    }
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
