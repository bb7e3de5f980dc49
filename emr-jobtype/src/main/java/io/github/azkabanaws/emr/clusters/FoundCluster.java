package io.github.azkabanaws.emr.clusters;

import io.github.azkabanaws.emr.emrapi.Cluster;
import io.github.azkabanaws.emr.emrapi.EmrCluster;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkClientException;

/** A cluster as EMR described it at some moment. Every member of EMR's answer is optional. */
public final class FoundCluster {
  private final Cluster cluster;
  private final EmrCluster described;

  private FoundCluster(EmrCluster described) {
    if (described.id().trim().isEmpty()) {
      throw SdkClientException.create("EMR answered with a cluster that has no id");
    }
    this.cluster = new Cluster(described.id(), described.name());
    this.described = described;
  }

  /** As EMR tells it; a list tells no tags. */
  static FoundCluster of(EmrCluster cluster) {
    return new FoundCluster(cluster);
  }

  /** One that RunJobFlow has just accepted. */
  static FoundCluster accepted(String id, String name) {
    return new FoundCluster(EmrCluster.starting(id, name));
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
    return described.saysState() ? described.stateText() : "null";
  }

  public boolean isReady() {
    return described.state().isReady();
  }

  /** Whether it has ended or is about to; a state that this version does not know is neither. */
  public boolean isEnding() {
    return described.isEnding();
  }

  /** The state, and why if EMR says it: {@code TERMINATED (USER_REQUEST: by Bob)}. */
  public String stateAndReason() {
    return stateText() + described.because();
  }

  /** When it was created; the beginning of time if EMR does not say. */
  Instant created() {
    return described.created().orElse(Instant.MIN);
  }

  /** Whether it has all these tags with these values, by the last description. */
  boolean hasTags(Map<String, String> wanted) {
    return described.tags().entrySet().containsAll(wanted.entrySet());
  }

  static String names(List<FoundCluster> clusters) {
    return clusters.stream().map(c -> c.cluster().toString()).collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return cluster.toString();
  }
}
