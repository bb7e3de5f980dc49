package io.github.azkabanaws.emr.logs;

import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.joblog.LogFile;
import io.github.azkabanaws.emr.joblog.LogSettings;
import io.github.azkabanaws.emr.joblog.StepLog;
import io.github.azkabanaws.emr.s3.S3Errors;
import io.github.azkabanaws.emr.s3.S3Location;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Waits until EMR has brought a step's log to S3, which it does every five minutes, and copies it.
 * On the job's own thread; a kill ends it. Not tried against AWS.
 */
final class S3Logs {
  private static final Duration PAUSE = Duration.ofSeconds(10);

  /** How often a file is asked for that was replaced since it was listed. */
  private static final int ATTEMPTS = 3;

  private final S3Client s3;
  private final S3LogFolder folder;
  private final LogSettings settings;
  private final Timer timer;
  private final Signal kill;
  private final StepLog out;

  S3Logs(
      S3Client s3, S3Location folder, LogSettings settings, Timer timer, Signal kill, StepLog out) {
    this.s3 = s3;
    this.folder = new S3LogFolder(s3, folder);
    this.settings = settings;
    this.timer = timer;
    this.kill = kill;
    this.out = out;
  }

  /**
   * Copies what is there, standard output before standard error.
   *
   * @param wait how long the log is waited for; with zero it is looked for once
   * @param end when the step ended, if it is known
   * @param share how many bytes of the job's log it may take
   * @param absent how a sentence goes on that says that it is not there, up to the place
   */
  void copy(Duration wait, Optional<Instant> end, long share, String absent)
      throws InterruptedException {
    Optional<Map<LogFile, LogObject>> found = find(wait, end);
    if (!found.isPresent()) {
      return;
    }
    Map<LogFile, LogObject> files = found.get();
    if (files.isEmpty()) {
      out.note("The step's log is not in S3 " + absent + folder.location() + "/.");
      return;
    }
    long left = share;
    for (LogObject file : files.values()) {
      // What standard output leaves is standard error's; half of it is in any case.
      boolean isFirst = file.file() == LogFile.STDOUT && files.size() > 1;
      left -= copy(file, end, isFirst ? left / 2 : left);
      if (kill.isRaised()) {
        return;
      }
    }
  }

  /** None if there is nothing to be had, which is told then. */
  private Optional<Map<LogFile, LogObject>> find(Duration wait, Optional<Instant> end)
      throws InterruptedException {
    Duration deadline = timer.now().plus(wait);
    Map<LogFile, LogObject> found = new EnumMap<>(LogFile.class);
    boolean isPushed = false;
    boolean isTold = false;
    while (true) {
      if (kill.isRaised()) {
        return Optional.empty();
      }
      SdkException failure = null;
      try {
        found = folder.list();
        if (found.size() == 2 && found.values().stream().allMatch(file -> file.isFinal(end))) {
          return Optional.of(found);
        }
        // EMR brings both at about the same time, and a file that has not changed not at all.
        boolean wasPushed = isPushed;
        isPushed = found.values().stream().anyMatch(file -> file.isFinal(end));
        if (wasPushed && isPushed) {
          return Optional.of(found);
        }
      } catch (SdkException e) {
        failure = e;
      }
      if (failure != null && S3Errors.isRefusal(failure)) {
        refused(failure, folder.location());
        return Optional.empty();
      }
      if (timer.now().compareTo(deadline) >= 0) {
        if (failure != null) {
          out.warn(
              "The step's log can't be looked for in S3: "
                  + EmrErrors.text(failure)
                  + ". It will be at "
                  + folder.location()
                  + "/. The job is not affected.");
          return Optional.empty();
        }
        return Optional.of(found);
      }
      if (!isTold) {
        isTold = true;
        out.note(
            "Waiting up to "
                + Settings.show(wait)
                + " until EMR has brought the step's log to "
                + folder.location()
                + "/.");
      }
      Duration left = deadline.minus(timer.now());
      timer.await(kill, left.compareTo(PAUSE) < 0 ? left : PAUSE);
    }
  }

  private long copy(LogObject file, Optional<Instant> end, long share) {
    if (!file.isFinal(end)) {
      out.note(
          file.location()
              + " was written at "
              + file.modified().get()
              + ", before the step's end: some lines may be missing here.");
    }
    LogObject wanted = file;
    try {
      for (int i = 1; ; i++) {
        S3LogCopy copy = new S3LogCopy(s3, wanted, settings, timer, kill, out);
        try {
          return copy.copy(share);
        } catch (SdkException e) {
          // EMR brings a log again when there is more of it, also between the listing and this.
          Optional<LogObject> newer =
              i < ATTEMPTS && isReplaced(e) && !copy.hasBegun() ? again(file) : Optional.empty();
          wanted = newer.orElseThrow(() -> e);
        }
      }
    } catch (SdkException e) {
      refused(e, file.location());
    } catch (IOException e) {
      out.warn(
          file.location()
              + " can't be read to its end: "
              + Settings.show(String.valueOf(e.getMessage()))
              + ". The job is not affected.");
    }
    return 0;
  }

  /** The file as it is now; none if it is gone, or nobody knows. */
  private Optional<LogObject> again(LogObject file) {
    try {
      return Optional.ofNullable(folder.list().get(file.file()));
    } catch (SdkException e) {
      return Optional.empty();
    }
  }

  /** Whether S3 has another object there than the one that was asked for. */
  private static boolean isReplaced(SdkException e) {
    return e instanceof AwsServiceException && ((AwsServiceException) e).statusCode() == 412;
  }

  private void refused(SdkException e, S3Location location) {
    String advice =
        S3Errors.advice(
            e,
            location,
            "s3:ListBucket on "
                + location.bucket()
                + " and s3:GetObject on "
                + folder.location().bucket()
                + "/"
                + folder.location().key()
                + "/*");
    out.warn(
        location + " can't be read: " + EmrErrors.text(e) + advice + ". The job is not affected.");
  }
}
