package io.github.azkabanaws.emrsimulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** A cluster and its only instance on the wire. */
final class ClusterView {
  private ClusterView() {}

  /** As in ListClusters. */
  static ObjectNode summary(ClusterSnapshot cluster) {
    ObjectNode node = Json.object().put("Id", cluster.id()).put("Name", cluster.name());
    node.set("Status", status(cluster));
    return node.put("NormalizedInstanceHours", 0).put("ClusterArn", cluster.arn());
  }

  /** As in DescribeCluster. */
  static ObjectNode detail(ClusterSnapshot cluster) {
    ObjectNode node = summary(cluster);
    ClusterSpec spec = cluster.spec();
    Json.putText(node, "LogUri", spec.logUri());
    if (!spec.s3Uploads().isEmpty()) {
      ObjectNode uploads =
          node.putObject("MonitoringConfiguration")
              .putObject("S3LoggingConfiguration")
              .putObject("LogTypeUploadPolicy");
      spec.s3Uploads().forEach(uploads::put);
    }
    node.put("ReleaseLabel", spec.releaseLabel());
    node.put("AutoTerminate", !spec.keepAlive());
    node.put("TerminationProtected", spec.terminationProtected());
    node.put("VisibleToAllUsers", true);
    node.put("StepConcurrencyLevel", cluster.stepConcurrencyLevel());
    node.set("Tags", Json.tags(spec.tags()));
    node.putArray("Applications");
    node.putArray("Configurations");
    return node;
  }

  /** The primary node, the only one there is; its ids follow from the cluster's. */
  static ObjectNode instance(ClusterSnapshot cluster) {
    String suffix = cluster.id().substring(2);
    ObjectNode node = Json.object().put("Id", "ci-" + suffix);
    node.put("Ec2InstanceId", "i-" + suffix).put("InstanceGroupId", "ig-" + suffix);
    node.put("Market", "ON_DEMAND").put("InstanceType", "m5.xlarge");
    node.put("PrivateIpAddress", "127.0.0.1").put("PrivateDnsName", "localhost");
    ObjectNode status = node.putObject("Status").put("State", instanceState(cluster).name());
    status.putObject("StateChangeReason");
    status.set("Timeline", timeline(cluster));
    return node;
  }

  static InstanceState instanceState(ClusterSnapshot cluster) {
    return switch (cluster.state()) {
      case STARTING -> InstanceState.PROVISIONING;
      case BOOTSTRAPPING -> InstanceState.BOOTSTRAPPING;
      case RUNNING, WAITING, TERMINATING -> InstanceState.RUNNING;
      case TERMINATED, TERMINATED_WITH_ERRORS -> InstanceState.TERMINATED;
    };
  }

  private static ObjectNode status(ClusterSnapshot cluster) {
    ObjectNode status = Json.object().put("State", cluster.state().name());
    ObjectNode reason = status.putObject("StateChangeReason");
    cluster
        .termination()
        .ifPresentOrElse(
            why -> reason.put("Code", why.code().name()).put("Message", why.message()),
            () -> reason.put("Message", message(cluster.state())));
    status.set("Timeline", timeline(cluster));
    return status;
  }

  private static ObjectNode timeline(ClusterSnapshot cluster) {
    ObjectNode timeline = Json.object();
    Json.putTime(timeline, "CreationDateTime", Optional.of(cluster.created()));
    Json.putTime(timeline, "ReadyDateTime", cluster.ready());
    Json.putTime(timeline, "EndDateTime", cluster.ended());
    return timeline;
  }

  /** Not tried against AWS. */
  private static String message(ClusterState state) {
    return switch (state) {
      case STARTING -> "Provisioning Amazon EC2 capacity";
      case BOOTSTRAPPING -> "Running bootstrap actions";
      case RUNNING -> "Running step";
      default -> "Cluster ready to run steps.";
    };
  }
}
