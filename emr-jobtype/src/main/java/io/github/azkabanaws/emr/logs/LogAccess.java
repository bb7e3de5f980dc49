package io.github.azkabanaws.emr.logs;

import com.google.errorprone.annotations.concurrent.GuardedBy;
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
