package io.github.azkabanaws.emr.kill;

import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.emrapi.CancelOption;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.emrapi.StepCalls;
import io.github.azkabanaws.emr.emrapi.StepQuery;
import io.github.azkabanaws.emr.emrapi.StepState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** One CancelSteps for steps of one cluster while the JVM ends, and what becomes of each. */
final class ShutdownCall implements Runnable {
  /** "ListSteps", EMR API reference: at most so many step ids. */
  private static final int IDS_IN_LIST = 10;

  private final StepCalls calls;
  private final String clusterId;
  private final List<LiveSteps.Entry> entries;
  private final CancelOption option;
  private final BiConsumer<LiveSteps.Entry, String> tell;
  private final Signal answered = new Signal();

  /** Each job is told one thing, either by the call's thread or when the time is over. */
  private final Set<LiveSteps.Entry> untold = ConcurrentHashMap.newKeySet();

  /**
   * @param entries of one cluster, at least one
   * @param tell says a sentence about one of them, which begins with a small letter
   */
  ShutdownCall(
      StepCalls calls,
      List<LiveSteps.Entry> entries,
      CancelOption option,
      BiConsumer<LiveSteps.Entry, String> tell) {
    this.calls = calls;
    this.clusterId = entries.get(0).step().clusterId();
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
        if (!refusals.containsKey(entry.step().stepId())) {
          tell(entry, KillSentences.asked(entry.step()));
        }
      }
      Map<String, EmrStep> states = refusals.isEmpty() ? Collections.emptyMap() : states(refusals);
      for (LiveSteps.Entry entry : entries) {
        String id = entry.step().stepId();
        String refusal = refusals.get(id);
        if (refusal != null) {
          tell(entry, refused(entry.step(), refusal, Optional.ofNullable(states.get(id))));
        }
      }
    } catch (RuntimeException e) {
      for (LiveSteps.Entry entry : entries) {
        tell(entry, KillSentences.askingFailed(entry.step(), EmrErrors.text(e)));
      }
    } finally {
      answered.raise();
    }
  }

  /** The time is over: says so of those of whom nothing is known yet. */
  void giveUp() {
    for (LiveSteps.Entry entry : entries) {
      tell(entry, KillSentences.notAnswered(entry.step()));
    }
  }

  /** Makes the call; the reasons of those steps that EMR does not cancel. */
  private Map<String, String> cancel() {
    List<String> ids =
        entries.stream()
            .map(entry -> entry.step().stepId())
            .distinct()
            .collect(Collectors.toList());
    return calls.cancel(clusterId, ids, option);
  }

  /** EMR refuses too if a step has ended or is being cancelled; its state tells that. */
  private Map<String, EmrStep> states(Map<String, String> refusals) {
    List<String> ids = new ArrayList<>(refusals.keySet());
    Map<String, EmrStep> states = new HashMap<>();
    try {
      for (int from = 0; from < ids.size(); from += IDS_IN_LIST) {
        List<String> some = ids.subList(from, Math.min(from + IDS_IN_LIST, ids.size()));
        for (EmrStep step : calls.list(StepQuery.ids(clusterId, some)).members()) {
          states.put(step.id(), step);
        }
      }
    } catch (RuntimeException e) {
      // Then nobody knows, and the sentence says what EMR has said.
    }
    return states;
  }

  private static String refused(StepAddress step, String reason, Optional<EmrStep> now) {
    if (!now.isPresent() || !now.get().saysState()) {
      return KillSentences.notCancelledInSomeState(step, reason);
    }
    if (now.get().hasEnded()) {
      return KillSentences.isOver(step, now.get().stateText());
    }
    return now.get().state() == StepState.CANCEL_PENDING
        ? KillSentences.isBeingCancelled(step)
        : KillSentences.notCancelled(step, now.get().stateText(), reason);
  }

  private void tell(LiveSteps.Entry entry, String what) {
    if (untold.remove(entry)) {
      tell.accept(entry, what);
    }
  }
}
