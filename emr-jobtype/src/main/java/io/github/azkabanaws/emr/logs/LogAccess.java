package io.github.azkabanaws.emr.logs;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.azkabanaws.emr.aws.AwsClients;
import io.github.azkabanaws.emr.base.Lazily;
import io.github.azkabanaws.emr.base.Scheduler;
import io.github.azkabanaws.emr.base.Timer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.S3Client;

/** What reads logs, once for all jobs that reach AWS in the same way. Thread-safe. */
public final class LogAccess {
  private final Supplier<S3Client> makeS3;
  private final LogTails tails;

  @GuardedBy("this")
  private S3Client s3;

  /**
   * @param makeS3 asked once, when a log is read from S3 for the first time
   */
  public LogAccess(Supplier<S3Client> makeS3, LogTails tails) {
    this.makeS3 = makeS3;
    this.tails = tails;
  }

  /**
   * The one of these clients, each made when it is needed first: a further place of logs gets its
   * own here.
   *
   * @param scheduler runs what follows logs
   */
  public static LogAccess of(AwsClients clients, Timer timer, Scheduler scheduler) {
    return new LogAccess(
        clients::s3OfAnyRegion,
        new LogTails(
            new CloudWatchLogs(new Lazily<>(clients::logs)),
            clients.settings().logsPerSecond(),
            timer,
            scheduler));
  }

  /** A client that finds buckets of other regions too. Not to be closed. */
  public synchronized S3Client s3() {
    if (s3 == null) {
      s3 = makeS3.get();
    }
    return s3;
  }

  LogTails tails() {
    return tails;
  }
}
