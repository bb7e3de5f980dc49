package io.github.azkabanaws.emr.logs;

import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.StepState;
import io.github.azkabanaws.emr.joblog.ClusterLogs;
import io.github.azkabanaws.emr.joblog.LogChoice;
import io.github.azkabanaws.emr.joblog.LogSettings;
import io.github.azkabanaws.emr.joblog.LogSource;
import io.github.azkabanaws.emr.joblog.StepLog;
import io.github.azkabanaws.emr.watch.WatchedStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.log4j.Logger;

/**
 * The log of one step on its way into the job's log, from CloudWatch Logs while the step runs or
 * from S3 when it has ended. Whatever goes wrong with it, an error of the JVM included, says
 * nothing about the step: no method fails.
 */
public final class StepLogs {
  private final List<StepLogSource> sources = new ArrayList<>();
  private final Signal kill;
  private final StepLog out;
  private final Logger log;
  private WatchedStep step;
  private boolean isFinished;

  /**
   * @param share how many bytes of the job's log the step may take
   */
  public StepLogs(
      ClusterLogs clusterLogs,
      LogAccess access,
      LogChoice choice,
      LogSettings settings,
      long share,
      Timer timer,
      Signal kill,
      Logger log) {
    this.kill = kill;
    this.log = log;
    this.out = new StepLog(log);
    // In the order in which they are asked: a new one is added here, and to LogSource.
    if (choice.mayBeIn(LogSource.CLOUDWATCH)) {
      sources.add(
          new CloudWatchSource(
              access.tails(), clusterLogs, choice, settings, share, timer, kill, out));
    }
    if (choice.mayBeIn(LogSource.S3)) {
      sources.add(new S3Source(access::s3, clusterLogs, choice, settings, share, timer, kill, out));
    }
  }

  /** Begins to copy; returns at once. */
  public void follow(WatchedStep watched) {
    step = watched;
    for (StepLogSource source : sources) {
      safely(() -> source.follow(watched));
    }
  }

  /**
   * If the step has ended, copies the rest of its log within the limits of the settings. A kill
   * meanwhile ends it at once; after a kill that has ended the step, S3 is waited for all the same.
   * Does nothing the second time.
   */
  public void finish() throws InterruptedException {
    Optional<EmrStep> last = step == null ? Optional.empty() : step.last();
    Optional<EmrStep> ran = last.filter(EmrStep::hasEnded).filter(StepLogs::hasRun);
    if (isFinished || !ran.isPresent()) {
      return;
    }
    isFinished = true;
    EmrStep ended = ran.get();
    boolean completed = ended.state() == StepState.COMPLETED;
    StepEnd end = new StepEnd(step, completed, ended.ended(), kill.isRaised());
    try {
      for (StepLogSource source : sources) {
        if (source.finish(end)) {
          return;
        }
      }
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  /** The last lines of standard error as far as they are known; empty if there are none. */
  public List<String> lastErrors() {
    return out.lastErrors();
  }

  /** Writes the last lines of standard error again if they don't stand last anyway. */
  public void repeatErrors() {
    safely(out::repeatErrors);
  }

  /** The job goes on: returns at once, and nothing is copied afterwards. */
  public void close() {
    for (StepLogSource source : sources) {
      safely(source::close);
    }
  }

  /** A step that was cancelled before it ran has written nothing. */
  private static boolean hasRun(EmrStep ended) {
    return ended.state() != StepState.CANCELLED
        || !ended.saysTimes()
        || ended.started().isPresent();
  }

  private void safely(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  private void failed(Throwable e) {
    try {
      log.warn("The step's log is not copied to its end; the job is not affected.", e);
    } catch (RuntimeException | Error again) {
      // Then there is no log to write to, and nobody to tell.
    }
  }
}
