package io.github.azkabanaws.emr.kill;

import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.emrapi.CancelOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.log4j.Logger;

/**
 * What is left to do for the steps when the JVM ends. Azkaban does not tell its jobs that the
 * executor stops, and the JVM may be killed at any moment, so each step is asked for once and
 * nothing is followed up. Each job's log says what was done, and so does the executor's: Azkaban
 * throws the jobs' logs away.
 */
public final class Shutdown implements Runnable {
  /** Whoever stops the executor kills it soon after. */
  static final Duration LIMIT = Duration.ofSeconds(5);

  private static final int LARGEST_BATCH = 256;
  private static final Logger SERVER_LOG = Logger.getLogger(Shutdown.class);

  private final Supplier<List<LiveSteps>> accounts;
  private final Executor threads;
  private final Timer timer;

  /**
   * @param threads runs each call on a thread of its own: the engine's may be held up, and one
   *     cluster's call must not wait for another's
   */
  public Shutdown(Supplier<List<LiveSteps>> accounts, Executor threads, Timer timer) {
    this.accounts = accounts;
    this.threads = threads;
    this.timer = timer;
  }

  @Override
  public void run() {
    List<LiveSteps.Entry> left = new ArrayList<>();
    List<ShutdownCall> calls = new ArrayList<>();
    for (LiveSteps account : accounts.get()) {
      Map<String, List<LiveSteps.Entry>> alike = new LinkedHashMap<>();
      for (LiveSteps.Entry entry : account.now()) {
        if (entry.rule() == ShutdownRule.CANCEL) {
          String key = entry.step().clusterId() + " " + option(entry);
          alike.computeIfAbsent(key, k -> new ArrayList<>()).add(entry);
        } else {
          left.add(entry);
        }
      }
      for (List<LiveSteps.Entry> entries : alike.values()) {
        for (int from = 0; from < entries.size(); from += LARGEST_BATCH) {
          int to = Math.min(from + LARGEST_BATCH, entries.size());
          List<LiveSteps.Entry> batch = entries.subList(from, to);
          calls.add(new ShutdownCall(account.calls(), batch, option(batch.get(0)), Shutdown::tell));
        }
      }
    }
    // The calls first: whatever else there is to do can be lost.
    calls.forEach(threads::execute);
    for (LiveSteps.Entry entry : left) {
      tell(entry, KillSentences.runsOn(entry.step()));
    }
    Duration end = timer.now().plus(LIMIT);
    try {
      for (ShutdownCall call : calls) {
        Duration rest = end.minus(timer.now());
        timer.await(call.answered(), rest.isNegative() ? Duration.ZERO : rest);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    calls.forEach(ShutdownCall::giveUp);
  }

  /** Nobody comes back to use force, so a step that was asked to end before is not asked again. */
  private static CancelOption option(LiveSteps.Entry entry) {
    return entry.isInterrupted() ? CancelOption.TERMINATE_PROCESS : CancelOption.SEND_INTERRUPT;
  }

  private static void tell(LiveSteps.Entry entry, String what) {
    String sentence = KillSentences.executorStops(what, entry.applications());
    SERVER_LOG.warn(sentence + " (" + entry.owner() + ")");
    entry.log().ifPresent(log -> log.warn(sentence));
  }
}
