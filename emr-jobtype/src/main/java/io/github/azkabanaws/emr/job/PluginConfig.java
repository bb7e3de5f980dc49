package io.github.azkabanaws.emr.job;

import io.github.azkabanaws.emr.aws.AwsSettings;
import io.github.azkabanaws.emr.aws.HintSettings;
import io.github.azkabanaws.emr.aws.RegionChain;
import io.github.azkabanaws.emr.base.LimitSettings;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.boundaries.BoundarySettings;
import io.github.azkabanaws.emr.clusters.ClusterSettings;
import io.github.azkabanaws.emr.clusters.LaunchSettings;
import io.github.azkabanaws.emr.groups.GroupSettings;
import io.github.azkabanaws.emr.handover.HandoverSettings;
import io.github.azkabanaws.emr.joblog.LogSettings;
import io.github.azkabanaws.emr.kill.ShutdownSettings;
import io.github.azkabanaws.emr.notices.NoticeSettings;
import io.github.azkabanaws.emr.s3.S3Location;
import io.github.azkabanaws.emr.step.OutputSettings;
import io.github.azkabanaws.emr.step.SecretSettings;
import io.github.azkabanaws.emr.step.StepSettings;
import io.github.azkabanaws.emr.step.UploadSettings;
import io.github.azkabanaws.emr.submit.SubmitSettings;
import io.github.azkabanaws.emr.watch.YarnSettings;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The administrator's settings: what private.properties (and commonprivate.properties, one level
 * up) say. No job author can reach them, so everything that decides security or cost is read here
 * and nowhere else.
 */
public final class PluginConfig {
  /** In private.properties alone: a job that sets one of them is told that it is ignored. */
  public static final Set<String> ADMIN_ONLY =
      union(
          Stream.of(
              AwsSettings.ADMIN_ONLY,
              HintSettings.ADMIN_ONLY,
              GroupSettings.ADMIN_ONLY,
              ClusterSettings.ADMIN_ONLY,
              StepSettings.ADMIN_ONLY,
              SubmitSettings.ADMIN_ONLY,
              UploadSettings.ADMIN_ONLY,
              OutputSettings.ADMIN_ONLY,
              SecretSettings.ADMIN_ONLY,
              HandoverSettings.ADMIN_ONLY,
              LimitSettings.ADMIN_ONLY,
              LogSettings.ADMIN_ONLY,
              ShutdownSettings.ADMIN_ONLY,
              FiguresSettings.ADMIN_ONLY,
              NoticeSettings.ADMIN_ONLY,
              YarnSettings.ADMIN_ONLY,
              BoundarySettings.ADMIN_ONLY));

  /** What the administrator sets for all jobs, or a job for itself within what is allowed. */
  public static final Set<String> SHARED =
      union(
          Stream.of(
              GroupSettings.SHARED,
              ClusterSettings.SHARED,
              StepSettings.SHARED,
              LimitSettings.SHARED,
              LogSettings.SHARED));

  private final AwsSettings aws;
  private final GroupSettings groups;
  private final ClusterSettings clusters;
  private final StepSettings steps;
  private final SubmitSettings submit;
  private final UploadSettings uploads;
  private final OutputSettings outputs;
  private final SecretSettings secrets;
  private final HandoverSettings handover;
  private final LimitSettings limits;
  private final LogSettings logs;
  private final ShutdownSettings shutdown;
  private final FiguresSettings figures;
  private final NoticeSettings notices;
  private final YarnSettings yarn;
  private final BoundarySettings boundaries;

  /**
   * Reads everything.
   *
   * @throws io.github.azkabanaws.emr.base.InvalidSettingsException with all that is wrong
   */
  public static PluginConfig read(Settings settings) {
    return read(settings, RegionChain::region);
  }

  /**
   * Reads everything.
   *
   * @param defaultRegion tells the region if none is set
   * @throws io.github.azkabanaws.emr.base.InvalidSettingsException with all that is wrong
   */
  public static PluginConfig read(Settings settings, Supplier<Optional<String>> defaultRegion) {
    PluginConfig config = new PluginConfig(settings, defaultRegion);
    settings.requireValid();
    return config;
  }

  private PluginConfig(Settings settings, Supplier<Optional<String>> defaultRegion) {
    this.aws = new AwsSettings(settings, defaultRegion);
    this.clusters = new ClusterSettings(settings);
    this.groups = new GroupSettings(settings);
    this.steps = new StepSettings(settings);
    this.submit = new SubmitSettings(settings);
    this.uploads = new UploadSettings(settings);
    this.outputs = new OutputSettings(settings);
    this.secrets = new SecretSettings(settings);
    this.handover =
        new HandoverSettings(settings)
            .keptOff(settings, UploadSettings.PREFIX, uploads.prefix().map(S3Location::toString))
            .keptOff(settings, OutputSettings.PREFIX, outputs.prefix().map(S3Location::toString))
            .keptOff(settings, HintSettings.NOTES, aws.hints().notes())
            .keptOff(settings, LaunchSettings.REQUEST, clusters.launch().request());
    this.limits = new LimitSettings(settings);
    this.logs = new LogSettings(settings);
    this.shutdown = new ShutdownSettings(settings);
    this.figures = new FiguresSettings(settings);
    this.notices = new NoticeSettings(settings, aws.regionIfKnown());
    this.yarn = new YarnSettings(settings);
    this.boundaries = new BoundarySettings(settings);
    Set<String> known = new HashSet<>(ADMIN_ONLY);
    known.addAll(SHARED);
    settings.refuseUnknown("aws.emr.", known);
  }

  public AwsSettings aws() {
    return aws;
  }

  public GroupSettings groups() {
    return groups;
  }

  public ClusterSettings clusters() {
    return clusters;
  }

  public StepSettings steps() {
    return steps;
  }

  public SubmitSettings submit() {
    return submit;
  }

  public UploadSettings uploads() {
    return uploads;
  }

  public OutputSettings outputs() {
    return outputs;
  }

  public SecretSettings secrets() {
    return secrets;
  }

  public HandoverSettings handover() {
    return handover;
  }

  public LimitSettings limits() {
    return limits;
  }

  public LogSettings logs() {
    return logs;
  }

  public ShutdownSettings shutdown() {
    return shutdown;
  }

  public FiguresSettings figures() {
    return figures;
  }

  public NoticeSettings notices() {
    return notices;
  }

  public YarnSettings yarn() {
    return yarn;
  }

  public BoundarySettings boundaries() {
    return boundaries;
  }

  private static Set<String> union(Stream<List<String>> lists) {
    return Collections.unmodifiableSet(lists.flatMap(List::stream).collect(Collectors.toSet()));
  }
}
