package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import azkaban.executor.Status;
import io.github.azkabanaws.emrsimulator.StepState;
import io.github.azkabanaws.harness.AzkabanSession;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real executors that look for flows themselves, where nobody notices that one has died: only with
 * the properties of {@link RealExecutorsIT}.
 */
@Timeout(900)
class RealPollingExecutorsIT {
  /** As 3.81 to 3.90 want it, and as 4.0 does. */
  private static final List<String> POLL =
      List.of(
          "azkaban.poll.model=true",
          "azkaban.execution.dispatch.method=POLL",
          "azkaban.executor.healthcheck.interval.min=1");

  @TempDir Path folder;

  @Test
  void anExecutionThatNobodyRunsIsEndedByACleanStopAndItsStepIsMetAfterwards() throws Exception {
    RealInstalls installs = RealInstalls.named();
    assumeTrue(installs.haveDispatchByPolling(), "skipped: this Azkaban only pushes");
    try (RealExecutors servers = RealExecutors.start(installs, folder, POLL)) {
      AzkabanSession alice = servers.signIn("alice", "analytics");
      List<Integer> executions = servers.onBothExecutors(alice, "polled");
      int lost = executions.get(0);
      RealExecutor dead = servers.executorOf(lost);
      dead.kill();
      dead.start();
      for (int execution : executions) {
        if (servers.executorOf(execution) != dead) {
          servers.kill(alice, execution);
        }
      }
      assertThat(servers.status(lost)).isEqualTo(Status.RUNNING);

      // Nobody hears the page's Kill: the executor has the same id and knows of no such execution.
      // Azkaban after 4.0 calls it FAILED then; its step runs on all the same.
      String refusal = alice.ask("cancelFlow", lost).path("error").asText();
      assertThat(refusal).containsAnyOf("is not running", "Finalizing the flow");
      assertThat(servers.status(lost))
          .isEqualTo(refusal.contains("is not running") ? Status.RUNNING : Status.FAILED);
      assertThat(servers.states(lost)).containsExactly(StepState.RUNNING);

      // A clean stop takes the executor out of the list, and the next health check sees that.
      dead.stop();
      dead.start();
      assertThat(JobRuns.awaitEnd(alice, lost)).isEqualTo("FAILED");
      assertThat(servers.states(lost)).containsExactly(StepState.RUNNING);

      int next = JobRuns.again(alice, "polled");
      assertThat(JobRuns.awaitEnd(alice, next)).isEqualTo("FAILED");
      String step = servers.steps(lost).get(0).id();
      assertThat(JobRuns.log(alice, next))
          .anyMatch(line -> line.contains("Step " + step) && line.contains("execution " + lost));
      assertThat(servers.steps(next)).isEmpty();
    }
  }
}
