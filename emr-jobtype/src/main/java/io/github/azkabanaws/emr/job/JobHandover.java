package io.github.azkabanaws.emr.job;

import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.azkaban.JobReport;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.groups.RunAs;
import io.github.azkabanaws.emr.handover.CompletedStep;
import io.github.azkabanaws.emr.handover.EarlierSteps.CompletedAlready;
import io.github.azkabanaws.emr.handover.Handover;
import io.github.azkabanaws.emr.handover.HandoverChoice;
import io.github.azkabanaws.emr.notices.JobNotices;
import io.github.azkabanaws.emr.s3.S3Location;
import io.github.azkabanaws.emr.step.ScriptOutput;
import io.github.azkabanaws.emr.step.StepDefinition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a job does with its steps that have completed: it tells of them, and hands over. */
final class JobHandover {
  private final PluginConfig plugin;
  private final AwsAccount account;
  private final Execution execution;
  private final RunAs runAs;
  private final JobContext context;
  private final JobReport report;
  private final JobNotices notices;
  private final Optional<Handover> handover;
  private final List<CompletedStep> completed = new ArrayList<>();

  /** Of those whose output could not be read. */
  private final Set<Integer> unread = new HashSet<>();

  private JobHandover(
      PluginConfig plugin,
      AwsAccount account,
      Execution execution,
      RunAs runAs,
      JobContext context,
      JobReport report,
      JobNotices notices,
      Optional<Handover> handover) {
    this.plugin = plugin;
    this.account = account;
    this.execution = execution;
    this.runAs = runAs;
    this.context = context;
    this.report = report;
    this.notices = notices;
    this.handover = handover;
  }

  /**
   * That of a job, before anything of it is submitted.
   *
   * @throws StepJobException if the job wants a hand-over that its group may not make
   */
  static JobHandover of(
      PluginConfig plugin,
      JobConfig job,
      AwsAccount account,
      Execution execution,
      RunAs runAs,
      JobContext context,
      JobReport report,
      JobNotices notices)
      throws StepJobException {
    Optional<HandoverChoice> choice = job.handover();
    Optional<Handover> handover =
        choice.isPresent()
            ? Optional.of(Handover.admit(choice.get(), plugin.handover(), plugin.outputs(), runAs))
            : Optional.empty();
    return new JobHandover(plugin, account, execution, runAs, context, report, notices, handover);
  }

  /**
   * In a retry that needs no more, hands over for the steps of the attempt before.
   *
   * @param steps of this attempt
   * @return whether that was all; if not, the steps have to run
   */
  boolean isDoneAlone(List<StepDefinition> steps)
      throws StepJobException, KilledException, InterruptedException {
    if (!retriesAlone() || execution.attempt() == 0) {
      return false;
    }
    Optional<List<CompletedAlready>> before =
        account
            .earlierSteps()
            .completed(steps, handover.get().choice(), plugin.limits().submitTimeout(), context);
    if (!before.isPresent()) {
      return false;
    }
    for (CompletedAlready step : before.get()) {
      StepAddress address = step.address();
      report.submitted(address.clusterId(), address.stepId());
      report.seen(step.step().stateText(), step.step().started(), step.step().ended());
      completed(address, step.step());
      report.completed(completed.size(), steps.size());
    }
    make(steps);
    return true;
  }

  /**
   * Looks whether the flag can be written, before anything is submitted.
   *
   * @param steps of the job
   * @throws StepJobException if it certainly can't
   */
  void lookBefore(List<StepDefinition> steps) throws StepJobException {
    if (handover.isPresent()) {
      handover.get().lookBefore(account::s3, steps.get(0).key(), account.earlierSteps(), context);
    }
  }

  /**
   * Why the job can't stay with a step of another execution, as it follows "It can't be adopted:";
   * nothing if it can. The step's arguments tell where that one was to hand over to, but not with a
   * runtime role.
   */
  Optional<String> noAdoption() {
    return handover.isPresent() && runAs.executionRoleArn().isPresent()
        ? Optional.of(
            "this job hands over, and where the step was to be handed over to is not known, because"
                + " it has a runtime role")
        : Optional.empty();
  }

  /** The job stays with that step for one of its own. */
  void stays(StepDefinition step, StepAddress address) {
    handover.ifPresent(known -> account.earlierSteps().stays(step, address, known.choice()));
  }

  /** EMR says that the step has completed; what its script tells is read. */
  void completed(StepAddress address, EmrStep step) throws InterruptedException {
    Map<String, String> told = read(step);
    report.script(told);
    completed.add(CompletedStep.of(address, step, told));
  }

  private Map<String, String> read(EmrStep step) throws InterruptedException {
    Optional<Map<String, String>> told = output().read(runAs, step);
    if (!told.isPresent()) {
      unread.add(completed.size());
    }
    return told.orElse(Collections.emptyMap());
  }

  private ScriptOutput output() {
    return new ScriptOutput(account::s3, plugin.outputs(), context);
  }

  /**
   * Reads once more, and for longer, what the address needs: of each name the last command that
   * tells it counts, so nothing is needed of one before that.
   */
  private void readWhatIsNeeded() throws StepJobException, InterruptedException {
    Set<String> needed = new HashSet<>(handover.get().toldNames());
    for (int i = completed.size() - 1; i >= 0 && !needed.isEmpty(); i--) {
      if (unread.contains(i)) {
        CompletedStep step = completed.get(i);
        Map<String, String> told;
        try {
          told = output().readWhole(runAs, step.step(), plugin.limits().submitTimeout());
        } catch (StepJobException e) {
          throw handover.get().notRead(e.getMessage());
        }
        completed.set(i, CompletedStep.of(step.address(), step.step(), told));
      }
      needed.removeAll(completed.get(i).told().keySet());
    }
    // Once more in their order: of each name the last command's value is the job's.
    completed.forEach(step -> report.script(step.told()));
  }

  /**
   * Hands over, if the job does, once all of its steps have completed.
   *
   * @param steps of the job
   */
  void make(List<StepDefinition> steps)
      throws StepJobException, KilledException, InterruptedException {
    if (!handover.isPresent()) {
      return;
    }
    if (completed.size() != steps.size()) {
      throw new IllegalStateException(completed.size() + " of " + steps.size() + " completed");
    }
    try {
      write();
    } catch (StepJobException e) {
      notices.tell(RunSentences.handoverFailed());
      throw e;
    }
  }

  private void write() throws StepJobException, KilledException, InterruptedException {
    if (!context.kill().isRaised()) {
      try {
        readWhatIsNeeded();
      } catch (StepJobException e) {
        if (!context.kill().isRaised()) {
          throw e;
        }
      }
    }
    S3Location flag =
        handover
            .get()
            .make(
                account::s3,
                plugin.limits().submitTimeout(),
                plugin.submit().installId(),
                execution,
                completed,
                account.earlierSteps(),
                context);
    report.handedOver(flag.toString());
  }

  private boolean retriesAlone() {
    return handover.map(Handover::choice).filter(HandoverChoice::retriesAlone).isPresent();
  }
}
