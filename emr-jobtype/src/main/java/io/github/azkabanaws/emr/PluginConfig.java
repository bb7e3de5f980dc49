package io.github.azkabanaws.emr;

import java.net.URI;
import java.nio.file.Paths;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The administrator's settings: what private.properties (and commonprivate.properties, one level
 * up) say. No job author can reach them, so everything that decides security or cost is read here
 * and nowhere else.
 */
final class PluginConfig {
  static final String REGION = "aws.region";
  static final String ENDPOINT = "aws.emr.endpoint";
  static final String CLUSTER_ID = "aws.emr.cluster.id";
  static final String CLUSTER_NAME = "aws.emr.cluster.name";
  static final String CLUSTER_ALLOWED = "aws.emr.cluster.allowed";
  static final String GROUP_DIRECTORY = "aws.emr.group.directory";
  static final String GROUP_FILE = "aws.emr.group.file";
  static final String RUN_AS_GROUP = "aws.emr.run.as.group";
  static final String STEP_SCRIPT = "aws.emr.step.script";
  static final String WATCH_INTERVAL = "aws.emr.watch.interval";
  static final String SUBMIT_TIMEOUT = "aws.emr.submit.timeout";
  static final String KILL_GRACE = "aws.emr.kill.grace";
  static final String KILL_TIMEOUT = "aws.emr.kill.timeout";

  /** In private.properties alone: a job that sets one of them is told that it is ignored. */
  static final Set<String> ADMIN_ONLY =
      Collections.unmodifiableSet(
          new HashSet<>(
              Arrays.asList(
                  REGION,
                  ENDPOINT,
                  CLUSTER_ALLOWED,
                  GROUP_DIRECTORY,
                  GROUP_FILE,
                  STEP_SCRIPT,
                  WATCH_INTERVAL,
                  SUBMIT_TIMEOUT,
                  KILL_GRACE,
                  KILL_TIMEOUT)));

  static final String DEFAULT_STEP_SCRIPT = "/opt/azkaban-aws-plugins/run-step.sh";

  private static final Pattern REGION_NAME = Pattern.compile("[a-z]{2,}(-[a-z]+)+-\\d{1,2}");
  private static final Pattern ABSOLUTE_PATH = Pattern.compile("/[A-Za-z0-9._/-]{1,255}");
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final String region;
  private final URI endpoint;
  private final ClusterChoice cluster;
  private final Set<String> allowedClusters;
  private final String groupDirectory;
  private final String groupFile;
  private final String runAsGroup;
  private final String stepScript;
  private final Duration watchInterval;
  private final Duration submitTimeout;
  private final Duration killGrace;
  private final Duration killTimeout;

  /** Reads everything; what is wrong is in {@link Settings#problems()} afterwards. */
  PluginConfig(Settings settings) {
    this.region =
        settings.matching(REGION, REGION_NAME, "the name of an AWS region, as in eu-west-1");
    if (settings.text(REGION) == null) {
      settings.missing(REGION, "the AWS region of the clusters, as in eu-west-1");
    }
    this.endpoint = settings.endpoint(ENDPOINT);
    this.cluster = ClusterChoice.read(settings, CLUSTER_ID, CLUSTER_NAME);
    this.allowedClusters = settings.list(CLUSTER_ALLOWED);
    if (cluster == null && allowedClusters.isEmpty()) {
      settings.missing(
          CLUSTER_ALLOWED,
          "the names or ids of the clusters that jobs may use, or * for every cluster; or set "
              + CLUSTER_NAME
              + " so that all jobs use that one");
    }
    this.groupDirectory =
        settings.matching(GROUP_DIRECTORY, Pattern.compile("os|file"), "os or file");
    this.groupFile = settings.text(GROUP_FILE);
    if (settings.text(GROUP_DIRECTORY) == null) {
      settings.missing(
          GROUP_DIRECTORY,
          "where the groups of a user are found: os (accounts of this machine) or file");
    } else if ("file".equals(groupDirectory) && groupFile == null) {
      settings.missing(GROUP_FILE, "the file of lines user=group,group");
    }
    this.runAsGroup = settings.text(RUN_AS_GROUP);
    String script =
        settings.matching(
            STEP_SCRIPT, ABSOLUTE_PATH, "the absolute path of the wrapper on the cluster");
    this.stepScript = script == null ? DEFAULT_STEP_SCRIPT : script;
    this.watchInterval =
        settings.duration(
            WATCH_INTERVAL, Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofMinutes(10));
    this.submitTimeout =
        settings.duration(SUBMIT_TIMEOUT, Duration.ofMinutes(30), SECOND, Duration.ofHours(24));
    this.killGrace =
        settings.duration(
            KILL_GRACE, Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofHours(1));
    this.killTimeout =
        settings.duration(KILL_TIMEOUT, Duration.ofMinutes(5), SECOND, Duration.ofHours(1));
    if (killGrace.compareTo(killTimeout) >= 0) {
      settings.problem(
          KILL_GRACE,
          Settings.show(killGrace),
          "must be shorter than " + KILL_TIMEOUT + "=" + Settings.show(killTimeout));
    }
    Set<String> known = new HashSet<>(ADMIN_ONLY);
    known.addAll(Arrays.asList(CLUSTER_ID, CLUSTER_NAME, RUN_AS_GROUP));
    settings.refuseUnknown("aws.emr.", known);
  }

  String region() {
    return region;
  }

  /** In place of the region's own endpoint; null if that is to be used. */
  URI endpoint() {
    return endpoint;
  }

  /** What all jobs use, or use if they choose nothing; null if every job has to choose. */
  ClusterChoice cluster() {
    return cluster;
  }

  /**
   * Names and ids of the clusters that a job may choose; {@code *} is all of them; empty: none, the
   * administrator's choice holds.
   */
  Set<String> allowedClusters() {
    return allowedClusters;
  }

  /** The directory that the administrator chose. */
  GroupDirectory groupDirectory() {
    return "file".equals(groupDirectory)
        ? new FileGroupDirectory(Paths.get(groupFile))
        : new OsGroupDirectory();
  }

  /** The group that every job has to run as; null if the job or the directory decides. */
  String runAsGroup() {
    return runAsGroup;
  }

  String stepScript() {
    return stepScript;
  }

  Duration watchInterval() {
    return watchInterval;
  }

  /** How long it may take until EMR has the step: finding the cluster, throttling, a full queue. */
  Duration submitTimeout() {
    return submitTimeout;
  }

  /** How long a killed step has to end by itself before it is ended by force. */
  Duration killGrace() {
    return killGrace;
  }

  /** How long a kill is followed until it is reported as not confirmed. */
  Duration killTimeout() {
    return killTimeout;
  }
}
