package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.Fault;
import io.github.azkabanaws.emrsimulator.SimulatedCluster;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepState;
import io.github.azkabanaws.harness.JobStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A submission that goes wrong in every way in which one call can, for one job and for a hundred at
 * once. All of them run at the same time, each on a cluster of its own, because the pauses of the
 * job type are seconds.
 */
class SubmitFaultsIT {
  private static final int MANY = 100;

  /** The job type gives up after one second, and looks for the step two seconds later. */
  private static final Map<String, String> SETTINGS =
      Map.of("aws.emr.cluster.allowed", "*", "aws.emr.read.timeout", "1s");

  private static final List<Fault> FAULTS =
      List.of(
          Fault.resetAfter(),
          Fault.serverErrorAfter(),
          Fault.throttleAfter(),
          Fault.stallAfter(),
          Fault.garbage(),
          Fault.emptyAnswer(),
          Fault.halfAnswer(),
          // Executed when the client has gone, as far as it is concerned: half a second later.
          Fault.stallBefore(Duration.ofMillis(1_500)),
          Fault.resetBefore(),
          Fault.serverErrorBefore(),
          Fault.throttle(),
          Fault.badGateway(),
          Fault.expiredCredentials());

  /** What one call of the flow meets. */
  private record Case(Fault fault, JobFlow flow) {
    @Override
    public String toString() {
      return fault + ", jobs: " + flow.jobs().size();
    }
  }

  @TempDir static Path folder;
  private static ExecutorFixture fixture;
  private static final List<Case> CASES = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    fixture =
        new ExecutorFixture(
            folder,
            EmrSimulator.builder().behavior(r -> StepBehavior.completesAfter(Duration.ZERO)));
    fixture.configure(SETTINGS);
    for (Fault fault : FAULTS) {
      start(fault, 1);
      start(fault, MANY);
    }
  }

  private static void start(Fault fault, int jobs) throws Exception {
    SimulatedCluster cluster =
        fixture.emr().createCluster(ClusterSpec.named("cluster-" + CASES.size()));
    fixture
        .emr()
        .faults()
        .next(
            request ->
                request.operation().equals("AddJobFlowSteps")
                    && request.body().path("JobFlowId").asText().equals(cluster.id()),
            1,
            fault);
    CASES.add(new Case(fault, fixture.startFlow(cluster, jobs)));
  }

  @AfterAll
  static void stop() {
    CASES.clear();
    fixture.close();
  }

  static List<Case> cases() {
    return CASES;
  }

  @ParameterizedTest
  @MethodSource("cases")
  void everyJobHasExactlyOneStep(Case given) throws Exception {
    given.flow().await(JobStatus.SUCCEEDED);
    // The premise: it did go wrong.
    assertThat(given.flow().requests("AddJobFlowSteps"))
        .filteredOn(request -> request.fault().isPresent())
        .singleElement()
        .satisfies(request -> assertThat(request.fault()).contains(given.fault()));
    given.flow().hasOneStepForEachJob();
    given.flow().hasOnly(StepState.COMPLETED);
  }
}
