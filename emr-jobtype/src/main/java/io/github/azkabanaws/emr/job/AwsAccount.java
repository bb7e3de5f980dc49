package io.github.azkabanaws.emr.job;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.aws.LambdaInvoker;
import io.github.azkabanaws.emr.aws.UserSessions;
import io.github.azkabanaws.emr.azkaban.JvmLife;
import io.github.azkabanaws.emr.base.Scheduler;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.boundaries.BoundariesFiles;
import io.github.azkabanaws.emr.clusters.ClusterDirectory;
import io.github.azkabanaws.emr.clusters.ClusterLauncher;
import io.github.azkabanaws.emr.clusters.ClusterStarters;
import io.github.azkabanaws.emr.emrapi.ClusterCalls;
import io.github.azkabanaws.emr.emrapi.SdkClusterCalls;
import io.github.azkabanaws.emr.emrapi.SdkStepCalls;
import io.github.azkabanaws.emr.emrapi.StepCalls;
import io.github.azkabanaws.emr.groups.GroupDirectories;
import io.github.azkabanaws.emr.handover.EarlierSteps;
import io.github.azkabanaws.emr.joblog.ClusterLogs;
import io.github.azkabanaws.emr.kill.CancelAccess;
import io.github.azkabanaws.emr.kill.CancelQueue;
import io.github.azkabanaws.emr.kill.LateCancels;
import io.github.azkabanaws.emr.kill.LiveSteps;
import io.github.azkabanaws.emr.logs.LogAccess;
import io.github.azkabanaws.emr.notices.NoticeSettings;
import io.github.azkabanaws.emr.notices.NoticeTopics;
import io.github.azkabanaws.emr.notices.Notices;
import io.github.azkabanaws.emr.notices.Silence;
import io.github.azkabanaws.emr.s3.FileText;
import io.github.azkabanaws.emr.s3.S3Location;
import io.github.azkabanaws.emr.s3.S3Text;
import io.github.azkabanaws.emr.submit.SubmissionQueue;
import io.github.azkabanaws.emr.watch.StepWatch;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.s3.S3Client;

/** What all jobs of a JVM share that reach AWS in the same way. Thread-safe. */
public final class AwsAccount {
  private final EmrClient emr;
  private final Supplier<S3Client> makeS3;
  private final SubmissionQueue submissions;
  private final StepWatch watch;
  private final LateCancels lateCancels;
  private final GroupDirectories groups;
  private final BoundariesFiles boundaries;

  @GuardedBy("this")
  private S3Client s3;

  private final ClusterDirectory clusters;
  private final ClusterLauncher launcher;
  private final ClusterLogs logs;
  private final Aftermath aftermath;
  private final EarlierSteps earlierSteps;
  private final LogAccess logAccess;
  private final LiveSteps live;
  private final CancelAccess cancelAccess;
  private final Optional<S3Location> notes;
  private final NoticeTopics notices;

  /**
   * @param makeS3 asked once, when S3 is needed for the first time
   * @param sessions of the role, if one is assumed
   * @param boundaries the same for all accounts
   * @param submitting runs what brings steps to EMR and ends them
   * @param watching runs what looks at them
   * @param counting runs what looks at all clusters
   * @param jvm how long this JVM goes on
   * @param notes where steps are to leave notes of their end for this JVM, if anywhere
   * @param notices what brings notices to people
   */
  public AwsAccount(
      EmrClient emr,
      Supplier<S3Client> makeS3,
      Optional<UserSessions> sessions,
      ApiBudget budget,
      GroupDirectories groups,
      BoundariesFiles boundaries,
      LambdaInvoker lambda,
      LogAccess logAccess,
      Timer timer,
      Scheduler submitting,
      Scheduler watching,
      Scheduler counting,
      JvmLife jvm,
      Optional<S3Location> notes,
      NoticeTopics notices) {
    this.notes = Objects.requireNonNull(notes, "notes");
    this.notices = Objects.requireNonNull(notices, "notices");
    this.emr = Objects.requireNonNull(emr, "emr");
    this.makeS3 = Objects.requireNonNull(makeS3, "makeS3");
    StepCalls steps = new SdkStepCalls(emr, sessions);
    ClusterCalls clusterCalls = new SdkClusterCalls(emr);
    this.submissions =
        new SubmissionQueue(steps, clusterCalls, budget, timer, submitting, counting);
    CancelQueue cancels = new CancelQueue(steps, budget, submitting);
    this.watch = new StepWatch(steps, budget, timer, watching);
    this.live = new LiveSteps(steps);
    this.lateCancels = new LateCancels(cancels, watch, live, jvm, timer, submitting);
    this.cancelAccess = new CancelAccess(cancels, lateCancels, live, watch);
    this.groups = groups;
    this.boundaries = boundaries;
    this.logAccess = logAccess;
    this.clusters = new ClusterDirectory(clusterCalls, steps, budget, timer);
    ClusterStarters starters =
        new ClusterStarters(emr, new FileText(), new S3Text(this::s3), lambda);
    this.launcher = new ClusterLauncher(clusters, starters, timer);
    this.logs = new ClusterLogs(clusterCalls::describe, budget, timer);
    this.aftermath = new Aftermath(clusterCalls, steps, logs, budget, timer);
    this.earlierSteps = new EarlierSteps(steps, budget);
  }

  public EmrClient emr() {
    return emr;
  }

  /** Not to be closed. */
  public synchronized S3Client s3() {
    if (s3 == null) {
      s3 = makeS3.get();
    }
    return s3;
  }

  public SubmissionQueue submissions() {
    return submissions;
  }

  public StepWatch watch() {
    return watch;
  }

  public LateCancels lateCancels() {
    return lateCancels;
  }

  CancelAccess cancelAccess() {
    return cancelAccess;
  }

  /** Where steps are to leave notes of their end for this JVM, if anywhere. */
  Optional<S3Location> notes() {
    return notes;
  }

  /** Where notices go by these settings. */
  Notices notices(NoticeSettings settings) {
    return notices.of(settings);
  }

  /** Which silence of EMR's was told by these settings. */
  Silence silence(NoticeSettings settings) {
    return notices.silence(settings);
  }

  public GroupDirectories groups() {
    return groups;
  }

  public BoundariesFiles boundaries() {
    return boundaries;
  }

  public ClusterDirectory clusters() {
    return clusters;
  }

  ClusterLauncher launcher() {
    return launcher;
  }

  public LiveSteps live() {
    return live;
  }

  ClusterLogs logs() {
    return logs;
  }

  Aftermath aftermath() {
    return aftermath;
  }

  EarlierSteps earlierSteps() {
    return earlierSteps;
  }

  public LogAccess logAccess() {
    return logAccess;
  }
}
