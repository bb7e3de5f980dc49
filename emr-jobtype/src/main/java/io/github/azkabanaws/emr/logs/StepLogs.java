package io.github.azkabanaws.emr.logs;

import io.github.azkabanaws.emr.aws.S3Location;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.StepState;
import io.github.azkabanaws.emr.joblog.ClusterLogs;
import io.github.azkabanaws.emr.joblog.LogChoice;
import io.github.azkabanaws.emr.joblog.LogPlaces;
import io.github.azkabanaws.emr.joblog.LogSettings;
import io.github.azkabanaws.emr.joblog.LogSource;
import io.github.azkabanaws.emr.joblog.StepLinks;
import io.github.azkabanaws.emr.joblog.StepLog;
import io.github.azkabanaws.emr.watch.WatchedStep;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.log4j.Logger;

/**
 * The log of one step on its way into the job's log, from CloudWatch Logs while the step runs or
 * from S3 when it has ended. Whatever goes wrong with it, an error of the JVM included, says
 * nothing about the step: no method fails.
 */
public final class StepLogs {
  private final ClusterLogs clusterLogs;
  private final LogAccess access;
  private final LogChoice choice;
  private final LogSettings settings;
  private final long share;
  private final Timer timer;
  private final Signal kill;
  private final StepLog out;
  private final Logger log;
  private WatchedStep step;
  private LogTail tail;
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
    this.clusterLogs = clusterLogs;
    this.access = access;
    this.choice = choice;
    this.settings = settings;
    this.share = share;
    this.timer = timer;
    this.kill = kill;
    this.log = log;
    this.out = new StepLog(log);
  }

  /** Begins to copy; returns at once. */
  public void follow(WatchedStep watched) {
    step = watched;
    if (choice.mayBeInCloudWatch()) {
      safely(
          () -> {
            tail = new LogTail(watched, choice, settings, clusterLogs, out, share, timer);
            access.tails().follow(tail);
          });
    }
  }

  /**
   * If the step has ended, copies the rest of its log within the limits of the settings. A kill
   * meanwhile ends it at once; after a kill that has ended the step, S3 is waited for all the same.
   * Does nothing the second time.
   */
  public void finish() throws InterruptedException {
    Optional<EmrStep> last = step == null ? Optional.empty() : step.last();
    Optional<EmrStep> ended = last.filter(EmrStep::hasEnded).filter(StepLogs::hasRun);
    if (isFinished || !ended.isPresent() || choice.source() == LogSource.NONE) {
      return;
    }
    isFinished = true;
    boolean isKilled = kill.isRaised();
    try {
      if (!isInCloudWatch(isKilled)) {
        fromS3(ended.get(), isKilled);
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
    if (tail != null) {
      safely(() -> access.tails().leave(tail));
    }
  }

  /** Waits for the last events; false if the log has to be looked for elsewhere. */
  private boolean isInCloudWatch(boolean isKilled) throws InterruptedException {
    if (tail == null) {
      return false;
    }
    if (isKilled) {
      // What there is stands in the job's log already.
      access.tails().leave(tail);
      return tail.isFound() || choice.source() == LogSource.CLOUDWATCH;
    }
    Signal either = new Signal();
    tail.drained().onRaise(either::raise);
    kill.onRaise(either::raise);
    access.tails().drain(tail);
    timer.await(either, settings.drain());
    access.tails().leave(tail);
    if (kill.isRaised()) {
      return true;
    }
    if (tail.streams() == null || tail.streams().isEmpty()) {
      if (choice.source() == LogSource.CLOUDWATCH) {
        out.warn(
            "The step's log is not copied: no log group is set ("
                + LogSettings.GROUP
                + "), and the cluster names none.");
      }
      return choice.source() == LogSource.CLOUDWATCH;
    }
    if (!tail.drained().isRaised()) {
      out.note(
          "CloudWatch Logs has not given the end of the log within "
              + Settings.show(settings.drain())
              + " ("
              + LogSettings.DRAIN
              + "). All of it: "
              + tail.streams().get(0).id()
              + ".");
    }
    return tail.isFound() || choice.source() == LogSource.CLOUDWATCH;
  }

  private void fromS3(EmrStep ended, boolean isKilled) throws InterruptedException {
    LogPlaces places = clusterLogs.places(step.cluster().id());
    if (places == null) {
      out.warn(
          "The step's log is not copied: EMR does not tell where cluster "
              + step.cluster()
              + " brings its logs (DescribeCluster).");
      return;
    }
    String uri = StepLinks.logs(places.uri(), step.cluster().id(), step.id());
    if (uri == null) {
      out.note(
          "The step's log is not copied: cluster "
              + step.cluster()
              + " has no LogUri"
              + (choice.source() == LogSource.AUTO && choice.group() == null
                  ? " and no log group; set " + LogSettings.GROUP + ", or a LogUri for the cluster"
                  : "; a cluster gets one when it is made")
              + ". "
              + LogSettings.LOGS
              + "=none ends this line.");
      return;
    }
    S3Location folder = S3Location.parse(uri.substring(0, uri.length() - 1));
    if (folder == null) {
      out.warn(
          "The step's log is not copied: '"
              + Settings.show(uri)
              + "' is not "
              + S3Location.FORM
              + ".");
      return;
    }
    boolean completed = ended.state() == StepState.COMPLETED;
    Duration wait = isKilled ? settings.waitKilled() : settings.waitFailed();
    // That the job was killed is the reason to look, and not to stop looking.
    Signal stop = isKilled ? new Signal() : kill;
    new S3Logs(access.s3(), folder, settings, timer, stop, out)
        .copy(completed ? settings.waitCompleted() : wait, ended.ended().orElse(null), share);
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
