package io.github.azkabanaws.demo;

import io.github.azkabanaws.emrsimulator.Credentials;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.SimulatedCluster;
import io.github.azkabanaws.emrsimulator.StepLineListener;
import io.github.azkabanaws.harness.ClusterNode;
import io.github.azkabanaws.harness.PoolDomain;
import io.github.azkabanaws.harness.UserPool;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a real Azkaban server needs of AWS, on this machine: EMR with a cluster {@code analytics}
 * that has the wrapper and the demo's scripts, and a user pool with a domain on which people sign
 * in. How to reach them stands in the file {@code env} of its folder, and ID tokens of {@code
 * alice} and {@code bob} beside it; the pool's domain gives out newer ones.
 */
public final class SimulatedAws implements AutoCloseable {
  private static final Map<String, List<String>> PEOPLE =
      new TreeMap<>(Map.of("alice", List.of("analytics"), "bob", List.of("research")));

  private final SimulatedCloud cloud;
  private final UserPool pool;
  private final PoolDomain domain;

  private SimulatedAws(SimulatedCloud cloud, UserPool pool, PoolDomain domain) {
    this.cloud = cloud;
    this.pool = pool;
    this.domain = domain;
  }

  /**
   * Runs until it is killed.
   *
   * @param args a folder to work in, the one with the wrapper, and the first port
   */
  public static void main(String[] args) throws Exception {
    if (args.length != 3) {
      System.err.println(
          "usage: SimulatedAws <folder to work in> <folder of the wrapper> <first port>");
      System.exit(2);
    }
    Stay.untilKilled(
        Path.of(args[0]), Path.of(args[1]), SimulatedPorts.orExit(args[2]), Console.ofThisJvm());
  }

  /**
   * Starts it on free ports, with credentials of its own.
   *
   * @param folder where it may write; made if it is not there
   * @param wrapper the folder with {@code run-step.sh} and what belongs to it
   * @param lines hears every line that a script writes
   */
  public static SimulatedAws start(Path folder, Path wrapper, StepLineListener lines)
      throws IOException {
    return start(folder, wrapper, lines, SimulatedPorts.free(), Credentials.random());
  }

  /** The same on these ports, with these credentials. */
  static SimulatedAws start(
      Path folder,
      Path wrapper,
      StepLineListener lines,
      SimulatedPorts ports,
      Credentials credentials)
      throws IOException {
    Path node = folder.resolve("node");
    SimulatedCloud cloud = SimulatedCloud.start(node, lines, ports.emr(), credentials);
    try {
      Path runStep = ClusterNode.install(wrapper, node.resolve("plugins"), cloud.path());
      UserPool pool =
          UserPool.start(SimulatedCloud.REGION + "_DemoPool1", "3demo45678client", ports.keys());
      try {
        PoolDomain domain =
            PoolDomain.start(pool, PEOPLE, SimulatedAws::isSignInPage, ports.domain());
        SimulatedAws aws = new SimulatedAws(cloud, pool, domain);
        aws.write(folder, node, runStep);
        return aws;
      } catch (IOException | RuntimeException e) {
        pool.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      cloud.close();
      throw e;
    }
  }

  /** The sign-in page of an Azkaban on this machine: its port is nobody's to know before. */
  private static boolean isSignInPage(URI address) {
    return "localhost".equals(address.getHost())
        && "/js/cognito-sign-in/index.html".equals(address.getRawPath());
  }

  private void write(Path folder, Path node, Path wrapper) throws IOException {
    Credentials credentials = cloud.emr().credentials();
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("AWS_ACCESS_KEY_ID", credentials.accessKeyId());
    variables.put("AWS_SECRET_ACCESS_KEY", credentials.secretAccessKey());
    variables.put("AWS_REGION", SimulatedCloud.REGION);
    variables.put("EMR_ENDPOINT", cloud.endpoint().toString());
    variables.put("EMR_STEP_SCRIPT", wrapper.toString());
    variables.put("NODE", node.toString());
    variables.put("USER_POOL_ID", pool.poolId());
    variables.put("USER_POOL_CLIENT_ID", pool.clientId());
    variables.put("USER_POOL_KEYS", pool.jwksUri().toString());
    variables.put("USER_POOL_DOMAIN", domain.url().toString());
    StringBuilder exports = new StringBuilder();
    variables.forEach(
        (name, value) -> exports.append("export ").append(name).append('=').append(quote(value)));
    Files.writeString(folder.resolve("env"), exports);
    for (Map.Entry<String, List<String>> person : PEOPLE.entrySet()) {
      Files.writeString(
          folder.resolve(person.getKey() + ".token"),
          pool.idToken(person.getKey(), person.getValue()));
    }
  }

  /** As one word of a shell, whatever is in it. */
  private static String quote(String value) {
    return "'" + value.replace("'", "'\\''") + "'\n";
  }

  /** EMR, to arrange and to look. */
  public EmrSimulator emr() {
    return cloud.emr();
  }

  /** The cluster {@code analytics}. */
  public SimulatedCluster cluster() {
    return cloud.cluster();
  }

  /** Who has tokens. */
  public UserPool pool() {
    return pool;
  }

  /** Where people sign in. */
  public PoolDomain domain() {
    return domain;
  }

  /** Where the cluster's node has the demo's scripts. */
  public Path scripts() {
    return cloud.scripts();
  }

  @Override
  public void close() {
    domain.close();
    pool.close();
    cloud.close();
  }
}
