package io.github.azkabanaws.emrsimulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;

/** The simulator as a program: one cluster that runs real processes, until it is killed. */
public final class EmrSimulatorMain {
  static final String USAGE =
      "Usage: EmrSimulatorMain [--port <0-65535>] [--cluster-name <name>] [--root <folder>]"
          + " [--quotas <documented|none>]";

  private EmrSimulatorMain() {}

  /** Starts the simulator and prints what a client needs as environment variables. */
  public static void main(String[] args) throws InterruptedException {
    UntilKilled life = UntilKilled.ofThisJvm();
    PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    MainArguments arguments;
    try {
      arguments = MainArguments.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(USAGE);
      System.exit(2);
      return;
    }
    EmrSimulator simulator;
    try {
      simulator = start(arguments, out);
    } catch (UncheckedIOException e) {
      System.err.println(e.getMessage() + ": " + e.getCause().getMessage());
      System.exit(1);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "emr-simulator-close"));
    announce(simulator, arguments, out);
    life.await();
  }

  static EmrSimulator start(MainArguments arguments, PrintStream out) {
    NodeConfiguration node =
        NodeConfiguration.in(arguments.root())
            .withLines((step, stream, line) -> out.println(step + " " + stream + ": " + line));
    EmrSimulator simulator =
        EmrSimulator.builder().port(arguments.port()).node(node).quotas(arguments.quotas()).start();
    simulator.createCluster(ClusterSpec.named(arguments.clusterName()));
    return simulator;
  }

  /** Says what a client needs; whoever has read it may end the program at once. */
  static void announce(EmrSimulator simulator, MainArguments arguments, PrintStream out) {
    out.println("export AWS_ENDPOINT_URL_EMR=" + simulator.endpoint());
    out.println("export AWS_REGION=" + simulator.region());
    out.println("export AWS_ACCESS_KEY_ID=" + simulator.credentials().accessKeyId());
    out.println("export AWS_SECRET_ACCESS_KEY=" + simulator.credentials().secretAccessKey());
    out.println("export EMR_CLUSTER_ID=" + simulator.clusters().get(0).id());
    out.println(
        "# cluster '" + arguments.clusterName() + "' runs its steps in " + arguments.root());
  }

  /**
   * The program's arguments.
   *
   * @param port the port, 0 for any
   * @param clusterName the name of the cluster
   * @param root the folder of the node
   * @param quotas how many requests are answered
   */
  record MainArguments(int port, String clusterName, Path root, Quotas quotas) {
    private static final Set<String> OPTIONS =
        Set.of("--port", "--cluster-name", "--root", "--quotas");

    static MainArguments parse(String... args) {
      int port = 0;
      String name = "simulated";
      Path root = Path.of("emr-simulator").toAbsolutePath();
      Quotas quotas = Quotas.unlimited();
      for (int i = 0; i < args.length; i += 2) {
        String option = args[i];
        if (!OPTIONS.contains(option)) {
          throw new IllegalArgumentException("'" + option + "' is no option of the simulator.");
        }
        if (i + 1 == args.length || args[i + 1].isEmpty()) {
          throw new IllegalArgumentException(option + " needs a value.");
        }
        String value = args[i + 1];
        switch (option) {
          case "--port" -> port = port(value);
          case "--cluster-name" -> name = value;
          case "--quotas" -> quotas = quotas(value);
          default -> root = Path.of(value).toAbsolutePath();
        }
      }
      return new MainArguments(port, name, root, quotas);
    }

    private static Quotas quotas(String value) {
      return switch (value) {
        case "documented" -> Quotas.documented();
        case "none" -> Quotas.unlimited();
        default ->
            throw new IllegalArgumentException(
                "--quotas is '" + value + "', allowed are documented and none.");
      };
    }

    private static int port(String value) {
      if (!value.matches("\\d{1,5}") || Integer.parseInt(value) > 65_535) {
        throw new IllegalArgumentException(
            "--port is '" + value + "', allowed are the numbers 0 to 65535.");
      }
      return Integer.parseInt(value);
    }
  }
}
