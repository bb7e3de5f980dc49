package io.github.azkabanaws.emr;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The administrator's settings: what private.properties (and commonprivate.properties, one level
 * up) say. No job author can reach them, so everything that decides security or cost is read here
 * and nowhere else.
 */
final class PluginConfig {
  /** In private.properties alone: a job that sets one of them is told that it is ignored. */
  static final Set<String> ADMIN_ONLY =
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
              LimitSettings.ADMIN_ONLY,
              LogSettings.ADMIN_ONLY,
              ShutdownSettings.ADMIN_ONLY));

  /** What the administrator sets for all jobs, or a job for itself within what is allowed. */
  static final Set<String> SHARED =
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
  private final LimitSettings limits;
  private final LogSettings logs;
  private final ShutdownSettings shutdown;

  /** Reads everything; what is wrong is in {@link Settings#problems()} afterwards. */
  PluginConfig(Settings settings) {
    this(settings, RegionChain::region);
  }

  /**
   * @param defaultRegion tells the region if none is set, or null
   */
  PluginConfig(Settings settings, Supplier<String> defaultRegion) {
    this.aws = new AwsSettings(settings, defaultRegion);
    this.clusters = new ClusterSettings(settings);
    this.groups = new GroupSettings(settings);
    this.steps = new StepSettings(settings);
    this.submit = new SubmitSettings(settings);
    this.uploads = new UploadSettings(settings);
    this.outputs = new OutputSettings(settings);
    this.secrets = new SecretSettings(settings);
    this.limits = new LimitSettings(settings);
    this.logs = new LogSettings(settings);
    this.shutdown = new ShutdownSettings(settings);
    Set<String> known = new HashSet<>(ADMIN_ONLY);
    known.addAll(SHARED);
    settings.refuseUnknown("aws.emr.", known);
  }

  AwsSettings aws() {
    return aws;
  }

  GroupSettings groups() {
    return groups;
  }

  ClusterSettings clusters() {
    return clusters;
  }

  StepSettings steps() {
    return steps;
  }

  SubmitSettings submit() {
    return submit;
  }

  UploadSettings uploads() {
    return uploads;
  }

  OutputSettings outputs() {
    return outputs;
  }

  SecretSettings secrets() {
    return secrets;
  }

  LimitSettings limits() {
    return limits;
  }

  LogSettings logs() {
    return logs;
  }

  ShutdownSettings shutdown() {
    return shutdown;
  }

  private static Set<String> union(Stream<List<String>> lists) {
    return Collections.unmodifiableSet(lists.flatMap(List::stream).collect(Collectors.toSet()));
  }
}
