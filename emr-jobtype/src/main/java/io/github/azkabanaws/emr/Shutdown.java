package io.github.azkabanaws.emr;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.emr.model.CancelStepsInfo;
import software.amazon.awssdk.services.emr.model.CancelStepsRequest;
import software.amazon.awssdk.services.emr.model.CancelStepsRequestStatus;
import software.amazon.awssdk.services.emr.model.StepCancellationOption;

/**
 * What is left to do for the steps when the JVM ends. Azkaban does not tell its jobs that the
 * executor stops, and the JVM may be killed at any moment, so each step is asked for once and
 * nothing is followed up. Each job's log says what was done.
 */
final class Shutdown implements Runnable {
  /** Whoever stops the executor kills it soon after. */
  static final Duration LIMIT = Duration.ofSeconds(5);

  private static final int LARGEST_BATCH = 256;

  private final Supplier<List<LiveSteps>> accounts;
  private final Executor threads;
  private final Timer timer;

  /**
   * @param threads runs each call on a thread of its own: the engine's may be held up, and one
   *     cluster's call must not wait for another's
   */
  Shutdown(Supplier<List<LiveSteps>> accounts, Executor threads, Timer timer) {
    this.accounts = accounts;
    this.threads = threads;
    this.timer = timer;
  }

  @Override
  public void run() {
    List<LiveSteps.Entry> left = new ArrayList<>();
    List<Call> calls = new ArrayList<>();
    for (LiveSteps account : accounts.get()) {
      Map<String, List<LiveSteps.Entry>> byCluster = new LinkedHashMap<>();
      for (LiveSteps.Entry entry : account.now()) {
        if (entry.rule() == ShutdownRule.CANCEL) {
          byCluster.computeIfAbsent(entry.cluster().id(), id -> new ArrayList<>()).add(entry);
        } else {
          left.add(entry);
        }
      }
      for (List<LiveSteps.Entry> entries : byCluster.values()) {
        for (int from = 0; from < entries.size(); from += LARGEST_BATCH) {
          int to = Math.min(from + LARGEST_BATCH, entries.size());
          calls.add(new Call(account, entries.subList(from, to)));
        }
      }
    }
    // The calls first: whatever else there is to do can be lost.
    calls.forEach(threads::execute);
    for (LiveSteps.Entry entry : left) {
      entry.log().warn("The executor stops: " + step(entry) + " runs on, and nobody watches it.");
    }
    Duration end = timer.now().plus(LIMIT);
    try {
      for (Call call : calls) {
        Duration rest = end.minus(timer.now());
        timer.await(call.answered, rest.isNegative() ? Duration.ZERO : rest);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    calls.forEach(Call::giveUp);
  }

  private static String step(LiveSteps.Entry entry) {
    return "step " + entry.stepId() + " on cluster " + entry.cluster();
  }

  /** One CancelSteps, for steps of one cluster. */
  private static final class Call implements Runnable {
    private final LiveSteps account;
    private final List<LiveSteps.Entry> entries;
    private final Signal answered = new Signal();

    /** Each job is told one thing, either by the call's thread or when the time is over. */
    private final Set<LiveSteps.Entry> untold = ConcurrentHashMap.newKeySet();

    Call(LiveSteps account, List<LiveSteps.Entry> entries) {
      this.account = account;
      this.entries = entries;
      this.untold.addAll(entries);
    }

    @Override
    public void run() {
      try {
        CancelStepsRequest request =
            CancelStepsRequest.builder()
                .clusterId(entries.get(0).cluster().id())
                .stepIds(
                    entries.stream()
                        .map(LiveSteps.Entry::stepId)
                        .distinct()
                        .collect(Collectors.toList()))
                .stepCancellationOption(StepCancellationOption.SEND_INTERRUPT)
                .build();
        Map<String, String> refusals = new LinkedHashMap<>();
        for (CancelStepsInfo info : account.cancel(request).cancelStepsInfoList()) {
          if (info.status() == CancelStepsRequestStatus.FAILED) {
            refusals.put(info.stepId(), String.valueOf(info.reason()));
          }
        }
        for (LiveSteps.Entry entry : entries) {
          String refusal = refusals.get(entry.stepId());
          tell(
              entry,
              refusal == null
                  ? "EMR was asked to cancel " + step(entry) + "; nobody follows that any more."
                  : "EMR does not cancel " + step(entry) + ", which may run on: " + refusal);
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

    void giveUp() {
      for (LiveSteps.Entry entry : entries) {
        tell(
            entry,
            "EMR was asked to cancel "
                + step(entry)
                + " and did not answer within "
                + Settings.show(LIMIT)
                + "; it may run on.");
      }
    }

    private void tell(LiveSteps.Entry entry, String what) {
      if (untold.remove(entry)) {
        entry.log().warn("The executor stops: " + what);
      }
    }
  }
}
