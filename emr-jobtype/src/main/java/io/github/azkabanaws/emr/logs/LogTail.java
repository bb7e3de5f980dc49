package io.github.azkabanaws.emr.logs;

import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.joblog.ClusterLogs;
import io.github.azkabanaws.emr.joblog.LogChoice;
import io.github.azkabanaws.emr.joblog.LogReports;
import io.github.azkabanaws.emr.joblog.LogSettings;
import io.github.azkabanaws.emr.joblog.StepLog;
import io.github.azkabanaws.emr.watch.WatchedStep;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Brings one step's events of CloudWatch Logs into the job's log while the step runs. All but
 * {@link #stop} and the results are for the one thread of {@link LogTails}.
 *
 * <p>Above half of what the log may take nothing more is written until the step has ended; then the
 * last page with events of each stream, at most 1 MB, is read. So the middle costs no calls, and no
 * memory.
 */
public final class LogTail {
  private final WatchedStep step;
  private final StreamFinder finder;
  private final TailWriter writer;
  private final TailPace pace;
  private final StepLog out;
  private final Timer timer;
  private final LogReports reports;
  private final Signal drained = new Signal();
  // Null as long as it is not known whether there are any.
  private volatile List<LogStream> streams;
  private volatile boolean hasFailed;

  // Below: the thread's alone.
  private Duration nextLook;
  private boolean isGroupMissing;

  /**
   * @param share how many bytes of the job's log the step may take
   */
  public LogTail(
      WatchedStep step,
      LogChoice choice,
      LogSettings settings,
      ClusterLogs clusterLogs,
      StepLog out,
      long share,
      Timer timer) {
    this.step = step;
    this.finder = new StreamFinder(step, choice, settings.stream(), clusterLogs);
    this.writer = new TailWriter(out, share, settings.lineBytes());
    this.pace = new TailPace(settings.interval(), settings.drain(), timer);
    this.out = out;
    this.timer = timer;
    this.reports = new LogReports(timer, out);
    this.nextLook = timer.now();
  }

  // ---- For any thread.

  /** From now on nothing more is written. Waits for one line at most. */
  void stop() {
    writer.stop();
  }

  /** Is raised when nothing more is expected after the step's end. */
  Signal drained() {
    return drained;
  }

  /** The streams; none as long as it is not known whether there are any. */
  Optional<List<LogStream>> streams() {
    return Optional.ofNullable(streams);
  }

  /** Whether a part was left out because the log is too long. */
  boolean isFull() {
    return writer.isFull();
  }

  /** Whether one of the streams is there. */
  boolean isFound() {
    List<LogStream> known = streams;
    return known != null && known.stream().anyMatch(LogStream::isFound);
  }

  // ---- For the thread.

  /** When there is something to do, if there is anything any more. */
  Optional<Duration> due() {
    if (hasFailed || drained.isRaised()) {
      return Optional.empty();
    }
    return streams == null || isTooEarly()
        ? Optional.of(nextLook)
        : nextStream().map(LogStream::nextLook);
  }

  /**
   * Does what needs no call to CloudWatch Logs.
   *
   * @return the stream to read now, if one is due
   */
  Optional<LogStream> prepare() {
    Duration now = timer.now();
    if (isTooEarly()) {
      nextLook = now.plus(pace.interval());
      return Optional.empty();
    }
    if (streams == null && !resolve()) {
      nextLook = now.plus(pace.interval());
      return Optional.empty();
    }
    return nextStream().filter(stream -> stream.nextLook().compareTo(now) <= 0);
  }

  /** Reads one page of a stream. */
  void read(LogStream stream, LogEventsApi api) {
    Duration now = timer.now();
    try {
      if (writer.isFull()) {
        readEnd(stream, api);
        return;
      }
      LogEventsPage page = api.forward(stream.id(), stream.token(), stream.since());
      if (stream.take(page)) {
        pace.news();
        writer.write(stream, page);
      }
      boolean end = stream.moveOn(page);
      // A small page is nearly always the last one: to ask at once would double the calls.
      boolean isMoreLikely = !end && (page.events().isEmpty() || page.isLarge());
      stream.lookAt(isMoreLikely ? now : now.plus(pace.pause()));
      if (end) {
        finishIfQuiet(stream);
      }
    } catch (SdkException e) {
      unanswered(stream, e);
      throw e;
    }
  }

  /** The step has ended: what comes from now on is waited for. */
  void drain() {
    if (pace.isDraining()) {
      return;
    }
    pace.drain();
    Duration now = timer.now();
    nextLook = now;
    if (streams != null) {
      for (LogStream stream : streams) {
        stream.lookAt(writer.isFull() ? now.plus(pace.quiet()) : now);
      }
    }
    raiseIfDrained();
  }

  /** Something that is no answer of AWS went wrong: this log is copied no further. */
  void fail(Throwable e) {
    hasFailed = true;
    drained.raise();
    out.warn("The step's log is copied no further: " + e);
  }

  /** A step that is PENDING has written nothing, and may be so for hours. */
  private boolean isTooEarly() {
    return !pace.isDraining() && !step.hasLeftPending();
  }

  /** Finds out which streams there are; false if that is not known yet. */
  private boolean resolve() {
    Optional<List<LogStream>> found = finder.find(timer.now());
    if (!found.isPresent()) {
      return false;
    }
    streams = found.get();
    raiseIfDrained();
    return true;
  }

  private Optional<LogStream> nextStream() {
    if (streams == null || (writer.isFull() && !pace.isDraining())) {
      return Optional.empty();
    }
    return streams.stream()
        .filter(stream -> !stream.isFinished())
        .min(Comparator.comparing(LogStream::nextLook));
  }

  private void readEnd(LogStream stream, LogEventsApi api) {
    LogEventsPage page = api.last(stream.id(), stream.endToken(), stream.lastTime() + 1);
    if (page.events().isEmpty()) {
      if (stream.moveBack(page)) {
        stream.lookAt(timer.now());
        return;
      }
      if (stream.isEndGivenUp()) {
        writer.say(
            "CloudWatch Logs has not given the end of the step's log: its pages were empty. All of"
                + " it: "
                + stream.id()
                + ".");
      }
    }
    writer.writeEnd(stream, page, streams.size());
    stream.finish();
    raiseIfDrained();
  }

  private void unanswered(LogStream stream, SdkException e) {
    if (CloudWatchLogs.isMissing(e)) {
      // Normal until the script has written its first line.
      if (CloudWatchLogs.isGroupMissing(e)) {
        isGroupMissing = true;
        reports.tell(
            "There is no log group '" + stream.id().group() + "': set " + LogSettings.GROUP + ".");
      }
      stream.lookAt(timer.now().plus(pace.pause()));
      finishIfQuiet(stream);
      return;
    }
    if (stream.token().isPresent() && CloudWatchLogs.isInvalid(e)) {
      // A token is good for a day, and a step can be silent for longer.
      stream.restart();
      return;
    }
    boolean refused = EmrErrors.of(e) == EmrErrors.REFUSED;
    Duration pause = stream.pause();
    stream.lookAt(timer.now().plus(pause));
    if (CloudWatchLogs.isDenied(e)) {
      reports.tell(
          "The step's log can't be read: "
              + EmrErrors.text(e)
              + "; the executor's role has to have the right logs:GetLogEvents on log group "
              + stream.id().group()
              + ". The job is not affected.");
    } else {
      reports.tell(
          "No answer from CloudWatch Logs about the "
              + stream.id()
              + " ("
              + EmrErrors.text(e)
              + "); trying again. The job is not affected.");
    }
    if (refused && pace.isDraining()) {
      stream.finish();
      raiseIfDrained();
    }
  }

  private void finishIfQuiet(LogStream stream) {
    if (pace.isQuiet()) {
      stream.finish();
      raiseIfDrained();
    }
  }

  private void raiseIfDrained() {
    if (pace.isDraining() && streams != null && streams.stream().allMatch(LogStream::isFinished)) {
      if (!isFound() && !isGroupMissing && !streams.isEmpty() && !reports.isTold()) {
        writer.say(
            "The step has no log in CloudWatch Logs: there is no "
                + streams.stream()
                    .map(stream -> stream.id().toString())
                    .collect(Collectors.joining(" and no "))
                + ". If the script has written something, "
                + LogSettings.STREAM
                + " does not fit the cluster.");
      }
      drained.raise();
    }
  }
}
