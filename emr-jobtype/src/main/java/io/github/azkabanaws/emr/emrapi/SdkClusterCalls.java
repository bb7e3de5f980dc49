package io.github.azkabanaws.emr.emrapi;

import io.github.azkabanaws.emr.base.Members;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.ClusterState;
import software.amazon.awssdk.services.emr.model.DescribeClusterRequest;
import software.amazon.awssdk.services.emr.model.ListClustersRequest;
import software.amazon.awssdk.services.emr.model.ListClustersResponse;

/** The calls for clusters, made by the SDK. Thread-safe. */
public final class SdkClusterCalls implements ClusterCalls {
  private final EmrClient emr;

  public SdkClusterCalls(EmrClient emr) {
    this.emr = Objects.requireNonNull(emr, "emr");
  }

  @Override
  public Page<EmrCluster> listAlive(Optional<String> marker) {
    ListClustersRequest request =
        ListClustersRequest.builder()
            .clusterStates(
                ClusterState.STARTING,
                ClusterState.BOOTSTRAPPING,
                ClusterState.RUNNING,
                ClusterState.WAITING)
            .marker(marker.orElse(null))
            .build();
    ListClustersResponse answer = emr.listClusters(request);
    return new Page<>(
        Members.of(answer.clusters()).stream().map(SdkValues::cluster).collect(Collectors.toList()),
        SdkValues.marker(answer.marker()));
  }

  @Override
  public Optional<EmrCluster> describe(String clusterId) {
    DescribeClusterRequest request = DescribeClusterRequest.builder().clusterId(clusterId).build();
    return Optional.ofNullable(emr.describeCluster(request).cluster()).map(SdkValues::cluster);
  }
}
