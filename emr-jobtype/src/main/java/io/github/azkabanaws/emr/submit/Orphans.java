package io.github.azkabanaws.emr.submit;

import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.azkaban.ExecutionRecords;
import io.github.azkabanaws.emr.azkaban.OrphanEvidence;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.emrapi.Cluster;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.emrapi.StepState;
import io.github.azkabanaws.emr.kill.CancelAccess;
import io.github.azkabanaws.emr.kill.LateCancels;
import io.github.azkabanaws.emr.kill.LiveSteps;
import io.github.azkabanaws.emr.kill.StepCanceller;
import io.github.azkabanaws.emr.notices.JobNotices;
import io.github.azkabanaws.emr.notices.Notice;
import io.github.azkabanaws.emr.notices.NoticeKind;
import io.github.azkabanaws.emr.step.StepDefinition;
import io.github.azkabanaws.emr.step.StepKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.log4j.Logger;

/**
 * Deals with active steps of the same project, flow and job that this attempt has not submitted.
 * Azkaban tells no job that its executor stops, so steps can outlive their execution.
 */
public final class Orphans {
  private static final Logger SERVER_LOG = Logger.getLogger(Orphans.class);

  private final SubmitSettings settings;
  private final Execution execution;
  private final ExecutionRecords records;
  private final StepCanceller canceller;
  private final LateCancels late;
  private final LiveSteps live;
  private final JobNotices notices;
  private final Logger log;

  /**
   * @param execution that of the job
   * @param access knows the steps that jobs of this executor stay with, or still end
   * @param notices of the job
   */
  public Orphans(
      SubmitSettings settings,
      Execution execution,
      ExecutionRecords records,
      StepCanceller canceller,
      CancelAccess access,
      JobNotices notices,
      Logger log) {
    this.settings = settings;
    this.execution = execution;
    this.records = records;
    this.canceller = canceller;
    this.late = access.late();
    this.live = access.live();
    this.notices = notices;
    this.log = log;
  }

  /**
   * Decides about the steps that were met before the own one is submitted.
   *
   * @param own the step that is about to be submitted
   * @param only whether the job has no other step
   * @param noAdoption why the job can't stay with any other step than its own, if so
   * @param met active steps of the same job
   * @return the step that the job is to stay with instead of submitting its own; if there is none,
   *     it may submit
   * @throws StepJobException if the job must not go on
   */
  public Optional<String> resolve(
      Cluster cluster,
      StepDefinition own,
      boolean only,
      Optional<String> noAdoption,
      List<EmrStep> met)
      throws StepJobException, InterruptedException {
    Collection<Orphan> orphans = orphans(cluster, own.key(), met);
    if (orphans.isEmpty()) {
      return Optional.empty();
    }
    String text = orphans.stream().map(Orphan::toString).collect(Collectors.joining(". "));
    Optional<String> adopter = orphans.stream().flatMap(this::adopters).findFirst();
    if (adopter.isPresent()) {
      throw new StepJobException(SubmitSentences.belongsTo(text, adopter.get()));
    }
    switch (settings.orphans()) {
      case CANCEL:
        for (Orphan orphan : orphans) {
          log.warn(SubmitSentences.cancelling(orphan.toString()));
          tell(orphan, SubmitSentences.CANCELLED_FIRST);
          canceller.cancelLeftBehind(orphan.address);
        }
        return Optional.empty();
      case ADOPT:
        Optional<String> obstacle = obstacle(own, only, noAdoption, orphans);
        if (obstacle.isPresent()) {
          orphans.forEach(orphan -> tell(orphan, SubmitSentences.NOT_ADOPTED));
          throw new StepJobException(SubmitSentences.notAdopted(text, obstacle.get()));
        }
        log.warn(SubmitSentences.adopted(text));
        orphans.forEach(orphan -> tell(orphan, SubmitSentences.ADOPTED));
        return Optional.of(orphans.iterator().next().address.stepId());
      default:
        orphans.forEach(orphan -> tell(orphan, SubmitSentences.LEFT_ALONE));
        throw new StepJobException(SubmitSentences.leftAlone(text));
    }
  }

  private void tell(Orphan orphan, String deed) {
    tell(orphan.address, SubmitSentences.notice(orphan.address, orphan.step, deed));
  }

  private void tell(StepAddress step, String sentence) {
    notices.tell(
        Notice.of(NoticeKind.ORPHAN_MET, sentence).onStep(step.clusterId(), step.stepId()));
  }

