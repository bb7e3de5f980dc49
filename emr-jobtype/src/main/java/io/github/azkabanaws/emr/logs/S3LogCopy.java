package io.github.azkabanaws.emr.logs;

import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.joblog.LogLines;
import io.github.azkabanaws.emr.joblog.LogSettings;
import io.github.azkabanaws.emr.joblog.StepLog;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * Copies one file of a step's log into the job's log.
 *
 * <p>A file that is too long is read twice: the first time its beginning is written and the rest
 * only counted, the second time its end is written. To keep the end of the first reading in memory
 * would cost megabytes for each of the jobs that end at the same time; a second reading costs
 * seconds, and only after a log that nobody reads to its end.
 */
final class S3LogCopy {
  private final S3Client s3;
  private final LogObject object;
  private final LogSettings settings;
  private final Timer timer;
  private final Signal kill;
  private final StepLog out;
  private final Duration deadline;
  private boolean begun;

  S3LogCopy(
      S3Client s3, LogObject object, LogSettings settings, Timer timer, Signal kill, StepLog out) {
    this.s3 = s3;
    this.object = object;
    this.settings = settings;
    this.timer = timer;
    this.kill = kill;
    this.out = out;
    this.deadline = timer.now().plus(settings.copyTimeout());
  }

  /**
   * Copies it.
   *
   * @param share how many bytes of the job's log it may take
   * @return how many it has taken
   * @throws LogReadingEnded if the job was killed or it took too long
   * @throws IOException if it can't be read to its end
   * @throws software.amazon.awssdk.core.exception.SdkException if S3 does not send it
   */
  long copy(long share) throws IOException {
    if (object.isEmpty()) {
      return 0;
    }
    Head head = new Head(share / 2);
    read(head);
    if (head.lines == head.written) {
      return head.cost;
    }
    End end = new End(head, share);
    read(end);
    return end.taken;
  }

  /** Whether S3 has begun to send it: lines of it may have been written. */
  boolean hasBegun() {
    return begun;
  }

  private void read(Visitor visitor) throws IOException {
    GetObjectRequest request =
        GetObjectRequest.builder()
            .bucket(object.location().bucket())
            .key(object.location().key())
            .ifMatch(object.etag())
            .build();
    ResponseInputStream<GetObjectResponse> answer = s3.getObject(request);
    begun = true;
    boolean isWhole = false;
    try {
      InputStream text = WholeGzip.of(answer);
      LogLines lines = new LogLines(text, settings.lineBytes(), this::check);
      for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
        visitor.line(line.get());
      }
      isWhole = true;
    } finally {
      if (!isWhole) {
        // Closing would read the rest first, however much it is.
        answer.abort();
      }
      answer.close();
    }
  }

  private void check() throws IOException {
    if (kill.isRaised()) {
      throw new LogReadingEnded("the job was killed");
    }
    if (timer.now().compareTo(deadline) >= 0) {
      throw new LogReadingEnded(
          "it takes more than "
              + Settings.show(settings.copyTimeout())
              + " ("
              + LogSettings.COPY_TIMEOUT
              + ")");
    }
  }

  private interface Visitor {
    void line(String line);
  }

  /** Writes the beginning and counts. */
  private final class Head implements Visitor {
    private final long most;
    private long lines;
    private long cost;
    private long written;
    private long writtenCost;

    Head(long most) {
      this.most = most;
    }

    @Override
    public void line(String line) {
      cost += out.cost(object.file(), line);
      lines++;
      if (cost <= most) {
        out.write(object.file(), line);
        written = lines;
        writtenCost = cost;
      }
    }
  }

  /** Writes what comes after the beginning, or the end of it if that is too long. */
  private final class End implements Visitor {
    private final Head head;
    private final long skipUntil;
    private long lines;
    private long cost;
    private long skipped;
    private long taken;
    private boolean isSaid;

    End(Head head, long share) {
      this.head = head;
      this.skipUntil = head.cost - (share - head.writtenCost);
      this.taken = head.writtenCost;
    }

    @Override
    public void line(String line) {
      lines++;
      long own = out.cost(object.file(), line);
      cost += own;
      if (lines <= head.written) {
        return;
      }
      if (cost <= skipUntil) {
        skipped++;
        return;
      }
      if (skipped > 0 && !isSaid) {
        isSaid = true;
        out.note(
            "... "
                + skipped
                + " lines of "
                + object.file()
                + " are left out here ("
                + LogSettings.MEGABYTES
                + "). All of it: "
                + object.location());
      }
      out.write(object.file(), line);
      taken += own;
    }
  }
}
