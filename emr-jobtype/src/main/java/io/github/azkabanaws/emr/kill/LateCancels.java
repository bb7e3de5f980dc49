package io.github.azkabanaws.emr.kill;

import io.github.azkabanaws.emr.azkaban.JvmLife;
import io.github.azkabanaws.emr.base.Durations;
import io.github.azkabanaws.emr.base.LimitSettings;
import io.github.azkabanaws.emr.base.Scheduler;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.emrapi.CancelOption;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.watch.StepWatch;
import io.github.azkabanaws.emr.watch.WatchedStep;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.log4j.Logger;

/**
 * Goes on ending steps whose end was not confirmed in the time for a kill, because EMR did not
 * answer. Their jobs are over; what is told is told in the executor's log. Thread-safe.
 */
public final class LateCancels {
  /** For so long; whoever reads the job's last line has looked by then. */
  static final Duration FOR = Duration.ofHours(24);

  private static final Duration PAUSE = Duration.ofMinutes(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(15);
  private static final Logger SERVER_LOG = Logger.getLogger(LateCancels.class);

  private final CancelQueue cancels;
  private final StepWatch watch;
  private final LiveSteps live;
  private final JvmLife jvm;
  private final Timer timer;
  private final Scheduler scheduler;
  private final Set<LiveSteps.Entry> taken = ConcurrentHashMap.newKeySet();

  public LateCancels(
      CancelQueue cancels,
      StepWatch watch,
      LiveSteps live,
      JvmLife jvm,
      Timer timer,
      Scheduler scheduler) {
    this.cancels = cancels;
    this.watch = watch;
    this.live = live;
    this.jvm = jvm;
    this.timer = timer;
    this.scheduler = scheduler;
  }

  /** Whether there is a time after the jobs; if not, each has to do what it can before its end. */
  boolean goesOn() {
    return jvm == JvmLife.OF_EXECUTOR;
  }

  /**
   * Returns at once. In a JVM that ends with its flow it is tried all the same, for as long as the
   * JVM is there.
   *
   * @param owner whose step it is
   */
  public void take(StepAddress address, LimitSettings limits, StepOwner owner) {
    WatchedStep step = watch.watch(address, limits.watchInterval(), SERVER_LOG);
    // Somebody wanted it ended: whatever becomes of others, it is not left when the JVM ends.
    LiveSteps.Entry entry =
        live.add(address, ShutdownRule.CANCEL, owner).withApplications(step::applications);
    taken.add(entry);
    Duration giveUp = timer.now().plus(FOR);
    SERVER_LOG.warn(KillSentences.late(address, owner, goesOn()));
    // Nobody may have told the step yet that it is to end: force comes later. A JVM that may be
    // gone by then has its job send it before.
    ask(step, entry, CancelOption.SEND_INTERRUPT, PAUSE, giveUp);
  }

  /** Whether the step is one of those at this moment: it must not become another job's. */
  public boolean isEnding(StepAddress step) {
    return taken.stream().anyMatch(entry -> entry.step().equals(step));
  }

  private void ask(
      WatchedStep step,
      LiveSteps.Entry entry,
      CancelOption option,
      Duration pause,
      Duration giveUp) {
    // What EMR says to it does not matter: the step's state tells.
    cancels.add(step.address(), option);
    scheduler.after(pause, () -> look(step, entry, longer(pause), giveUp));
  }

  private void look(WatchedStep step, LiveSteps.Entry entry, Duration pause, Duration giveUp) {
    if (!step.hasEnded() && timer.now().compareTo(giveUp) < 0) {
      ask(step, entry, CancelOption.TERMINATE_PROCESS, pause, giveUp);
      return;
    }
    Optional<EmrStep> ended = step.giveUp();
    if (ended.isPresent()) {
      SERVER_LOG.info(KillSentences.endedAfterAll(entry.step(), entry.owner(), ended.get()));
    } else {
      SERVER_LOG.error(KillSentences.neverConfirmed(step, entry.owner()));
    }
    leave(step, entry);
  }

  private void leave(WatchedStep step, LiveSteps.Entry entry) {
    watch.leave(step);
    live.remove(entry);
    taken.remove(entry);
  }

  private static Duration longer(Duration pause) {
    return Durations.shorter(pause.multipliedBy(2), LONGEST_PAUSE);
  }
}