  /** Those that are nobody's any more. */
  private Collection<Orphan> orphans(Cluster cluster, StepKey own, List<EmrStep> met)
      throws StepJobException {
    // By id, because a step can move from one page of EMR's list to the next.
    Map<String, Orphan> orphans = new LinkedHashMap<>();
    for (EmrStep step : met) {
      StepAddress address = new StepAddress(cluster, step.id());
      Optional<String> why = whyOrphan(address, own, step);
      if (why.isPresent()) {
        orphans.put(step.id(), new Orphan(address, step, why.get()));
      }
    }
    return orphans.values();
  }

  /** Why the job can't stay with such a step; nothing if it can. */
  private Optional<String> obstacle(
      StepDefinition own, boolean only, Optional<String> noAdoption, Collection<Orphan> orphans) {
    if (noAdoption.isPresent()) {
      return noAdoption;
    }
    if (orphans.size() > 1) {
      return Optional.of("there are several");
    }
    Orphan orphan = orphans.iterator().next();
    if (late.isEnding(orphan.address)) {
      return Optional.of(
          "it is being ended by this executor after a kill that EMR did not confirm");
    }
    if (orphan.step.state() == StepState.CANCEL_PENDING) {
      return Optional.of("it is being cancelled");
    }
    if (!live.of(orphan.address).isEmpty()) {
      return Optional.of(
          "a job of this executor still stays with it, whatever Azkaban's record says");
    }
    Optional<StepWork> work = StepWork.of(orphan.step);
    StepWork wanted = StepWork.of(own);
    if (!work.equals(Optional.of(wanted))) {
      return Optional.of(
          work.filter(wanted::isSameBesideHandover).isPresent()
              ? "it was to be handed over to another address than this job's, or only one of both"
                  + " is"
              : "its command is not this job's");
    }
    return only ? olderExecution() : Optional.of("this job has several commands");
  }

  /**
   * Several executions may meet the same step, on several executors that know nothing of each
   * other. The oldest one is the same for all of them.
   */
  private Optional<String> olderExecution() {
    try {
      return records.older(execution, settings.evidence()).map(SubmitSentences::olderExecution);
    } catch (StepJobException e) {
      return Optional.of(e.getMessage());
    }
  }

  /** The jobs of other executions of this executor that have adopted the step. */
  private Stream<String> adopters(Orphan orphan) {
    if (late.isEnding(orphan.address)) {
      return Stream.empty();
    }
    long submitter = StepKey.parse(orphan.step.name()).get().executionId();
    return live.of(orphan.address).stream()
        .map(LiveSteps.Entry::owner)
        .filter(owner -> owner.executionId() != submitter)
        .map(Objects::toString);
  }

  /** Why the step is nobody's any more, as it follows "which"; nothing if it may be somebody's. */
  private Optional<String> whyOrphan(StepAddress address, StepKey own, EmrStep step)
      throws StepJobException {
    StepKey other = StepKey.parse(step.name()).get();
    if (other.executionId() == own.executionId()) {
      // Of a later attempt, or of this one's other commands: not left behind by anybody.
      return other.attempt() < own.attempt() ? Optional.of("is over") : Optional.empty();
    }
    boolean isHere = !live.of(address).isEmpty();
    OrphanEvidence evidence = isHere ? OrphanEvidence.STATUS : settings.evidence();
    Optional<String> why = records.whyOver(other.executionId(), execution, evidence);
    if (why.isPresent()) {
      return why;
    }
    if (evidence == OrphanEvidence.EXECUTOR) {
      Optional<String> doubt = records.whyDoubtful(other.executionId(), execution);
      if (doubt.isPresent()) {
        tell(address, SubmitSentences.doubtNotice(address, step));
        throw new StepJobException(
            SubmitSentences.doubtful(address, step, doubt.get(), other.executionId()));
      }
    }
    if (!isHere) {
      log.warn(SubmitSentences.beside(address, step));
      SERVER_LOG.warn(SubmitSentences.beside(address, step, execution));
    }
    return Optional.empty();
  }

  /** A step that is nobody's any more; its text is a sentence without a full stop. Immutable. */
  private static final class Orphan {
    private final StepAddress address;
    private final EmrStep step;
    private final String text;

    Orphan(StepAddress address, EmrStep step, String why) {
      this.address = address;
      this.step = step;
      this.text = SubmitSentences.orphan(address, step, why);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
