package io.github.azkabanaws.emr.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.emrapi.Cluster;
import io.github.azkabanaws.emr.emrapi.SdkValues;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.emrapi.YarnApplications;
import io.github.azkabanaws.emr.fixtures.Answers;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.RunFixture;
import io.github.azkabanaws.emr.fixtures.ServerLog;
import io.github.azkabanaws.emr.fixtures.StepClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.emr.model.CancelStepsInfo;
import software.amazon.awssdk.services.emr.model.CancelStepsRequest;
import software.amazon.awssdk.services.emr.model.CancelStepsRequestStatus;
import software.amazon.awssdk.services.emr.model.CancelStepsResponse;
import software.amazon.awssdk.services.emr.model.DescribeStepResponse;
import software.amazon.awssdk.services.emr.model.ListStepsRequest;
import software.amazon.awssdk.services.emr.model.ListStepsResponse;
import software.amazon.awssdk.services.emr.model.StepCancellationOption;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepSummary;

/** What the JVM's shutdown hook does, run by hand in virtual time. */
class ShutdownTest {
  private static final Cluster OTHER = new Cluster("j-2", "nightly");

  private final RunFixture job = new RunFixture();
  private final Examples.Log log = Examples.Log.create();
  private final Examples.Log second = Examples.Log.create();
  private final LiveSteps live = job.account.live();

  @Test
  void byDefaultAStepRunsOnAndItsJobSaysSo() {
    job.emr.describeStep.answers(Answers.step(StepState.RUNNING));
    job.timer.at(Duration.ofHours(1), this::stop);
    killLater();
    assertThat(job.log.lines())
        .contains(
            "WARN The executor stops: step s-1 on cluster 'analytics' (j-1) runs on, and nobody"
                + " watches it.");
    assertThat(job.emr.cancel.requests()).hasSize(1);
  }

  @Test
  void theYarnApplicationsOfWhatMayRunOnAreNamed() {
    job.emr.cancel.answers(Answers.cancelFailed("no"));
    job.emr.describeStep.fails(FakeEmr.throttled());
    String known = "application_1_1";
    YarnApplications applications =
        SdkValues.step(
                StepSummary.builder()
                    .additionalInfo(i -> i.resourceManagerApplicationIds(known))
                    .build())
            .applications();
    for (ShutdownRule rule : ShutdownRule.values()) {
      StepAddress step = new StepAddress(Examples.CLUSTER, "s-1");
      live.add(step, rule, Examples.OWNER, log.logger()).withApplications(() -> applications);
    }
    stop();
    assertThat(log.lines())
        .hasSize(2)
        .anyMatch(line -> line.endsWith(" watches it. YARN applications: " + known + "."))
        .anyMatch(line -> line.endsWith(" run on: no. YARN applications: " + known + "."));
  }

