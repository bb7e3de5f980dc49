package io.github.azkabanaws.emr;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import software.amazon.awssdk.services.emr.model.AddJobFlowStepsResponse;
import software.amazon.awssdk.services.emr.model.CancelStepsInfo;
import software.amazon.awssdk.services.emr.model.CancelStepsRequestStatus;
import software.amazon.awssdk.services.emr.model.CancelStepsResponse;
import software.amazon.awssdk.services.emr.model.ClusterState;
import software.amazon.awssdk.services.emr.model.ClusterSummary;
import software.amazon.awssdk.services.emr.model.DescribeClusterResponse;
import software.amazon.awssdk.services.emr.model.DescribeStepResponse;
import software.amazon.awssdk.services.emr.model.ListClustersResponse;
import software.amazon.awssdk.services.emr.model.ListStepsResponse;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepSummary;
import software.amazon.awssdk.services.emr.model.Tag;

/** EMR's answers, as short as a test wants them. */
final class Answers {
  private Answers() {}

  static AddJobFlowStepsResponse accepted(String stepId) {
    return AddJobFlowStepsResponse.builder().stepIds(stepId).build();
  }

  static DescribeStepResponse step(StepState state) {
    return DescribeStepResponse.builder()
        .step(step -> step.id("s-1").name("n").status(status -> status.state(state)))
        .build();
  }

  static DescribeStepResponse failed(String reason, String message, String logFile) {
    return DescribeStepResponse.builder()
        .step(
            step ->
                step.id("s-1")
                    .status(
                        status ->
                            status
                                .state(StepState.FAILED)
                                .failureDetails(
                                    d -> d.reason(reason).message(message).logFile(logFile))))
        .build();
  }

  static ListStepsResponse steps(String marker, StepSummary... steps) {
    return ListStepsResponse.builder().steps(steps).marker(marker).build();
  }

  static StepSummary summary(String id, String name, long created) {
    return StepSummary.builder()
        .id(id)
        .name(name)
        .status(status -> status.timeline(t -> t.creationDateTime(Instant.ofEpochSecond(created))))
        .build();
  }

  static CancelStepsResponse cancelSubmitted() {
    return cancel(CancelStepsRequestStatus.SUBMITTED, null);
  }

  static CancelStepsResponse cancelFailed(String reason) {
    return cancel(CancelStepsRequestStatus.FAILED, reason);
  }

  private static CancelStepsResponse cancel(CancelStepsRequestStatus status, String reason) {
    return CancelStepsResponse.builder()
        .cancelStepsInfoList(
            CancelStepsInfo.builder().stepId("s-1").status(status).reason(reason).build())
        .build();
  }

  static DescribeClusterResponse cluster(String id, String name, ClusterState state) {
    return DescribeClusterResponse.builder()
        .cluster(
            cluster ->
                cluster
                    .id(id)
                    .name(name)
                    .status(
                        status ->
                            status
                                .state(state)
                                .stateChangeReason(r -> r.code("USER_REQUEST").message("by Bob"))))
        .build();
  }

  /** As ListClusters tells it, with the hour in which it was created. */
  static ClusterSummary clusterSummary(String id, String name, ClusterState state, int hour) {
    return ClusterSummary.builder()
        .id(id)
        .name(name)
        .status(
            status ->
                status
                    .state(state)
                    .timeline(t -> t.creationDateTime(Instant.ofEpochSecond(3600L * hour))))
        .build();
  }

  /** As DescribeCluster tells it, with tags {@code key, value, key, value}. */
  static DescribeClusterResponse tagged(String id, String name, String... tags) {
    return DescribeClusterResponse.builder()
        .cluster(
            cluster -> {
              cluster.id(id).name(name).status(s -> s.state(ClusterState.WAITING));
              List<Tag> list = new ArrayList<>();
              for (int i = 0; i < tags.length; i += 2) {
                list.add(Tag.builder().key(tags[i]).value(tags[i + 1]).build());
              }
              cluster.tags(list);
            })
        .build();
  }

  static ListClustersResponse clusters(String marker, ClusterSummary... clusters) {
    return ListClustersResponse.builder().clusters(Arrays.asList(clusters)).marker(marker).build();
  }

  static ClusterSummary clusterSummary(String id, String name) {
    return ClusterSummary.builder()
        .id(id)
        .name(name)
        .status(status -> status.state(ClusterState.WAITING))
        .build();
  }
}
