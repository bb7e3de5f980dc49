package io.github.azkabanaws.emr.job;

import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.boundaries.BoundariesFiles;
import io.github.azkabanaws.emr.boundaries.BoundaryGate;
import io.github.azkabanaws.emr.boundaries.BoundarySettings;
import io.github.azkabanaws.emr.boundaries.Breach;
import io.github.azkabanaws.emr.boundaries.ClusterUse;
import io.github.azkabanaws.emr.boundaries.GroupSteps;
import io.github.azkabanaws.emr.boundaries.LiveBoundary;
import io.github.azkabanaws.emr.boundaries.RunningBound;
import io.github.azkabanaws.emr.boundaries.StartGate;
import io.github.azkabanaws.emr.clusters.ClusterGuard;
import io.github.azkabanaws.emr.clusters.ClusterSettings;
import io.github.azkabanaws.emr.emrapi.Cluster;
import io.github.azkabanaws.emr.groups.RunAs;
import io.github.azkabanaws.emr.notices.JobNotices;
import io.github.azkabanaws.emr.notices.Notice;
import io.github.azkabanaws.emr.notices.NoticeKind;
import io.github.azkabanaws.emr.rules.Work;
import io.github.azkabanaws.emr.step.StepDefinition;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.log4j.Logger;

/** The boundary of one job's group, applied to the job at each place of its way. */
final class JobBounds implements ClusterGuard {
  private final PluginConfig plugin;
  private final BoundariesFiles files;
  private final LiveBoundary boundary;
  private final Work work;
  private final Optional<String> retries;
  private final boolean hasRuntimeRole;
  private final Timer timer;

  private JobBounds(
      PluginConfig plugin,
      BoundariesFiles files,
      LiveBoundary boundary,
      Work work,
      Optional<String> retries,
      boolean hasRuntimeRole,
      Timer timer) {
    this.plugin = plugin;
    this.files = files;
    this.boundary = boundary;
    this.work = work;
    this.retries = retries;
    this.hasRuntimeRole = hasRuntimeRole;
    this.timer = timer;
  }

  /**
   * Those of the group that the job runs as.
   *
   * @param retries the job's property as it is written
   * @throws StepJobException if the file of boundaries can't be used
   */
  static JobBounds of(
      PluginConfig plugin,
      BoundariesFiles files,
      RunAs runAs,
      List<StepDefinition> steps,
      Optional<String> retries,
      JobContext job)
      throws StepJobException, KilledException, InterruptedException {
    return new JobBounds(
        plugin,
        files,
        LiveBoundary.of(plugin.boundaries(), files, runAs.group(), job),
        Work.of(steps.stream().map(StepDefinition::command).collect(Collectors.toList()), retries),
        retries,
        runAs.executionRoleArn().isPresent(),
        job.timer());
  }

  /** Has people told of each rule that the job breaks from now on. */
  void tell(JobNotices notices) {
    boundary.whenBroken(breach -> notices.tell(notice(breach)));
  }

  private static Notice notice(Breach breach) {
    Notice notice = Notice.of(NoticeKind.BOUNDARY_BROKEN, breach.sentence()).byRule(breach.rule());
    return breach.step().map(step -> notice.onStep(step.clusterId(), step.stepId())).orElse(notice);
  }

  /** The job says nothing more. */
  void end() {
    boundary.end();
  }

  /** Whether there can be a boundary at all. */
  boolean isOn() {
    return boundary.isOn();
  }

  /** Tells them, as in a dry run. */
  void show(Logger log) {
    if (!boundary.isOn()) {
      return;
    }
    List<String> rules = boundary.described();
    log.info(
        "boundary of group '"
            + boundary.known().group()
            + "' ("
            + BoundarySettings.FILE
            + "): "
            + (rules.isEmpty() ? "none" : String.join("; ", rules)));
  }

  /**
   * Goes on only with a job that is within, as far as that is known without a cluster.
   *
   * @throws StepJobException if it is not
   */
  void admit() throws StepJobException {
    boundary.admit(work);
    if (hasRuntimeRole) {
      boundary.admitRuntimeRole();
    }
  }

  @Override
  public void admit(Cluster cluster) throws StepJobException {
    boundary.admit(Work.on(cluster));
  }

  @Override
  public void admitStart(String clusterName) throws StepJobException {
    boundary.admit(Work.starting(clusterName));
  }

  /** What a step of the job waits for, by what is in the file now. */
  StartGate gate(StepDefinition step, Cluster cluster)
      throws KilledException, InterruptedException {
    if (!boundary.isOn()) {
      return StartGate.OPEN;
    }
    boundary.settle();
    GroupSteps counted =
        new GroupSteps(
            plugin.steps().script(), boundary.known().group(), plugin.submit().installId(), files);
    return new BoundaryGate(
        boundary,
        counted,
        new UseBySettings(plugin.clusters()),
        Work.of(step.command(), retries, cluster),
        hasRuntimeRole);
  }

  /**
   * What holds for a step while EMR has it.
   *
   * @param adopted whether another execution has submitted it
   */
  RunningBound running(StepDefinition step, Cluster cluster, boolean adopted) {
    // Of what runs it no longer matters how often the job may be repeated.
    Work running = Work.of(step.command(), Optional.empty(), cluster);
    return new RunningBound(boundary, running, adopted, timer);
  }

  /** The clusters as the settings have them. */
  private static final class UseBySettings implements ClusterUse {
    private final ClusterSettings clusters;

    UseBySettings(ClusterSettings clusters) {
      this.clusters = clusters;
    }

    @Override
    public boolean byName(String clusterId, String clusterName) {
      return clusters.mayBeUsed(clusterId, clusterName);
    }

    @Override
    public boolean isNamed(String clusterId, String clusterName) {
      return clusters.isNamed(clusterId, clusterName);
    }

    @Override
    public boolean needsTags() {
      return !clusters.usedByTags().isEmpty();
    }

    @Override
    public boolean byTags(Map<String, String> tags) {
      return needsTags() && tags.entrySet().containsAll(clusters.usedByTags().entrySet());
    }
  }
}
