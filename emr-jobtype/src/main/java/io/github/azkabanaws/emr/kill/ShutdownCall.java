package io.github.azkabanaws.emr.kill;

import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.base.Members;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.watch.StepSearch;
import io.github.azkabanaws.emr.watch.WatchedStep;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.emr.model.CancelStepsInfo;
import software.amazon.awssdk.services.emr.model.CancelStepsRequest;
import software.amazon.awssdk.services.emr.model.CancelStepsRequestStatus;
import software.amazon.awssdk.services.emr.model.ListStepsRequest;
import software.amazon.awssdk.services.emr.model.StepCancellationOption;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepSummary;

/** One CancelSteps for steps of one cluster while the JVM ends, and what becomes of each. */
final class ShutdownCall implements Runnable {
  /** "ListSteps", EMR API reference: at most so many step ids. */
  private static final int IDS_IN_LIST = 10;

  private final LiveSteps account;
  private final List<LiveSteps.Entry> entries;
  private final StepCancellationOption option;
  private final BiConsumer<LiveSteps.Entry, String> tell;
  private final Signal answered = new Signal();

  /** Each job is told one thing, either by the call's thread or when the time is over. */
  private final Set<LiveSteps.Entry> untold = ConcurrentHashMap.newKeySet();

  /**
   * @param entries of one cluster, at least one
   * @param tell says a sentence about one of them, which begins with a small letter
   */
  ShutdownCall(
      LiveSteps account,
      List<LiveSteps.Entry> entries,
      StepCancellationOption option,
      BiConsumer<LiveSteps.Entry, String> tell) {
    this.account = account;
    this.entries = entries;
    this.option = option;
    this.tell = tell;
    this.untold.addAll(entries);
  }

  /** Raised when there is nothing to wait for any more. */
  Signal answered() {
    return answered;
  }

  @Override
  public void run() {
    try {
      Map<String, String> refusals = cancel();
      for (LiveSteps.Entry entry : entries) {
        if (!refusals.containsKey(entry.stepId())) {
          tell(entry, "EMR was asked to cancel " + step(entry) + "; nobody follows that any more.");
        }
      }
      Map<String, StepSummary> states = refusals.isEmpty() ? new HashMap<>() : states(refusals);
      for (LiveSteps.Entry entry : entries) {
        String refusal = refusals.get(entry.stepId());
        if (refusal != null) {
          tell(entry, refused(entry, refusal, states.get(entry.stepId())));
        }
      }
    } catch (RuntimeException e) {
      for (LiveSteps.Entry entry : entries) {
        tell(
            entry,
            "asking EMR to cancel "
                + step(entry)
                + " failed, so it may run on: "
                + EmrErrors.text(e));
      }
    } finally {
      answered.raise();
    }
  }

  /** The time is over: says so of those of whom nothing is known yet. */
  void giveUp() {
    for (LiveSteps.Entry entry : entries) {
      tell(
          entry,
          "EMR was asked to cancel "
              + step(entry)
              + " and did not answer within "
              + Settings.show(Shutdown.LIMIT)
              + "; it may run on.");
    }
  }

  /** The step as the middle of a sentence. */
  static String step(LiveSteps.Entry entry) {
    return "step " + entry.stepId() + " on cluster " + entry.cluster();
  }

  /** Makes the call; the reasons of those steps that EMR does not cancel. */
  private Map<String, String> cancel() {
    CancelStepsRequest request =
        CancelStepsRequest.builder()
            .clusterId(entries.get(0).cluster().id())
            .stepIds(
                entries.stream()
                    .map(LiveSteps.Entry::stepId)
                    .distinct()
                    .collect(Collectors.toList()))
            .stepCancellationOption(option)
            .build();
    Map<String, String> refusals = new LinkedHashMap<>();
    for (CancelStepsInfo info : Members.of(account.cancel(request).cancelStepsInfoList())) {
      if (info.status() == CancelStepsRequestStatus.FAILED && StepSearch.isId(info.stepId())) {
        refusals.put(info.stepId(), String.valueOf(info.reason()));
      }
    }
    return refusals;
  }

  /** EMR refuses too if a step has ended or is being cancelled; its state tells that. */
  private Map<String, StepSummary> states(Map<String, String> refusals) {
    List<String> ids = new ArrayList<>(refusals.keySet());
    Map<String, StepSummary> states = new HashMap<>();
    try {
      for (int from = 0; from < ids.size(); from += IDS_IN_LIST) {
        ListStepsRequest request =
            ListStepsRequest.builder()
                .clusterId(entries.get(0).cluster().id())
                .stepIds(ids.subList(from, Math.min(from + IDS_IN_LIST, ids.size())))
                .build();
        for (StepSummary step : Members.of(account.list(request).steps())) {
          states.put(step.id(), step);
        }
      }
    } catch (RuntimeException e) {
      // Then nobody knows, and the sentence says what EMR has said.
    }
    return states;
  }

  private static String refused(LiveSteps.Entry entry, String reason, StepSummary now) {
    StepState state = now == null || now.status() == null ? null : now.status().state();
    if (state != null && WatchedStep.isEnd(state)) {
      return step(entry) + " has ended, " + state + ".";
    }
    if (state == StepState.CANCEL_PENDING) {
      return "EMR is cancelling " + step(entry) + " already; nobody follows that any more.";
    }
    return "EMR does not cancel "
        + step(entry)
        + (state == null
            ? ", and does not say in which state it is; it may run on: "
            : ", which is " + state + " and may run on: ")
        + reason;
  }

  private void tell(LiveSteps.Entry entry, String what) {
    if (untold.remove(entry)) {
      tell.accept(entry, what);
    }
  }
}
