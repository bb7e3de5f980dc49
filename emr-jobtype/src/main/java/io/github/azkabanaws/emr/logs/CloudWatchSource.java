package io.github.azkabanaws.emr.logs;

import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.joblog.ClusterLogs;
import io.github.azkabanaws.emr.joblog.LogChoice;
import io.github.azkabanaws.emr.joblog.LogSettings;
import io.github.azkabanaws.emr.joblog.LogSource;
import io.github.azkabanaws.emr.joblog.StepLog;
import io.github.azkabanaws.emr.watch.WatchedStep;
import java.util.Collections;
import java.util.List;

/** CloudWatch Logs, which has what a script writes while it runs. */
final class CloudWatchSource implements StepLogSource {
  private final LogTails tails;
  private final ClusterLogs clusterLogs;
  private final LogChoice choice;
  private final LogSettings settings;
  private final long share;
  private final Timer timer;
  private final Signal kill;
  private final StepLog out;
  private LogTail tail;

  CloudWatchSource(
      LogTails tails,
      ClusterLogs clusterLogs,
      LogChoice choice,
      LogSettings settings,
      long share,
      Timer timer,
      Signal kill,
      StepLog out) {
    this.tails = tails;
    this.clusterLogs = clusterLogs;
    this.choice = choice;
    this.settings = settings;
    this.share = share;
    this.timer = timer;
    this.kill = kill;
    this.out = out;
  }

  @Override
  public void follow(WatchedStep step) {
    tail = new LogTail(step, choice, settings, clusterLogs, out, share, timer);
    tails.follow(tail);
  }

  /** Waits for the last events. */
  @Override
  public boolean finish(StepEnd end) throws InterruptedException {
    if (tail == null) {
      return false;
    }
    if (end.isKilled()) {
      // What there is stands in the job's log already.
      tails.leave(tail);
      return tail.isFound();
    }
    Signal either = new Signal();
    tail.drained().onRaise(either::raise);
    kill.onRaise(either::raise);
    tails.drain(tail);
    timer.await(either, settings.drain());
    tails.leave(tail);
    if (kill.isRaised()) {
      return true;
    }
    List<LogStream> streams = tail.streams().orElse(Collections.emptyList());
    if (streams.isEmpty()) {
      if (choice.source() == LogSource.CLOUDWATCH) {
        out.warn(
            "The step's log is not copied: no log group is set ("
                + LogSettings.GROUP
                + "), and the cluster names none.");
      }
      return false;
    }
    if (!tail.drained().isRaised()) {
      out.note(
          "CloudWatch Logs has not given the end of the log within "
              + Settings.show(settings.drain())
              + " ("
              + LogSettings.DRAIN
              + "). All of it: "
              + streams.get(0).id()
              + ".");
    }
    return tail.isFound();
  }

  @Override
  public void close() {
    if (tail != null) {
      tails.leave(tail);
    }
  }
}
