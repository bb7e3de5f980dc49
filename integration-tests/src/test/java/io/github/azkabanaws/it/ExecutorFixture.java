package io.github.azkabanaws.it;

import azkaban.executor.ExecutableFlow;
import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.EmrSimulatorBuilder;
import io.github.azkabanaws.emrsimulator.SimulatedCluster;
import io.github.azkabanaws.emrsimulator.StepSnapshot;
import io.github.azkabanaws.harness.AzkabanInstall;
import io.github.azkabanaws.harness.Executor;
import io.github.azkabanaws.harness.FlowProject;
import io.github.azkabanaws.harness.PluginLoading;
import io.github.azkabanaws.harness.RunningJob;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** An executor with the job type as shipped, and a simulated EMR with a cluster 'analytics'. */
final class ExecutorFixture implements AutoCloseable {
  static final String REGION = "eu-west-1";

  private final Path root;
  private final EmrSimulator emr;
  private final SimulatedCluster cluster;
  private final AzkabanInstall install;
  private PluginLoading loading = PluginLoading.ONCE;
  private ClassLoader lib = Distribution.azkabansOwn();
  private Executor executor;
  private Consumer<String> listener = line -> {};
  private final Map<String, String> files = new HashMap<>();
  private final Map<String, Path> links = new HashMap<>();
  private boolean documentedQuota;

  ExecutorFixture(Path root, EmrSimulatorBuilder simulator) throws Exception {
    this.root = root;
    this.emr = simulator.region(REGION).start();
    this.cluster = emr.createCluster(ClusterSpec.named("analytics"));
    this.install = AzkabanInstall.layOut(Distribution.folder(), root.resolve("azkaban"));
    System.setProperty("aws.accessKeyId", emr.credentials().accessKeyId());
    System.setProperty("aws.secretAccessKey", emr.credentials().secretAccessKey());
    configure(Map.of());
  }

  EmrSimulator emr() {
    return emr;
  }

  SimulatedCluster cluster() {
    return cluster;
  }

  AzkabanInstall install() {
    return install;
  }

  /** Changes settings of private.properties; before the first job. */
  void configure(Map<String, String> changes) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("aws.region", REGION);
    settings.put("aws.emr.endpoint", emr.endpoint().toString());
    settings.put("aws.emr.cluster.allowed", "analytics");
    settings.put("aws.emr.group.directory", "file");
    settings.put("aws.emr.watch.interval", "100ms");
    if (!documentedQuota) {
      // The simulator has no quota unless a test sets one.
      settings.put("aws.emr.quota.burst", "10000");
      settings.put("aws.emr.quota.calls.per.minute", "100000");
    }
    settings.putAll(changes);
    install.configureExecutor(
        settings, List.of("alice=analytics", "bob=research,finance", "carol=azkaban,hadoop"));
  }

  /** Leaves the quota as the example of private.properties has it; before {@link #configure}. */
  void keepDocumentedQuota() {
    documentedQuota = true;
  }

  /** What stands for the jars of Azkaban's lib; before the first job. */
  void lib(ClassLoader value) {
    lib = value;
  }

  /** How plugins are loaded; before the first job. */
  void loading(PluginLoading value) {
    loading = value;
  }

  /** Puts a file into the projects of jobs that start from now on. */
  void projectFile(String name, String text) {
    files.put(name, text);
  }

  /** The same for a symbolic link. */
  void projectLink(String name, Path target) {
    links.put(name, target);
  }

  /** Hears every line of the logs of jobs that start from now on. */
  void onLogLine(Consumer<String> value) {
    listener = value;
  }

  /** Starts the executor anew with the next job, with the settings as they are then. */
  void restart() {
    if (executor != null) {
      executor.close();
      executor = null;
    }
  }

  Executor executor() {
    if (executor == null) {
      executor = new Executor(install.execServer(), lib, loading);
    }
    return executor;
  }

  /** Runs a job of alice with these properties. */
  RunningJob start(String... jobProperties) throws Exception {
    return startAs("alice", Set.of(), jobProperties);
  }

  /**
   * Runs a job.
   *
   * @param jobProperties {@code key: value} lines of the job's {@code config} in the flow file
   */
  RunningJob startAs(String user, Set<String> proxyUsers, String... jobProperties)
      throws Exception {
    return startWith(user, proxyUsers, Map.of(), jobProperties);
  }

  /** The same with flow parameters, as a submitter enters them. */
  RunningJob startWith(
      String user,
      Set<String> proxyUsers,
      Map<String, String> flowParameters,
      String... jobProperties)
      throws Exception {
    Path project = Files.createTempDirectory(root, "project");
    StringBuilder flow = new StringBuilder("nodes:\n  - name: job\n    type: emr\n    config:\n");
    for (String property : jobProperties) {
      flow.append("      ").append(property).append('\n');
    }
    Files.writeString(project.resolve("flow.flow"), flow);
    for (Map.Entry<String, String> file : files.entrySet()) {
      Files.createDirectories(project.resolve(file.getKey()).getParent());
      Files.writeString(project.resolve(file.getKey()), file.getValue());
    }
    for (Map.Entry<String, Path> link : links.entrySet()) {
      Files.createSymbolicLink(project.resolve(link.getKey()), link.getValue());
    }
    FlowProject loaded = FlowProject.load(project, "project", "flow");
    ExecutableFlow execution = executor().submit(loaded, user, proxyUsers);
    return executor().start(execution, loaded, "job", flowParameters, listener);
  }

  /** Runs so many jobs of one flow of alice, none of which needs another. */
  JobFlow startFlow(SimulatedCluster on, int count) throws Exception {
    Path project = Files.createTempDirectory(root, "project");
    StringBuilder flow =
        new StringBuilder("config:\n  command: /x/count.sh\n  aws.emr.cluster.name: ")
            .append(on.snapshot().name())
            .append("\nnodes:\n");
    List<String> ids = IntStream.range(0, count).mapToObj(i -> "job-" + i).toList();
    ids.forEach(id -> flow.append("  - name: ").append(id).append("\n    type: emr\n"));
    Files.writeString(project.resolve("flow.flow"), flow);
    FlowProject loaded = FlowProject.load(project, "project", "flow");
    ExecutableFlow execution = executor().submit(loaded, "alice", Set.of());
    return new JobFlow(
        emr,
        on,
        execution.getExecutionId(),
        executor().startTogether(execution, loaded, ids, listener));
  }

  /** The one step that EMR has. */
  StepSnapshot onlyStep() {
    List<StepSnapshot> steps = cluster.steps();
    if (steps.size() != 1) {
      throw new AssertionError("There should be one step: " + steps);
    }
    return steps.get(0);
  }

  @Override
  public void close() {
    if (executor != null) {
      executor.close();
    }
    emr.close();
  }
}
