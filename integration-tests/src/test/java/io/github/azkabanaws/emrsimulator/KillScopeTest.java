package io.github.azkabanaws.emrsimulator;

import static io.github.azkabanaws.emrsimulator.Sdk.step;
import static io.github.azkabanaws.emrsimulator.Sdk.submit;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.harness.Programs;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.emr.EmrClient;

/** Signals that reach a step's own process only; {@link RealProcessTest} has the whole tree. */
@Timeout(60)
class KillScopeTest {
  @TempDir Path root;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private EmrSimulator simulator;
  private SimulatedCluster cluster;
  private EmrClient emr;
  private String id;
  private ProcessHandle process;
  private long child;
  private CompletableFuture<Integer> childGone;

  @BeforeEach
  void startAStepWithAChild() throws Exception {
    NodeConfiguration node =
        NodeConfiguration.in(root).withLines((step, stream, line) -> lines.add(line));
    simulator = EmrSimulator.builder().node(node).killScope(KillScope.OWN_PROCESS).start();
    cluster = simulator.createCluster(ClusterSpec.named("c"));
    emr = Sdk.client(simulator);
    Path pipe = root.resolve("pipe");
    assertThat(Programs.run(Duration.ofMinutes(1), "mkfifo", pipe.toString()).code()).isZero();
    id =
        submit(
            emr,
            cluster.id(),
            step("s", "sh", "-c", "sleep 300 > '" + pipe + "' & echo $$ $!; wait"));
    String[] pids = lines.take().split(" ", -1);
    process = ProcessHandle.of(Long.parseLong(pids[0])).orElseThrow();
    child = Long.parseLong(pids[1]);
    // The pipe ends with the last process that holds it, which nothing else would tell of at once.
    childGone = CompletableFuture.supplyAsync(() -> readToTheEnd(pipe));
  }

  @AfterEach
  void stop() {
    emr.close();
    simulator.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"SEND_INTERRUPT", "TERMINATE_PROCESS"})
  void leavesWhatTheProcessStartedUntilTheSimulatorEnds(String option) throws Exception {
    cancel(option);

    assertThat(process.isAlive()).isFalse();
    assertThat(RealProcessTest.runs(child)).isTrue();

    simulator.close();
    assertThat(childGone.get(30, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void leavesWhatTheProcessStartedUntilItsClusterEnds() throws Exception {
    cancel("TERMINATE_PROCESS");
    simulator.createCluster(ClusterSpec.named("other")).terminate(TerminationReason.userRequest());
    assertThat(RealProcessTest.runs(child)).isTrue();

    cluster.terminate(TerminationReason.userRequest());

    assertThat(childGone.get(30, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void endsTheWholeTreeOfARunningStepWithItsCluster() throws Exception {
    cluster.terminate(TerminationReason.userRequest());

    assertThat(simulator.stepEnded(id).get(30, TimeUnit.SECONDS).state())
        .isEqualTo(StepState.INTERRUPTED);
    assertThat(childGone.get(30, TimeUnit.SECONDS)).isZero();
  }

  private void cancel(String option) throws Exception {
    emr.cancelSteps(r -> r.clusterId(cluster.id()).stepIds(id).stepCancellationOption(option));
    assertThat(simulator.stepEnded(id).get(30, TimeUnit.SECONDS).state())
        .isEqualTo(StepState.CANCELLED);
  }

  private static int readToTheEnd(Path pipe) {
    try (InputStream in = Files.newInputStream(pipe)) {
      return in.readAllBytes().length;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
