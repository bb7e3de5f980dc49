package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.StepSnapshot;
import io.github.azkabanaws.emrsimulator.StepState;
import io.github.azkabanaws.harness.AzkabanSession;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real server that is stopped while a job runs: only with {@code -Dazkaban.home=<solo install>}.
 */
@Timeout(600)
class RealServerStopIT {
  @TempDir Path folder;
  private Path install;

  @BeforeEach
  void needsAnInstall() {
    install = RealServer.install();
  }

  @Test
  void stepsAreLeftAndFoundAgainByTheNextExecution() throws Exception {
    try (RealServer server = RealServer.layOut(install, folder)) {
      int execution = stopWhileOneRuns(server);
      assertThat(states(server, execution)).containsExactly(StepState.RUNNING);

      server.start();
      AzkabanSession alice = server.signIn("alice", "analytics");
      assertThat(server.awaitEnd(alice, execution)).isEqualTo("FAILED");
      int next = alice.execute("stopped", "flow").path("execid").asInt();
      assertThat(server.awaitEnd(alice, next)).isEqualTo("FAILED");
      String step = server.steps(execution).get(0).id();
      assertThat(server.log(alice, next))
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains("Step " + step)
                      .contains("execution " + execution + ", attempt 0 of this job"));
      assertThat(server.steps(next)).isEmpty();
    }
  }

  @Test
  void stepsAreCancelledIfTheAdministratorSaysSo() throws Exception {
    try (RealServer server = RealServer.layOut(install, folder)) {
      server.jobTypeSetting("aws.emr.shutdown.steps=cancel");
      int execution = stopWhileOneRuns(server);
      server.awaitScriptLine("told to stop");
      assertThat(
              server
                  .aws()
                  .emr()
                  .stepEnded(server.steps(execution).get(0).id())
                  .get(60, TimeUnit.SECONDS)
                  .state())
          .isEqualTo(StepState.CANCELLED);
    }
  }

  private static int stopWhileOneRuns(RealServer server) throws Exception {
    server.start();
    AzkabanSession alice = server.signIn("alice", "analytics");
    int execution =
        server.execute(alice, "stopped", "command: " + server.aws().scripts() + "/never-ending.sh");
    server.awaitScriptLine("working, with no end");
    server.stop();
    return execution;
  }

  private static List<StepState> states(RealServer server, int execution) {
    return server.steps(execution).stream().map(StepSnapshot::state).toList();
  }
}
