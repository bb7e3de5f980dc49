package io.github.azkabanaws.emr.emrapi;

import io.github.azkabanaws.emr.base.Members;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.emr.model.ActionOnFailure;
import software.amazon.awssdk.services.emr.model.CloudWatchLogConfiguration;
import software.amazon.awssdk.services.emr.model.Cluster;
import software.amazon.awssdk.services.emr.model.ClusterStateChangeReason;
import software.amazon.awssdk.services.emr.model.ClusterStatus;
import software.amazon.awssdk.services.emr.model.ClusterSummary;
import software.amazon.awssdk.services.emr.model.ClusterTimeline;
import software.amazon.awssdk.services.emr.model.HadoopStepConfig;
import software.amazon.awssdk.services.emr.model.MonitoringConfiguration;
import software.amazon.awssdk.services.emr.model.Step;
import software.amazon.awssdk.services.emr.model.StepAdditionalInfo;
import software.amazon.awssdk.services.emr.model.StepConfig;
import software.amazon.awssdk.services.emr.model.StepStatus;
import software.amazon.awssdk.services.emr.model.StepSummary;
import software.amazon.awssdk.services.emr.model.StepTimeline;
import software.amazon.awssdk.services.emr.model.Tag;

/** What is said in the SDK's types and in this plugin's, the one put for the other. */
public final class SdkValues {
  private SdkValues() {}

  /** A step as it is submitted. */
  public static StepConfig config(StepRequest request) {
    return StepConfig.builder()
        .name(request.name())
        .actionOnFailure(ActionOnFailure.fromValue(StepRequest.ACTION_ON_FAILURE))
        .hadoopJarStep(jar -> jar.jar(request.jar()).args(request.arguments()))
        .build();
  }

  /** A step as ListSteps tells it. */
  public static EmrStep step(StepSummary step) {
    return step(
        step.id(), step.name(), step.status(), step.config(), applications(step.additionalInfo()));
  }

  /** A step as DescribeStep tells it. */
  public static EmrStep step(Step step) {
    return step(
        step.id(), step.name(), step.status(), step.config(), applications(step.additionalInfo()));
  }

  /** A cluster as ListClusters tells it: without tags. */
  public static EmrCluster cluster(ClusterSummary cluster) {
    EmrCluster.Builder builder =
        new EmrCluster.Builder(text(cluster.id()), String.valueOf(cluster.name()));
    return status(builder, cluster.status()).build();
  }

  /** A cluster as DescribeCluster tells it. */
  public static EmrCluster cluster(Cluster cluster) {
    EmrCluster.Builder builder =
        new EmrCluster.Builder(text(cluster.id()), String.valueOf(cluster.name()))
            .tags(tags(Members.of(cluster.tags())))
            .logUri(Optional.ofNullable(cluster.logUri()));
    MonitoringConfiguration monitoring = cluster.monitoringConfiguration();
    if (monitoring != null && monitoring.s3LoggingConfiguration() != null) {
      builder.s3Uploads(monitoring.s3LoggingConfiguration().logTypeUploadPolicyAsStrings());
    }
    CloudWatchLogConfiguration logs =
        monitoring == null ? null : monitoring.cloudWatchLogConfiguration();
    if (logs != null && Boolean.TRUE.equals(logs.enabled())) {
      builder.logGroup(
          new EmrCluster.LogGroup(text(logs.logGroupName()), text(logs.logStreamNamePrefix())));
    }
    return status(builder, cluster.status()).build();
  }

  /** That of the next page; an empty one is none. */
  static Optional<String> marker(String marker) {
    return Optional.ofNullable(marker).filter(text -> !text.isEmpty());
  }

  private static EmrStep step(
      String id,
      String name,
      StepStatus status,
      HadoopStepConfig config,
      YarnApplications applications) {
    boolean isSaid = status != null;
    return new EmrStep(
        text(id),
        text(name),
        isSaid ? text(status.stateAsString()) : "",
        isSaid ? times(status.timeline()) : EmrStep.Times.UNSAID,
        isSaid ? failure(status) : Optional.empty(),
        command(config),
        applications);
  }

  private static YarnApplications applications(StepAdditionalInfo info) {
    return info == null
        ? YarnApplications.NONE
        : YarnApplications.of(info.resourceManagerApplicationIds());
  }

  private static EmrStep.Times times(StepTimeline timeline) {
    return timeline == null
        ? EmrStep.Times.UNSAID
        : EmrStep.Times.of(
            Optional.ofNullable(timeline.creationDateTime()),
            Optional.ofNullable(timeline.startDateTime()),
            Optional.ofNullable(timeline.endDateTime()));
  }

  private static Optional<FailureDetails> failure(StepStatus status) {
    return Optional.ofNullable(status.failureDetails())
        .map(
            details ->
                new FailureDetails(
                    text(details.reason()), text(details.message()), text(details.logFile())));
  }

  private static Optional<StepCommand> command(HadoopStepConfig config) {
    return config == null || config.jar() == null || config.args().contains(null)
        ? Optional.empty()
        : Optional.of(new StepCommand(config.jar(), config.args()));
  }

  private static EmrCluster.Builder status(EmrCluster.Builder builder, ClusterStatus status) {
    if (status == null) {
      return builder;
    }
    return builder
        .state(text(status.stateAsString()))
        .because(because(status.stateChangeReason()))
        .created(Optional.ofNullable(status.timeline()).map(ClusterTimeline::creationDateTime));
  }

  private static String because(ClusterStateChangeReason reason) {
    return reason == null || reason.message() == null || reason.message().isEmpty()
        ? ""
        : " (" + reason.codeAsString() + ": " + reason.message() + ")";
  }

  private static Map<String, String> tags(List<Tag> listed) {
    Map<String, String> tags = new HashMap<>();
    listed.forEach(tag -> tags.put(tag.key(), text(tag.value())));
    return tags;
  }

  private static String text(String said) {
    return said == null ? "" : said;
  }
}
