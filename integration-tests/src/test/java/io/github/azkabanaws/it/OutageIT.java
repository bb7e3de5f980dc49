package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.Answer;
import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.RequestContext;
import io.github.azkabanaws.emrsimulator.RequestFilter;
import io.github.azkabanaws.emrsimulator.SimulatedCluster;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepState;
import io.github.azkabanaws.harness.JobStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** EMR can't be used at all for a while, which begins while jobs are being submitted. */
class OutageIT {
  @TempDir static Path folder;
  private static final ClosingFilter CLOSING = new ClosingFilter();
  private static ExecutorFixture fixture;
  private static int clusters;

  @BeforeAll
  static void start() throws Exception {
    fixture =
        new ExecutorFixture(
            folder,
            EmrSimulator.builder()
                .filter(CLOSING)
                .behavior(r -> StepBehavior.completesAfter(Duration.ZERO)));
    fixture.configure(Map.of("aws.emr.cluster.allowed", "*"));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void connectionsAreRefused(int jobs) throws Exception {
    EmrSimulator emr = fixture.emr();
    Outage outage =
        new Outage(
            emr.faults()::refuseConnections, "ConnectException", emr.faults()::restoreConnections);
    run(jobs, outage);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void credentialsHaveExpired(int jobs) throws Exception {
    EmrSimulator emr = fixture.emr();
    Outage outage =
        new Outage(
            () -> emr.expire(emr.credentials()),
            "ExpiredTokenException",
            () -> emr.register(emr.credentials()));
    run(jobs, outage);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void emrRestartsWhenItHasTakenTheSteps(int jobs) throws Exception {
    CLOSING.armed.set(true);
    Outage outage = new Outage(() -> {}, "", fixture.emr().faults()::restoreConnections);
    run(jobs, outage);
    assertThat(CLOSING.armed).isFalse();
  }

  private static void run(int jobs, Outage outage) throws Exception {
    SimulatedCluster cluster =
        fixture.emr().createCluster(ClusterSpec.named("cluster-" + clusters++));
    fixture.onLogLine(outage);
    JobFlow flow = fixture.startFlow(cluster, jobs);
    flow.await(JobStatus.SUCCEEDED);
    assertThat(outage.over).isTrue();
    flow.hasOneStepForEachJob();
    flow.hasOnly(StepState.COMPLETED);
  }

  /**
   * Begins when the first job has found its cluster, so that submissions meet it, and ends when one
   * of them has.
   */
  private static final class Outage implements Consumer<String> {
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private final Runnable begin;
    private final String sign;
    private final Runnable end;

    /**
     * @param sign what is in a job's log when its submission has met the outage
     */
    Outage(Runnable begin, String sign, Runnable end) {
      this.begin = begin;
      this.sign = sign;
      this.end = end;
    }

    @Override
    public void accept(String line) {
      if (line.startsWith("INFO - Cluster ") && begun.compareAndSet(false, true)) {
        begin.run();
      }
      if (line.contains("No answer from EMR while submitting the step")
          && line.contains(sign)
          && over.compareAndSet(false, true)) {
        end.run();
      }
    }
  }

  /** Closes the port once, when steps were taken and before that is answered. */
  private static final class ClosingFilter implements RequestFilter {
    private final AtomicBoolean armed = new AtomicBoolean();

    @Override
    public Answer after(RequestContext request, Answer answer) {
      if (request.operation().equals("AddJobFlowSteps") && armed.compareAndSet(true, false)) {
        fixture.emr().faults().refuseConnections();
      }
      return answer;
    }
  }
}
