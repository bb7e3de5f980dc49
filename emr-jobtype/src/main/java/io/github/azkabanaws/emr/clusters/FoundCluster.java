package io.github.azkabanaws.emr.clusters;

import io.github.azkabanaws.emr.base.Members;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.emr.model.ClusterState;
import software.amazon.awssdk.services.emr.model.ClusterStateChangeReason;
import software.amazon.awssdk.services.emr.model.ClusterStatus;
import software.amazon.awssdk.services.emr.model.ClusterSummary;
import software.amazon.awssdk.services.emr.model.Tag;

/** A cluster as EMR described it at some moment. Every member of EMR's answer is optional. */
public final class FoundCluster {
  private final Cluster cluster;
  private final ClusterStatus status;
  private final Map<String, String> tags;

  private FoundCluster(String id, String name, ClusterStatus status, Map<String, String> tags) {
    if (id == null || id.trim().isEmpty()) {
      throw SdkClientException.create("EMR answered with a cluster that has no id");
    }
    this.cluster = new Cluster(id, String.valueOf(name));
    this.status = status == null ? ClusterStatus.builder().build() : status;
    this.tags = tags;
  }

  /** As ListClusters tells it: without tags. */
  static FoundCluster of(ClusterSummary cluster) {
    return new FoundCluster(
        cluster.id(), cluster.name(), cluster.status(), Collections.<String, String>emptyMap());
  }

  /** As DescribeCluster tells it. */
  static FoundCluster of(software.amazon.awssdk.services.emr.model.Cluster cluster) {
    if (cluster == null) {
      throw SdkClientException.create("EMR answered without a cluster");
    }
    Map<String, String> tags = new HashMap<>();
    for (Tag tag : Members.of(cluster.tags())) {
      tags.put(tag.key(), tag.value() == null ? "" : tag.value());
    }
    return new FoundCluster(cluster.id(), cluster.name(), cluster.status(), tags);
  }

  /** One that RunJobFlow has just accepted. */
  static FoundCluster accepted(String id, String name) {
    ClusterStatus status = ClusterStatus.builder().state(ClusterState.STARTING).build();
    return new FoundCluster(id, name, status, Collections.<String, String>emptyMap());
  }

  public Cluster cluster() {
    return cluster;
  }

  String id() {
    return cluster.id();
  }

  String name() {
    return cluster.name();
  }

  /** EMR's word for the state. */
  String stateText() {
    return String.valueOf(status.stateAsString());
  }

  public boolean isReady() {
    return status.state() == ClusterState.RUNNING || status.state() == ClusterState.WAITING;
  }

  /** Whether it has ended or is about to; a state that this version does not know is neither. */
  public boolean isEnding() {
    return status.state() == ClusterState.TERMINATING
        || status.state() == ClusterState.TERMINATED
        || status.state() == ClusterState.TERMINATED_WITH_ERRORS;
  }

  /** The state, and why if EMR says it: {@code TERMINATED (USER_REQUEST: by Bob)}. */
  public String stateAndReason() {
    return stateText() + reason(status.stateChangeReason());
  }

  /** When it was created; the beginning of time if EMR does not say. */
  Instant created() {
    Instant created = status.timeline() == null ? null : status.timeline().creationDateTime();
    return created == null ? Instant.MIN : created;
  }

  /** Whether it has all these tags with these values, by the last description. */
  boolean hasTags(Map<String, String> wanted) {
    return tags.entrySet().containsAll(wanted.entrySet());
  }

  /** Why a cluster is in its state, as the end of a sentence; empty if EMR does not say. */
  public static String reason(ClusterStateChangeReason reason) {
    if (reason == null || reason.message() == null || reason.message().isEmpty()) {
      return "";
    }
    return " (" + reason.codeAsString() + ": " + reason.message() + ")";
  }

  static String names(List<FoundCluster> clusters) {
    return clusters.stream().map(c -> c.cluster().toString()).collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return cluster.toString();
  }
}
