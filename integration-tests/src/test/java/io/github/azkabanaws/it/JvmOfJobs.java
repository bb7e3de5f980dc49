package io.github.azkabanaws.it;

import azkaban.executor.ExecutableFlow;
import com.sun.management.OperatingSystemMXBean;
import io.github.azkabanaws.harness.Executor;
import io.github.azkabanaws.harness.FlowProject;
import io.github.azkabanaws.harness.PluginLoading;
import io.github.azkabanaws.harness.RunningJob;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * An executor in a JVM of its own, for measurements. It tells what happens when, a line each: the
 * milliseconds since 1970, how many classes are loaded, the milliseconds that processors have
 * worked for it, and a word or a line of a job's log.
 */
final class JvmOfJobs {
  /** So many executions each has for itself. */
  private static final int EXECUTIONS = 1000;

  private static final long LIMIT_SECONDS = 1200;

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private JvmOfJobs() {}

  /**
   * Runs jobs of one flow.
   *
   * @param args the executor's folder, the number of this JVM, the cluster's name, how many jobs
   */
  public static void main(String[] args) throws Exception {
    tell(ManagementFactory.getRuntimeMXBean().getStartTime(), "jvm");
    tell("main");
    Path home = Path.of(args[0]);
    int jobs = Integer.parseInt(args[3]);
    Path project = Files.createTempDirectory(home, "project");
    StringBuilder flow =
        new StringBuilder("config:\n  command: /x/count.sh\n  aws.emr.cluster.name: ")
            .append(args[2])
            .append("\nnodes:\n");
    List<String> ids = IntStream.range(0, jobs).mapToObj(i -> "job-" + i).toList();
    ids.forEach(id -> flow.append("  - name: ").append(id).append("\n    type: emr\n"));
    Files.writeString(project.resolve("flow.flow"), flow);
    // Each has its own: a step of the same job that its own database calls over would be an orphan.
    FlowProject loaded = FlowProject.load(project, "project-" + args[1], "flow");
    // An executor registers its own figures there when it starts, and loads classes for that.
    ManagementFactory.getPlatformMBeanServer();
    tell("azkaban");
    try (Executor executor =
        new Executor(home, JvmOfJobs.class.getClassLoader(), PluginLoading.FOR_EACH_RUN)) {
      tell("executor");
      // Several JVMs share a database in reality, and no two executions an id.
      for (int i = 0; i < Integer.parseInt(args[1]) * EXECUTIONS; i++) {
        executor.submit(loaded, "alice", Set.of());
      }
      ExecutableFlow execution = executor.submit(loaded, "alice", Set.of());
      tell("start");
      List<RunningJob> running =
          executor.startTogether(execution, loaded, ids, line -> tell("log " + line));
      for (RunningJob job : running) {
        tell("ended " + job.await(LIMIT_SECONDS));
      }
    }
    System.out.flush();
    // The engine's threads are idle for half a minute yet.
    System.exit(0);
  }

  private static void tell(String what) {
    tell(System.currentTimeMillis(), what);
  }

  private static synchronized void tell(long time, String what) {
    System.out.println(
        time
            + " "
            + ManagementFactory.getClassLoadingMXBean().getTotalLoadedClassCount()
            + " "
            + SYSTEM.getProcessCpuTime() / 1_000_000
            + " "
            + what);
  }
}
