package io.github.azkabanaws.emr.logs;

import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.joblog.ClusterLogs;
import io.github.azkabanaws.emr.joblog.LogChoice;
import io.github.azkabanaws.emr.joblog.LogPlaces;
import io.github.azkabanaws.emr.joblog.LogSettings;
import io.github.azkabanaws.emr.joblog.LogSource;
import io.github.azkabanaws.emr.joblog.S3Uploads;
import io.github.azkabanaws.emr.joblog.StepLinks;
import io.github.azkabanaws.emr.joblog.StepLog;
import io.github.azkabanaws.emr.s3.S3Location;
import io.github.azkabanaws.emr.watch.WatchedStep;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.S3Client;

/** The folder in S3 to which the cluster brings its logs, minutes after they were written. */
final class S3Source implements StepLogSource {
  private static final String NOT_YET = "yet: EMR brings it every five minutes to ";

  private final Supplier<S3Client> s3;
  private final ClusterLogs clusterLogs;
  private final LogChoice choice;
  private final LogSettings settings;
  private final long share;
  private final Timer timer;
  private final Signal kill;
  private final StepLog out;

  S3Source(
      Supplier<S3Client> s3,
      ClusterLogs clusterLogs,
      LogChoice choice,
      LogSettings settings,
      long share,
      Timer timer,
      Signal kill,
      StepLog out) {
    this.s3 = s3;
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
    // There is nothing before the step's end.
  }

  @Override
  public boolean finish(StepEnd end) throws InterruptedException {
    WatchedStep step = end.step();
    Optional<LogPlaces> places = clusterLogs.places(step.cluster().id());
    if (!places.isPresent()) {
      out.warn(
          "The step's log is not copied: EMR does not tell where cluster "
              + step.cluster()
              + " brings its logs (DescribeCluster).");
      return true;
    }
    S3Uploads uploads = places.get().uploads();
    if (uploads.isOff()) {
      out.note(
          "The step's log is not copied: cluster "
              + step.cluster()
              + " brings none to S3 ("
              + uploads.whatIsOff()
              + ").");
      return true;
    }
    Optional<String> link =
        places
            .flatMap(LogPlaces::uri)
            .flatMap(uri -> StepLinks.logs(uri, step.cluster().id(), step.id()));
    if (!link.isPresent()) {
      out.note(
          "The step's log is not copied: cluster "
              + step.cluster()
              + " has no LogUri"
              + (uploads.isKeptByEmr() ? ", EMR keeps it (" + S3Uploads.whatIsKept() + ")" : "")
              + (choice.source() == LogSource.AUTO && !choice.group().isPresent()
                  ? " and no log group; set " + LogSettings.GROUP + ", or a LogUri for the cluster"
                  : "; a cluster gets one when it is made")
              + ". "
              + LogSettings.LOGS
              + "=none ends this line.");
      return true;
    }
    String uri = link.get();
    Optional<S3Location> folder = S3Location.parse(uri.substring(0, uri.length() - 1));
    if (!folder.isPresent()) {
      out.warn(
          "The step's log is not copied: '"
              + Settings.show(uri)
              + "' is not "
              + S3Location.FORM
              + ".");
      return true;
    }
    // That the job was killed is the reason to look, and not to stop looking.
    Signal stop = end.isKilled() ? new Signal() : kill;
    new S3Logs(s3.get(), folder.get(), settings, timer, stop, out)
        .copy(
            uploads.mayBeOff() ? Duration.ZERO : wait(end),
            end.time(),
            share,
            uploads.mayBeOff() ? notWaitedFor(step, uploads) : NOT_YET);
    return true;
  }

  private static String notWaitedFor(WatchedStep step, S3Uploads uploads) {
    return "and is not waited for: cluster "
        + step.cluster()
        + " does not bring all logs there ("
        + uploads.whatIsOff()
        + "). If it does bring this one, it will be at ";
  }

  private Duration wait(StepEnd end) {
    if (end.isCompleted()) {
      return settings.waitCompleted();
    }
    return end.isKilled() ? settings.waitKilled() : settings.waitFailed();
  }

  @Override
  public void close() {
    // Nothing goes on by itself.
  }
}
