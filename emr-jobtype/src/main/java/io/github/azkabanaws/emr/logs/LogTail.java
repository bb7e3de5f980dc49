package io.github.azkabanaws.emr.logs;

import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.joblog.ClusterLogs;
import io.github.azkabanaws.emr.joblog.LogChoice;
import io.github.azkabanaws.emr.joblog.LogFile;
import io.github.azkabanaws.emr.joblog.LogLines;
import io.github.azkabanaws.emr.joblog.LogPlaces;
import io.github.azkabanaws.emr.joblog.LogReports;
import io.github.azkabanaws.emr.joblog.LogSettings;
import io.github.azkabanaws.emr.joblog.StepLog;
import io.github.azkabanaws.emr.watch.WatchedStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
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
  private final LogChoice choice;
  private final LogSettings settings;
  private final ClusterLogs clusterLogs;
  private final StepLog out;
  private final long share;
  private final Timer timer;
  private final LogReports reports;
  private final Signal drained = new Signal();
  private volatile List<LogStream> streams;
  private volatile boolean isFull;
  private volatile boolean hasFailed;
  private boolean stopped;

  // Below: the thread's alone.
  private Duration nextLook;
  private Duration drainingSince;
  private Duration lastNews;
  private long written;
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
    this.choice = choice;
    this.settings = settings;
    this.clusterLogs = clusterLogs;
    this.out = out;
    this.share = share;
    this.timer = timer;
    this.reports = new LogReports(timer, out);
    this.nextLook = timer.now();
    this.lastNews = nextLook;
  }

  // ---- For any thread.

  /** From now on nothing more is written. Waits for one line at most. */
  synchronized void stop() {
    stopped = true;
  }

  /** Is raised when nothing more is expected after the step's end. */
  Signal drained() {
    return drained;
  }

  /** The streams; null as long as it is not known whether there are any. */
  List<LogStream> streams() {
    return streams;
  }

  /** Whether a part was left out because the log is too long. */
  boolean isFull() {
    return isFull;
  }

  /** Whether one of the streams is there. */
  boolean isFound() {
    List<LogStream> known = streams;
    return known != null && known.stream().anyMatch(LogStream::isFound);
  }

  // ---- For the thread.

  /** When there is something to do; null if there is nothing any more. */
  Duration due() {
    if (hasFailed || drained.isRaised()) {
      return null;
    }
    LogStream next = nextStream();
    if (streams == null || isTooEarly()) {
      return nextLook;
    }
    return next == null ? null : next.nextLook();
  }

  /**
   * Does what needs no call to CloudWatch Logs.
   *
   * @return the stream to read now; null if none is due
   */
  LogStream prepare() {
    Duration now = timer.now();
    if (isTooEarly()) {
      nextLook = now.plus(settings.interval());
      return null;
    }
    if (streams == null && !resolve()) {
      nextLook = now.plus(settings.interval());
      return null;
    }
    LogStream next = nextStream();
    return next == null || next.nextLook().compareTo(now) > 0 ? null : next;
  }

  /** Reads one page of a stream. */
  void read(LogStream stream, LogEventsApi api) {
    Duration now = timer.now();
    try {
      if (isFull) {
        readEnd(stream, api);
        return;
      }
      LogEventsPage page = api.forward(stream.id(), stream.token(), stream.since());
      if (stream.take(page)) {
        lastNews = timer.now();
        write(stream, page);
      }
      boolean end = stream.moveOn(page);
      // A small page is nearly always the last one: to ask at once would double the calls.
      boolean isMoreLikely = !end && (page.events().isEmpty() || page.isLarge());
      stream.lookAt(isMoreLikely ? now : now.plus(pause()));
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
    if (drainingSince != null) {
      return;
    }
    drainingSince = timer.now();
    nextLook = drainingSince;
    if (streams != null) {
      for (LogStream stream : streams) {
        stream.lookAt(isFull ? drainingSince.plus(quiet()) : drainingSince);
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
    return drainingSince == null && !step.hasLeftPending();
  }

  /** Finds out which streams there are; false if that is not known yet. */
  private boolean resolve() {
    boolean ask = choice.group() == null || settings.stream().needsPrefix();
    LogPlaces places = ask ? clusterLogs.places(step.cluster().id()) : null;
    if (ask && places == null) {
      return false;
    }
    String group = choice.group() == null ? places.group() : choice.group();
    List<LogStream> found = new ArrayList<>();
    if (group != null) {
      settings.stream()
          .names(places == null ? "" : places.prefix(), step.cluster().id(), step.id())
          .forEach(
              (file, name) ->
                  found.add(new LogStream(file, new LogStreamId(group, name), timer.now())));
    }
    streams = found;
    raiseIfDrained();
    return true;
  }

  private LogStream nextStream() {
    LogStream next = null;
    if (streams == null || (isFull && drainingSince == null)) {
      return null;
    }
    for (LogStream stream : streams) {
      if (!stream.isFinished()
          && (next == null || stream.nextLook().compareTo(next.nextLook()) < 0)) {
        next = stream;
      }
    }
    return next;
  }

  private void write(LogStream stream, LogEventsPage page) {
    for (LogEventsPage.Event event : page.events()) {
      if (stream.isKnown(event)) {
        continue;
      }
      for (String line : lines(event)) {
        written += out.cost(stream.file(), line);
        if (written > share / 2) {
          isFull = true;
          say(
              "The step's log is longer than what is copied (half of "
                  + LogSettings.MEGABYTES
                  + "): what comes now is left out here, up to the end. All of it: "
                  + stream.id()
                  + ".");
          return;
        }
        if (!writeLine(stream.file(), line)) {
          return;
        }
      }
      stream.wrote(event);
    }
  }

  private void readEnd(LogStream stream, LogEventsApi api) {
    LogEventsPage page = api.last(stream.id(), stream.endToken(), stream.lastTime() + 1);
    if (page.events().isEmpty()) {
      if (stream.moveBack(page)) {
        stream.lookAt(timer.now());
        return;
      }
      if (stream.isEndGivenUp()) {
        say(
            "CloudWatch Logs has not given the end of the step's log: its pages were empty. All of"
                + " it: "
                + stream.id()
                + ".");
      }
    }
    long left = share / 2 / streams.size();
    Deque<String> end = new ArrayDeque<>();
    for (int i = page.events().size() - 1; i >= 0 && left >= 0; i--) {
      List<String> lines = lines(page.events().get(i));
      for (int j = lines.size() - 1; j >= 0 && left >= 0; j--) {
        left -= out.cost(stream.file(), lines.get(j));
        if (left >= 0) {
          end.addFirst(lines.get(j));
        }
      }
    }
    if (!end.isEmpty()) {
      say("... and the end of " + stream.file() + ":");
    }
    for (String line : end) {
      if (!writeLine(stream.file(), line)) {
        break;
      }
    }
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
      stream.lookAt(timer.now().plus(pause()));
      finishIfQuiet(stream);
      return;
    }
    if (stream.token() != null && CloudWatchLogs.isInvalid(e)) {
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
    if (refused && drainingSince != null) {
      stream.finish();
      raiseIfDrained();
    }
  }

  private void finishIfQuiet(LogStream stream) {
    Duration now = timer.now();
    if (drainingSince != null
        && now.minus(drainingSince).compareTo(quiet()) >= 0
        && now.minus(lastNews).compareTo(quiet()) >= 0) {
      stream.finish();
      raiseIfDrained();
    }
  }

  private void raiseIfDrained() {
    if (drainingSince != null
        && streams != null
        && streams.stream().allMatch(LogStream::isFinished)) {
      if (!isFound() && !isGroupMissing && !streams.isEmpty() && !reports.isTold()) {
        say(
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

  /** After the step's end a stream is looked at more often: somebody waits. */
  private Duration pause() {
    return drainingSince == null || quiet().compareTo(settings.interval()) > 0
        ? settings.interval()
        : quiet();
  }

  /** For how long nothing must come until the log is taken for ended. */
  private Duration quiet() {
    return settings.drain().dividedBy(3);
  }

  private List<String> lines(LogEventsPage.Event event) {
    List<String> lines = new ArrayList<>();
    LogLines text =
        new LogLines(event.message().getBytes(StandardCharsets.UTF_8), settings.lineBytes());
    try {
      for (String line = text.next(); line != null; line = text.next()) {
        lines.add(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("a text in memory", e);
    }
    return lines;
  }

  private synchronized boolean writeLine(LogFile file, String line) {
    if (!stopped) {
      out.write(file, line);
    }
    return !stopped;
  }

  private synchronized void say(String sentence) {
    if (!stopped) {
      out.note(sentence);
    }
  }
}
