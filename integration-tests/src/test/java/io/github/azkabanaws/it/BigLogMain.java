package io.github.azkabanaws.it;

import azkaban.executor.ExecutableFlow;
import io.github.azkabanaws.harness.Executor;
import io.github.azkabanaws.harness.FlowProject;
import io.github.azkabanaws.harness.RunningJob;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An executor that runs one job, for a JVM of its own; it says what came of it. */
final class BigLogMain {
  private BigLogMain() {}

  /**
   * Runs job {@code job} of the flow.
   *
   * @param args the executor's folder and the project's
   */
  public static void main(String[] args) throws Exception {
    System.out.println("heap " + Runtime.getRuntime().maxMemory());
    try (Executor executor = new Executor(Path.of(args[0]), BigLogMain.class.getClassLoader())) {
      FlowProject project = FlowProject.load(Path.of(args[1]), "project", "flow");
      ExecutableFlow execution = executor.submit(project, "alice", Set.of());
      RunningJob job = executor.start(execution, project, "job", Map.of(), line -> {});
      System.out.println("status " + job.await(540));
      List<String> stdout =
          job.log().stream().filter(line -> line.startsWith("INFO - [stdout]")).toList();
      System.out.println("first " + stdout.get(0).substring(0, 40));
      System.out.println("last " + stdout.get(stdout.size() - 1).substring(0, 40));
      System.out.println("bytes " + stdout.stream().mapToLong(String::length).sum());
      job.log().stream()
          .filter(line -> line.contains("left out") || !line.startsWith("INFO - [stdout]"))
          .forEach(line -> System.out.println("log " + line));
    }
  }
}
