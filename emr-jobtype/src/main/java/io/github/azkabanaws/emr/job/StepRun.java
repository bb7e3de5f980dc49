package io.github.azkabanaws.emr.job;

import io.github.azkabanaws.emr.aws.UserSessions;
import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.azkaban.ExecutionRecords;
import io.github.azkabanaws.emr.azkaban.JobReport;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.boundaries.StartGate;
import io.github.azkabanaws.emr.clusters.ClusterFinder;
import io.github.azkabanaws.emr.clusters.FoundCluster;
import io.github.azkabanaws.emr.emrapi.Cluster;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.emrapi.StepState;
import io.github.azkabanaws.emr.groups.RunAs;
import io.github.azkabanaws.emr.groups.RunAsGroups;
import io.github.azkabanaws.emr.joblog.LogChoice;
import io.github.azkabanaws.emr.joblog.StepLinks;
import io.github.azkabanaws.emr.kill.LiveSteps;
import io.github.azkabanaws.emr.kill.StepCanceller;
import io.github.azkabanaws.emr.kill.StepOwner;
import io.github.azkabanaws.emr.logs.StepLogs;
import io.github.azkabanaws.emr.notices.JobNotices;
import io.github.azkabanaws.emr.notices.SilenceNotice;
import io.github.azkabanaws.emr.step.ScriptUploader;
import io.github.azkabanaws.emr.step.StepDefinition;
import io.github.azkabanaws.emr.step.StepKey;
import io.github.azkabanaws.emr.submit.Orphans;
import io.github.azkabanaws.emr.submit.Submission;
import io.github.azkabanaws.emr.submit.SubmissionTarget;
import io.github.azkabanaws.emr.watch.WatchedStep;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * One run of a job from the identity to the outcome. Whatever meets the job's kill throws a {@link
 * KilledException}, and {@link #run} alone makes Azkaban's answer of it.
 */
public final class StepRun {
  private final PluginConfig plugin;
  private final JobConfig job;
  private final RunAsGroups groups;
  private final ExecutionRecords records;
  private final AwsAccount account;
  private final JobContext context;
  private final JobReport report;

  public StepRun(
      PluginConfig plugin,
      JobConfig job,
      RunAsGroups groups,
      ExecutionRecords records,
      AwsAccount account,
      JobContext context,
      JobReport report) {
    this.plugin = plugin;
    this.job = job;
    this.groups = groups;
    this.records = records;
    this.account = account;
    this.context = context;
    this.report = report;
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
      runSteps(execution, user);
      return true;
    } catch (KilledException e) {
      context.log().info(e.getMessage());
      return false;
    }
  }

  private void runSteps(Execution execution, String user)
      throws StepJobException, KilledException, InterruptedException {
    context.check();
    RunAs runAs = groups.choose(user, wantedGroup(), context.kill(), context.log());
    context.log().info(RunSentences.runsAs(execution, user, runAs));
    LogChoice logChoice = LogChoice.of(plugin.logs(), job.logs(), job.logGroup());
    List<StepDefinition> steps =
        new StepPlan(plugin, job, account.notes()).steps(execution, user, runAs);
    JobNotices notices =
        new JobNotices(account.notices(plugin.notices()), execution, Optional.of(runAs.group()));
    JobBounds bounds =
        JobBounds.of(plugin, account.boundaries(), runAs, steps, job.retries(), context);
    try {
      runSteps(execution, user, runAs, logChoice, steps, bounds, notices);
    } finally {
      bounds.end();
    }
  }

  private void runSteps(
      Execution execution,
      String user,
      RunAs runAs,
      LogChoice logChoice,
      List<StepDefinition> steps,
      JobBounds bounds,
      JobNotices notices)
      throws StepJobException, KilledException, InterruptedException {
    JobHandover handover =
        JobHandover.of(plugin, job, account, execution, runAs, context, report, notices);
    ClusterFinder clusters =
        new ClusterFinder(
            plugin.clusters(),
            plugin.limits(),
            plugin.aws().region(),
            account.clusters(),
            account.launcher(),
            bounds,
            context);
    handover.lookBefore(steps);
    DryRun dryRun = new DryRun(plugin, job, context.log());
    if (dryRun.isWanted(execution)) {
      bounds.show(context.log());
      bounds.admit();
      dryRun.show(execution, user, runAs, clusters.findActive(job.cluster()), steps);
      return;
    }
    bounds.tell(notices);
    bounds.admit();
    if (handover.isDoneAlone(steps)) {
      return;
    }
    Cluster cluster = clusters.find(job.cluster());
    Optional<String> session = UserSessions.name(plugin.aws(), user);
    SubmissionTarget target = new SubmissionTarget(cluster, runAs.executionRoleArn(), session);
    new ScriptUploader(account::s3, plugin.uploads(), plugin.limits().submitTimeout(), context)
        .upload(steps);
    StepLimits limits = StepLimits.of(plugin.limits(), job, context.log());
    // The job's log is one for all of its steps.
    long share = plugin.logs().bytes() / steps.size();
    int completed = 0;
    for (StepDefinition step : steps) {
      context.log().info(RunSentences.command(step.command()));
      StepLogs logs =
          new StepLogs(
              account.logs(),
              account.logAccess(),
              logChoice,
              plugin.logs(),
              share,
              context.timer(),
              context.kill(),
              context.log());
      boolean only = steps.size() == 1;
      runStep(execution, target, handover, step, only, limits, bounds, logs, notices);
      report.completed(++completed, steps.size());
    }
    handover.make(steps);
  }

  private void runStep(
      Execution execution,
      SubmissionTarget target,
      JobHandover handover,
      StepDefinition step,
      boolean only,
      StepLimits limits,
      JobBounds bounds,
      StepLogs logs,
      JobNotices notices)
      throws StepJobException, KilledException, InterruptedException {
    StepOwner owner = StepOwner.of(execution);
    StepFailure failure =
        new StepFailure(account, plugin.aws().region(), target.executionRoleArn(), context.kill());
    StepCanceller canceller =
        new StepCanceller(account.cancelAccess(), plugin.limits(), owner, context, notices);
    StartGate gate = bounds.gate(step, target.cluster());
    OnCluster there = submit(execution, target, handover, step, only, gate, canceller, notices);
    StepAddress address = there.address;
    report.submitted(address.clusterId(), address.stepId());
    handover.stays(step, address);
    try {
      WatchedStep watched =
          account
              .watch()
              .watch(
                  address,
                  there.noteKey,
                  plugin.limits().watchInterval(),
                  context.log(),
                  plugin.yarn().link());
      StepStay stay =
          new StepStay(
              limits,
              bounds.running(step, target.cluster(), there.adopted),
              canceller,
              context,
              new SilenceNotice(
                  plugin.notices().silence(), account.silence(plugin.notices()), notices));
      Runnable left =
          () -> {
            if (bounds.isOn()) {
              account.submissions().left(there.key, target.cluster(), gate);
            }
          };
      EmrStep ended = stay(watched, stay, owner, logs, left);
      // Before the reason, which may have to quote it.
      logs.finish();
      if (ended.state() != StepState.COMPLETED) {
        StepJobException why =
            failure.explain(watched, ended, logs.lastErrors(), watched.notedCode());
        report.applications(watched.applications().ids());
        throw why;
      }
      reportLogs(address);
      handover.completed(address, ended);
    } catch (StepJobException | KilledException e) {
      look(address, failure, logs);
      throw e;
    } finally {
      logs.close();
    }
  }

  /** What people look at when a step has not completed. */
  private void look(StepAddress step, StepFailure failure, StepLogs logs)
      throws InterruptedException {
    logs.finish();
    logs.repeatErrors();
    failure.link(step, context.log());
    reportLogs(step);
  }

  private void reportLogs(StepAddress step) {
    report.logs(
        account
            .logs()
            .uri(step.clusterId())
            .flatMap(uri -> StepLinks.logs(uri, step.clusterId(), step.stepId())));
  }

  /**
   * Stays with the step until it has ended.
   *
   * @param whenEnded runs if it is known to have
   */
  private EmrStep stay(
      WatchedStep watched, StepStay stay, StepOwner owner, StepLogs logs, Runnable whenEnded)
      throws StepJobException, KilledException, InterruptedException {
    LiveSteps.Entry live =
        account
            .live()
            .add(watched.address(), plugin.shutdown().steps(), owner, context.log())
            .withApplications(watched::applications);
    try {
      logs.follow(watched);
      return stay.untilEnd(watched);
    } finally {
      account.live().remove(live);
      if (watched.hasEnded()) {
        whenEnded.run();
      }
      watched.last().ifPresent(now -> report.seen(now.stateText(), now.started(), now.ended()));
      report.applications(watched.applications().ids());
      account.watch().leave(watched);
    }
  }

  /** Brings the step to EMR, or finds the one that is there already. */
  private OnCluster submit(
      Execution execution,
      SubmissionTarget target,
      JobHandover handover,
      StepDefinition step,
      boolean only,
      StartGate gate,
      StepCanceller canceller,
      JobNotices notices)
      throws StepJobException, KilledException, InterruptedException {
    Orphans orphans =
        new Orphans(
            plugin.submit(),
            execution,
            records,
            canceller,
            account.cancelAccess(),
            notices,
            context.log());
    Set<String> known = new HashSet<>();
    Submission submission =
        account.submissions().add(target, step, known, gate, plugin.limits(), context);
    while (true) {
      Optional<String> own = await(submission, target, notices);
      if (own.isPresent()) {
        context.log().info(RunSentences.submitted(own.get(), step, target));
        StepAddress address = new StepAddress(target.cluster(), own.get());
        return new OnCluster(
            address,
            step.key(),
            step.leavesNotes() ? Optional.of(step.key()) : Optional.empty(),
            false);
      }
      Optional<String> adopted =
          orphans.resolve(target.cluster(), step, only, handover.noAdoption(), submission.met());
      if (adopted.isPresent()) {
        // Its notes are for the JVM that has submitted it.
        return new OnCluster(
            new StepAddress(target.cluster(), adopted.get()),
            keyOf(adopted.get(), submission.met()).orElse(step.key()),
            Optional.empty(),
            true);
      }
      submission.met().forEach(met -> known.add(met.id()));
      submission = account.submissions().addAgain(target, submission, known);
    }
  }

  private static Optional<StepKey> keyOf(String stepId, List<EmrStep> steps) {
    return steps.stream()
        .filter(step -> step.id().equals(stepId))
        .findFirst()
        .flatMap(step -> StepKey.parse(step.name()));
  }

  /** If EMR takes no steps because the cluster has ended, why it has is what people need. */
  private Optional<String> await(Submission submission, SubmissionTarget target, JobNotices notices)
      throws StepJobException, KilledException, InterruptedException {
    try {
      return submission.await();
    } catch (StepJobException e) {
      if (submission.isUnknown()) {
        notices.tell(RunSentences.unknownStep(target.cluster()));
      }
      if (!submission.isRefused()) {
        throw e;
      }
      Optional<FoundCluster> ended = describe(target.cluster()).filter(FoundCluster::isEnding);
      throw new StepJobException(RunSentences.refused(e.getMessage(), ended, target));
    }
  }

  /** The cluster as it is now, if EMR tells. */
  private Optional<FoundCluster> describe(Cluster cluster)
      throws StepJobException, KilledException, InterruptedException {
    try {
      return Optional.of(
          account.clusters().describe(cluster.id(), Duration.ZERO, context.kill()).value());
    } catch (SdkException e) {
      return Optional.empty();
    }
  }

  private Optional<String> wantedGroup() {
    Optional<String> administrators = plugin.groups().runAsGroup();
    if (!administrators.isPresent()) {
      return job.runAsGroup();
    }
    String group = administrators.get();
    job.runAsGroup()
        .filter(wanted -> !wanted.equals(group))
        .ifPresent(wanted -> context.log().warn(RunSentences.groupIgnored(wanted, group)));
    return administrators;
  }

  /** The step that the job stays with. Immutable. */
  private static final class OnCluster {
    private final StepAddress address;
    private final StepKey key;
    private final Optional<StepKey> noteKey;
    private final boolean adopted;

    /**
     * @param key at the end of its name
     * @param noteKey by which its notes name it, if it leaves some for this JVM
     * @param adopted whether another execution has submitted it
     */
    OnCluster(StepAddress address, StepKey key, Optional<StepKey> noteKey, boolean adopted) {
      this.address = address;
      this.key = key;
      this.noteKey = noteKey;
      this.adopted = adopted;
    }
  }
}
