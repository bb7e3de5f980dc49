package io.github.azkabanaws.harness;

import azkaban.executor.ExecutableFlow;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** One job in an executor's folder, from the command line, to try an install where no test runs. */
public final class OneJob {
  private static final long LIMIT_SECONDS = 60;

  private OneJob() {}

  /**
   * Loads the job types of the current folder, runs the job and prints its log. Exits with 0 if the
   * job has succeeded.
   *
   * @param args the project's folder, its flow, the job in it, and who submits it
   */
  public static void main(String[] args) throws Exception {
    if (args.length != 4) {
      System.err.println("usage: OneJob <project folder> <flow> <job> <user>");
      System.exit(2);
    }
    JobStatus status = run(Path.of(args[0]), args[1], args[2], args[3]);
    System.out.println("status: " + status);
    System.out.flush();
    // Explicitly: what the job type shares between jobs lives as long as the executor.
    System.exit(status == JobStatus.SUCCEEDED ? 0 : 1);
  }

  private static JobStatus run(Path folder, String flow, String jobId, String user)
      throws Exception {
    Path home = Path.of("").toAbsolutePath();
    try (Executor executor = new Executor(home, OneJob.class.getClassLoader())) {
      FlowProject project = FlowProject.load(folder, "one-job", flow);
      ExecutableFlow execution = executor.submit(project, user, Set.of());
      return executor
          .start(execution, project, jobId, Map.of(), System.out::println)
          .await(LIMIT_SECONDS);
    }
  }
}
