package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.StepState;
import io.github.azkabanaws.harness.AzkabanSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both plugins in a real web server and two real executors with a database between them: only with
 * {@code -Dazkaban.web.home}, {@code -Dazkaban.executor.home} and {@code -Dazkaban.db.home}. One
 * set of servers for all tests; each has projects of its own.
 */
@Timeout(900)
class RealExecutorsIT {
  @TempDir static Path folder;
  private static RealExecutors servers;

  @BeforeAll
  static void start() throws Exception {
    servers = RealExecutors.start(RealInstalls.named(), folder, List.of());
  }

  @AfterAll
  static void stop() throws Exception {
    if (servers != null) {
      servers.close();
    }
  }

  @Test
  void jobsRunToTheirEndAndTheirLogsAreRead() throws Exception {
    AzkabanSession alice = servers.signIn("alice", "analytics");
    int good =
        JobRuns.execute(
            alice,
            "good",
            "command: '%s \"%s\" \"the whale\"'"
                .formatted(
                    servers.script("count-words.sh"),
                    servers.script("../data/moby dick.txt").normalize()));
    int bad =
        JobRuns.execute(
            alice, "bad", "command: " + servers.script("load-file.sh") + " s3://b/none");
    assertThat(JobRuns.awaitEnd(alice, good)).isEqualTo("SUCCEEDED");
    assertThat(servers.states(good)).containsExactly(StepState.COMPLETED);
    assertThat(JobRuns.log(alice, good)).anyMatch(line -> line.contains(" is COMPLETED."));
    assertThat(JobRuns.awaitEnd(alice, bad)).isEqualTo("FAILED");
    assertThat(JobRuns.log(alice, bad))
        .anyMatch(line -> line.contains("there is no object s3://b/none"));
  }

  @Test
  void jobsOnBothExecutorsAreKilled() throws Exception {
    AzkabanSession alice = servers.signIn("alice", "analytics");
    List<Integer> executions = servers.onBothExecutors(alice, "killed");
    for (int execution : executions) {
      servers.kill(alice, execution);
      assertThat(JobRuns.log(alice, execution))
          .anyMatch(line -> line.contains("has ended, CANCELLED"));
    }
  }

  @Test
  void whatADeadExecutorHasLeftIsMetByTheNextExecution() throws Exception {
    AzkabanSession alice = servers.signIn("alice", "analytics");
    List<Integer> lost = loseAnExecutorWithItsJobs(alice, "met", "fail");
    int next = JobRuns.again(alice, "met");
    assertThat(JobRuns.awaitEnd(alice, next)).isEqualTo("FAILED");
    String step = servers.steps(lost.get(0)).get(0).id();
    assertThat(JobRuns.log(alice, next))
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("Step " + step)
                    .contains("execution " + lost.get(0) + ", attempt 0 of this job"));
    assertThat(servers.steps(next)).isEmpty();
    assertThat(servers.states(lost.get(0))).containsExactly(StepState.RUNNING);
  }

  @Test
  void whatADeadExecutorHasLeftIsCancelledBeforeTheNextExecution() throws Exception {
    AzkabanSession alice = servers.signIn("alice", "analytics");
    List<Integer> lost = loseAnExecutorWithItsJobs(alice, "cancelled", "cancel");
    int next = JobRuns.again(alice, "cancelled");
    servers.awaitScriptLine("working, with no end");
    assertThat(servers.states(lost.get(0))).containsExactly(StepState.CANCELLED);
    assertThat(servers.states(next)).containsExactly(StepState.RUNNING);
    servers.kill(alice, next);
  }

  @Test
  void whatADeadExecutorHasLeftIsAdoptedAndThenKilled() throws Exception {
    AzkabanSession alice = servers.signIn("alice", "analytics");
    List<Integer> lost = loseAnExecutorWithItsJobs(alice, "adopted", "adopt");
    int next = JobRuns.again(alice, "adopted");
    String step = servers.steps(lost.get(0)).get(0).id();
    Looks.until(
        JobRuns.LIMIT,
        () -> servers.logSoFar(alice, next).filter(log -> log.contains("Step " + step)));
    assertThat(servers.steps(next)).isEmpty();
    assertThat(alice.ask("cancelFlow", next).has("error")).isFalse();
    assertThat(JobRuns.awaitEnd(alice, next)).isEqualTo("KILLED");
    assertThat(servers.states(lost.get(0))).containsExactly(StepState.CANCELLED);
  }

  /**
   * Has jobs on both executors, kills the first one's outright, and starts it again.
   *
   * @param project of the first of them; the others have projects of their own
   * @return the executions that were on it, the first one first; all are FAILED
   */
  private static List<Integer> loseAnExecutorWithItsJobs(
      AzkabanSession alice, String project, String rule) throws Exception {
    for (RealExecutor executor : servers.executors()) {
      executor.kill();
      executor.orphanRule(rule);
      executor.start();
    }
    List<Integer> executions = servers.onBothExecutors(alice, project);
    RealExecutor dead = servers.executorOf(executions.get(0));
    List<Integer> lost = new ArrayList<>();
    List<Integer> others = new ArrayList<>();
    for (int execution : executions) {
      (servers.executorOf(execution) == dead ? lost : others).add(execution);
    }
    dead.kill();
    // The other one goes on, and so does what it can do.
    for (int execution : others) {
      servers.kill(alice, execution);
    }
    dead.start();
    for (int execution : lost) {
      assertThat(JobRuns.awaitEnd(alice, execution)).isEqualTo("FAILED");
      assertThat(servers.states(execution)).containsExactly(StepState.RUNNING);
    }
    return lost;
  }
}