  @Test
  void byTheAdministratorsSettingTheStepsOfJobsAreCancelled() throws Exception {
    job.emr.describeStep.answers(Answers.step(StepState.RUNNING));
    job.emr.cancel.answers(Answers.cancelSubmitted());
    job.timer.at(Duration.ofHours(1), this::stop);
    job.timer.at(
        Duration.ofHours(2),
        () -> job.emr.describeStep.clear().answers(Answers.step(StepState.COMPLETED)));
    job.run(Examples.config("aws.emr.shutdown.steps", "cancel"));
    assertThat(job.emr.cancel.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.clusterId()).isEqualTo("j-1");
              assertThat(request.stepIds()).containsExactly("s-1");
              assertThat(request.stepCancellationOption())
                  .isEqualTo(StepCancellationOption.SEND_INTERRUPT);
            });
    assertThat(job.log.lines())
        .contains(
            "WARN The executor stops: EMR was asked to cancel step s-1 on cluster 'analytics'"
                + " (j-1); nobody follows that any more.");
  }

  @Test
  void aStepThatHasEndedIsNobodysAnyMore() throws Exception {
    job.emr.describeStep.answers(Answers.step(StepState.COMPLETED));
    job.run(Examples.config("aws.emr.shutdown.steps", "cancel"));
    stop();
    assertThat(job.emr.cancel.requests()).isEmpty();
  }

  @Test
  void oneCallIsMadeForEachCluster() {
    job.emr.cancel.answers(Answers.cancelSubmitted());
    add(Examples.CLUSTER, "s-1", ShutdownRule.CANCEL);
    add(Examples.CLUSTER, "s-2", ShutdownRule.CANCEL);
    add(Examples.CLUSTER, "s-3", ShutdownRule.LEAVE);
    add(OTHER, "s-4", ShutdownRule.CANCEL);
    stop();
    assertThat(job.emr.cancel.requests())
        .extracting(request -> request.clusterId() + request.stepIds().stream().sorted().toList())
        .containsExactlyInAnyOrder("j-1[s-1, s-2]", "j-2[s-4]");
    assertThat(log.lines()).hasSize(4);
    assertThat(log.lines()).filteredOn(line -> line.contains("runs on")).hasSize(1);
    // An answer is not waited for once it is there.
    assertThat(job.timer.now()).isEqualTo(Duration.ZERO);
  }

  @Test
  void moreStepsThanACallTakesMakeTwo() {
    job.emr.cancel.answers(Answers.cancelSubmitted());
    IntStream.range(0, 257).forEach(i -> add(Examples.CLUSTER, "s-" + i, ShutdownRule.CANCEL));
    stop();
    assertThat(job.emr.cancel.requests())
        .extracting(request -> request.stepIds().size())
        .containsExactly(256, 1);
  }

  @Test
  void aRefusalIsToldToTheJobThatItConcerns() {
    job.emr.cancel.answers(Answers.cancelFailed("not cancellable"));
    job.emr.describeStep.fails(FakeEmr.throttled());
    add(Examples.CLUSTER, "s-1", ShutdownRule.CANCEL);
    live.add(
        new StepAddress(Examples.CLUSTER, "s-2"),
        ShutdownRule.CANCEL,
        Examples.OWNER,
        second.logger());
    stop();
    assertThat(log.lines())
        .containsExactly(
            "WARN The executor stops: EMR does not cancel step s-1 on cluster 'analytics' (j-1),"
                + " and does not say in which state it is; it may run on: not cancellable");
    assertThat(second.lines()).singleElement().asString().contains("asked to cancel step s-2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CANCELLED | step s-1 on cluster 'analytics' (j-1) has ended, CANCELLED.",
        "COMPLETED | step s-1 on cluster 'analytics' (j-1) has ended, COMPLETED.",
        "CANCEL_PENDING | EMR is cancelling step s-1 on cluster 'analytics' (j-1) already; nobody"
            + " follows that any more.",
        "RUNNING | EMR does not cancel step s-1 on cluster 'analytics' (j-1), which is RUNNING and"
            + " may run on: no",
      })
  void aStepThatEmrDoesNotCancelIsCalledWhatItIs(StepState state, String sentence) {
    job.emr.cancel.answers(Answers.cancelFailed("no"));
    job.emr.describeStep.answers(Answers.step(state));
    add(Examples.CLUSTER, "s-1", ShutdownRule.CANCEL);
    stop();
    assertThat(log.lines()).containsExactly("WARN The executor stops: " + sentence);
  }

  @Test
  void aJobThatIsBeingKilledIsNotLeftAlone() {
    job.emr.describeStep.answers(Answers.step(StepState.RUNNING));
    job.emr.cancel.answers(Answers.cancelSubmitted());
    job.timer.at(Duration.ofHours(1), job.kill::raise);
    job.timer.at(Duration.ofHours(1).plusSeconds(5), this::stop);
    assertThatThrownBy(job::run).hasMessageContaining("may still run");
    // The job's interrupt, and then the executor, behind which nobody could use force.
    assertThat(job.emr.cancel.requests())
        .extracting(request -> request.stepCancellationOption())
        .startsWith(
            StepCancellationOption.SEND_INTERRUPT, StepCancellationOption.TERMINATE_PROCESS);
    assertThat(job.log.lines())
        .contains(
            "WARN The executor stops: EMR was asked to cancel step s-1 on cluster 'analytics'"
                + " (j-1); nobody follows that any more.")
        .noneMatch(line -> line.contains("runs on, and nobody watches it"));
  }

  @Test
  void theExecutorsOwnLogSaysItTooWithTheJob() {
    ServerLog server = ServerLog.of(Shutdown.class);
    job.emr.cancel.answers(Answers.cancelSubmitted());
    add(Examples.CLUSTER, "s-1", ShutdownRule.CANCEL);
    add(OTHER, "s-2", ShutdownRule.LEAVE);
    live.add(new StepAddress(OTHER, "s-3"), ShutdownRule.CANCEL, Examples.OWNER);
    stop();
    String whose = " (execution 42, project demo, flow reports, job count, attempt 0)";
    assertThat(server.end())
        .containsExactlyInAnyOrder(
            "WARN The executor stops: EMR was asked to cancel step s-1 on cluster 'analytics'"
                + " (j-1); nobody follows that any more."
                + whose,
            "WARN The executor stops: step s-2 on cluster 'nightly' (j-2) runs on, and nobody"
                + " watches it."
                + whose,
            "WARN The executor stops: EMR was asked to cancel step s-3 on cluster 'nightly' (j-2);"
                + " nobody follows that any more."
                + whose);
    assertThat(log.lines()).hasSize(2);
  }

  @Test
  void aCallThatFailsIsToldAndStopsNoOther() {
    job.emr.cancel.fails(FakeEmr.throttled()).answers(Answers.cancelSubmitted());
    add(Examples.CLUSTER, "s-1", ShutdownRule.CANCEL);
    add(OTHER, "s-4", ShutdownRule.CANCEL);
    stop();
    assertThat(log.lines()).filteredOn(line -> line.contains("may run on")).hasSize(1);
    assertThat(log.lines()).filteredOn(line -> line.contains("was asked")).hasSize(1);
  }

  @Test
  void whenEmrIsSilentTheJvmWaitsForFiveSecondsInAll() {
    List<Runnable> stuck = new ArrayList<>();
    job.emr.cancel.answers(Answers.cancelSubmitted());
    add(Examples.CLUSTER, "s-1", ShutdownRule.CANCEL);
    add(OTHER, "s-4", ShutdownRule.CANCEL);
    stop(stuck::add);
    assertThat(job.timer.now()).isEqualTo(Duration.ofSeconds(5));
    assertThat(log.lines())
        .hasSize(2)
        .allMatch(line -> line.contains("did not answer within 5s; it may run on"));
    // An answer after that finds everything said.
    stuck.forEach(Runnable::run);
    assertThat(log.lines()).hasSize(2);
  }

  @Test
  void anotherAccountsStepsAreCancelledThere() {
    List<CancelStepsRequest> there = new ArrayList<>();
    LiveSteps other =
        new LiveSteps(
            new StepClient() {
              @Override
              public CancelStepsResponse cancelSteps(CancelStepsRequest request) {
                there.add(request);
                return CancelStepsResponse.builder().build();
              }

              @Override
              public ListStepsResponse listSteps(ListStepsRequest request) {
                return job.emr.listSteps(request);
              }
            }.calls());
    other.add(
        new StepAddress(Examples.CLUSTER, "s-1"),
        ShutdownRule.CANCEL,
        Examples.OWNER,
        log.logger());
    new Shutdown(() -> List.of(live, other), Runnable::run, job.timer).run();
    assertThat(there).hasSize(1);
    assertThat(job.emr.cancel.requests()).isEmpty();
  }

  @Test
  void asManyStepsAsACallTakesMakeOne() {
    job.emr.cancel.answers(Answers.cancelSubmitted());
    IntStream.range(0, 256).forEach(i -> add(Examples.CLUSTER, "s-" + i, ShutdownRule.CANCEL));
    stop();
    assertThat(job.emr.cancel.requests()).hasSize(1);
    assertThat(log.lines()).hasSize(256);
  }

  @ParameterizedTest
  @CsvSource({"10, 1", "11, 2", "20, 2", "21, 3"})
  void theStatesOfThoseThatAreRefusedAreAskedForTenByTen(int steps, int lists) {
    List<Integer> asked = new ArrayList<>();
    LiveSteps refused =
        new LiveSteps(
            new StepClient() {
              @Override
              public CancelStepsResponse cancelSteps(CancelStepsRequest request) {
                return CancelStepsResponse.builder()
                    .cancelStepsInfoList(
                        request.stepIds().stream()
                            .map(
                                id ->
                                    CancelStepsInfo.builder()
                                        .stepId(id)
                                        .status(CancelStepsRequestStatus.FAILED)
                                        .reason("no")
                                        .build())
                            .toList())
                    .build();
              }

              @Override
              public ListStepsResponse listSteps(ListStepsRequest request) {
                asked.add(request.stepIds().size());
                return Answers.steps(
                    null,
                    request.stepIds().stream()
                        .map(id -> StepSummary.builder().id(id).status(s -> s.state("COMPLETED")))
                        .map(StepSummary.Builder::build)
                        .toArray(StepSummary[]::new));
              }
            }.calls());
    for (int i = 0; i < steps; i++) {
      refused.add(
          new StepAddress(Examples.CLUSTER, "s-" + i),
          ShutdownRule.CANCEL,
          Examples.OWNER,
          log.logger());
    }
    new Shutdown(() -> List.of(refused), Runnable::run, job.timer).run();
    assertThat(asked).hasSize(lists).allMatch(size -> size <= 10);
    assertThat(log.lines()).hasSize(steps).allMatch(line -> line.endsWith("has ended, COMPLETED."));
  }

  @Test
  void aStateThatIsNotSaidIsNotKnown() {
    job.emr.cancel.answers(Answers.cancelFailed("no"));
    job.emr.describeStep.answers(
        DescribeStepResponse.builder().step(step -> step.id("s-1")).build());
    add(Examples.CLUSTER, "s-1", ShutdownRule.CANCEL);
    stop();
    assertThat(log.lines())
        .singleElement()
        .asString()
        .contains("and does not say in which state it is; it may run on: no");
  }

  @Test
  void aHookThatIsInterruptedTellsWhatItKnowsAndStaysInterrupted() {
    job.emr.cancel.answers(Answers.cancelSubmitted());
    add(Examples.CLUSTER, "s-1", ShutdownRule.CANCEL);
    Timer interrupted =
        new Timer() {
          @Override
          public Duration now() {
            return Duration.ZERO;
          }

          @Override
          public boolean await(Signal wake, Duration atMost) throws InterruptedException {
            throw new InterruptedException();
          }
        };
    new Shutdown(() -> List.of(live), call -> {}, interrupted).run();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(log.lines()).singleElement().asString().contains("did not answer within 5s");
  }

  private void add(Cluster cluster, String stepId, ShutdownRule rule) {
    live.add(new StepAddress(cluster, stepId), rule, Examples.OWNER, log.logger());
  }

  private void stop() {
    stop(Runnable::run);
  }

  private void stop(Executor threads) {
    new Shutdown(() -> List.of(live), threads, job.timer).run();
  }

  /** The executor may take its time to stop; a kill comes later. */
  private void killLater() {
    job.emr.cancel.answers(Answers.cancelSubmitted());
    job.timer.at(Duration.ofHours(2), job.kill::raise);
    job.timer.at(
        Duration.ofHours(2).plusSeconds(1),
        () -> job.emr.describeStep.clear().answers(Answers.step(StepState.CANCELLED)));
    org.assertj.core.api.Assertions.assertThatCode(job::run).doesNotThrowAnyException();
  }
}
