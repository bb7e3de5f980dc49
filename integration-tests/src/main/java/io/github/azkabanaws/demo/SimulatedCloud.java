package io.github.azkabanaws.demo;

import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.Credentials;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.NodeConfiguration;
import io.github.azkabanaws.emrsimulator.SimulatedCluster;
import io.github.azkabanaws.emrsimulator.StepLineListener;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** The EMR side of the demo: one cluster named {@code analytics} that runs scripts for real. */
final class SimulatedCloud implements AutoCloseable {
  static final String REGION = "eu-west-1";
  private static final int STEPS_AT_A_TIME = 10;

  private final EmrSimulator emr;
  private final SimulatedCluster cluster;
  private final Path node;

  private SimulatedCloud(EmrSimulator emr, SimulatedCluster cluster, Path node) {
    this.emr = emr;
    this.cluster = cluster;
    this.node = node;
  }

  /**
   * Starts the simulator and its cluster.
   *
   * @param node the folder that stands for the disk of the cluster's node
   * @param lines hears every line that a script writes
   */
  static SimulatedCloud start(Path node, StepLineListener lines) throws IOException {
    return start(node, lines, 0, Credentials.random());
  }

  /** The same on a port, 0 for any that is free, with credentials. */
  static SimulatedCloud start(Path node, StepLineListener lines, int port, Credentials credentials)
      throws IOException {
    for (String program : new String[] {"getent", "id", "sudo"}) {
      Resources.copyProgram("node/bin/" + program, node.resolve("bin"));
    }
    for (String script : new String[] {"count-words.sh", "load-file.sh", "never-ending.sh"}) {
      Resources.copyProgram("node/scripts/" + script, node.resolve("scripts"));
    }
    Resources.copy("node/data/moby dick.txt", node.resolve("data"));
    EmrSimulator emr =
        EmrSimulator.builder().region(REGION).port(port).credentials(credentials).start();
    SimulatedCluster cluster =
        emr.createCluster(
            ClusterSpec.named("analytics")
                .withStepConcurrencyLevel(STEPS_AT_A_TIME)
                .withLogUri("s3://example-bucket/emr-logs")
                .withNode(
                    NodeConfiguration.in(node)
                        .withPathPrefix(node.resolve("bin"))
                        .withLines(lines)));
    return new SimulatedCloud(emr, cluster, node);
  }

  EmrSimulator emr() {
    return emr;
  }

  SimulatedCluster cluster() {
    return cluster;
  }

  Path scripts() {
    return node.resolve("scripts");
  }

  Path data() {
    return node.resolve("data");
  }

  /** Where the wrapper and the scripts find programs: the node's own, then this machine's. */
  String path() {
    return node.resolve("bin") + ":/usr/local/bin:/usr/bin:/bin";
  }

  URI endpoint() {
    return emr.endpoint();
  }

  /** Gives this JVM the credentials, where the SDK's default chain finds them first. */
  void exportCredentials() {
    Credentials credentials = emr.credentials();
    System.setProperty("aws.accessKeyId", credentials.accessKeyId());
    System.setProperty("aws.secretAccessKey", credentials.secretAccessKey());
  }

  @Override
  public void close() {
    emr.close();
  }
}
