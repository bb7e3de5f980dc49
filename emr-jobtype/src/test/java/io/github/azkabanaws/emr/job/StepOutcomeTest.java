package io.github.azkabanaws.emr.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.fixtures.Answers;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.RunFixture;
import io.github.azkabanaws.emr.joblog.StepLinks;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.emr.model.ClusterState;
import software.amazon.awssdk.services.emr.model.DescribeClusterResponse;
import software.amazon.awssdk.services.emr.model.DescribeStepResponse;
import software.amazon.awssdk.services.emr.model.StepState;

/** What a job says at its end, to its reader and to the jobs after it. */
class StepOutcomeTest {
  private static final String CONSOLE =
      "INFO Step s-1 in the EMR console: https://eu-west-1.console.aws.amazon.com/emr/home"
          + "?region=eu-west-1#/clusterDetails/j-1";

  private final RunFixture job = new RunFixture();

  @Test
  void aFailureHasLinksAndTheReasonOfEmr() {
    job.emr.describeStep.answers(Answers.failed("Unknown Error.", "boom", "s3://b/stderr.gz"));
    clusterLogsTo("s3n://logs/emr");
    assertThatThrownBy(job::run)
        .hasMessage(
            "Step s-1 on cluster 'analytics' (j-1) ended FAILED: Unknown Error. | boom"
                + " | log file: s3://b/stderr.gz");
    assertThat(job.log.lines())
        .endsWith(
            CONSOLE,
            "INFO Logs of step s-1, some minutes after its end:" + " s3://logs/emr/j-1/steps/s-1/");
    assertThat(job.emr.describeCluster.requests()).hasSize(1);
  }

  @Test
  void aFailureOnAClusterThatEndsHasTheClustersReason() {
    job.emr.describeStep.answers(Answers.failed(null, null, null));
    job.emr
        .describeCluster
        .clear()
        .answers(Answers.cluster("j-1", "analytics", ClusterState.TERMINATING));
    assertThatThrownBy(job::run)
        .hasMessage(
            "Step s-1 on cluster 'analytics' (j-1) ended FAILED | the cluster is TERMINATING"
                + " (USER_REQUEST: by Bob).");
  }

  @Test
  void withoutAnAnswerOfTheClusterTheReasonStands() {
    job.emr.describeStep.answers(Answers.failed(null, "boom", null));
    job.emr.describeCluster.clear().fails(FakeEmr.throttled());
    assertThatThrownBy(job::run)
        .hasMessage("Step s-1 on cluster 'analytics' (j-1) ended FAILED | boom");
    assertThat(job.log.lines()).endsWith(CONSOLE);
  }

  @Test
  void anAnswerThatMakesNoSenseDoesNotHideTheReason() {
    job.emr.describeStep.answers(Answers.failed(null, "boom", null));
    job.emr.describeCluster.clear().answers(DescribeClusterResponse.builder().build());
    assertThatThrownBy(job::run)
        .hasMessage("Step s-1 on cluster 'analytics' (j-1) ended FAILED | boom");
  }

  @Test
  void aLimitHasLinksToo() {
    job.emr.describeStep.answers(Answers.step(StepState.RUNNING));
    job.emr.cancel.answers(Answers.cancelSubmitted());
    job.timer.at(
        Duration.ofMinutes(61),
        () -> job.emr.describeStep.clear().answers(Answers.step(StepState.CANCELLED)));
    assertThatThrownBy(() -> job.run(Examples.config("aws.emr.step.timeout", "1h")))
        .isInstanceOf(StepJobException.class);
    assertThat(job.log.lines()).endsWith(CONSOLE);
    assertThat(job.outputs).containsEntry("aws.emr.output.step.state", "CANCELLED");
  }

  @ParameterizedTest
  @CsvSource({
    "eu-west-1, https://eu-west-1.console.aws.amazon.com/emr/home?region=eu-west-1",
    "cn-north-1, https://cn-north-1.console.amazonaws.cn/emr/home?region=cn-north-1",
    "us-gov-west-1,"
        + " https://us-gov-west-1.console.amazonaws-us-gov.com/emr/home?region=us-gov-west-1",
  })
  void eachPartitionHasItsConsole(String region, String address) {
    assertThat(StepLinks.console(region, "j-1")).hasValue(address + "#/clusterDetails/j-1");
  }

  @Test
  void anUnknownConsoleIsNotMadeUp() {
    assertThat(StepLinks.console("us-iso-east-1", "j-1")).isEmpty();
  }

  @Test
  void laterJobsAreToldOfTheStep() throws Exception {
    job.emr.describeStep.answers(timed(StepState.COMPLETED));
    clusterLogsTo("s3://logs/emr/");
    job.run();
    assertThat(job.outputs)
        .containsOnly(
            Map.entry("aws.emr.output.cluster.id", "j-1"),
            Map.entry("aws.emr.output.step.id", "s-1"),
            Map.entry("aws.emr.output.step.state", "COMPLETED"),
            Map.entry("aws.emr.output.step.start", "2026-03-01T10:00:00Z"),
            Map.entry("aws.emr.output.step.end", "2026-03-01T10:05:00Z"),
            Map.entry("aws.emr.output.log.uri", "s3://logs/emr/j-1/steps/s-1/"));
    assertThat(job.progress).hasValue(1.0);
  }

  @Test
  void laterJobsAreToldOfTheLastStepAlone() {
    job.emr.add.clear().answers(Answers.accepted("s-1")).answers(Answers.accepted("s-2"));
    job.emr
        .describeStep
        .answers(timed(StepState.COMPLETED))
        .answers(Answers.step(StepState.FAILED));
    assertThatThrownBy(() -> job.run(Examples.config(), "command.1", "/x/second.sh"))
        .isInstanceOf(StepJobException.class);
    assertThat(job.outputs)
        .containsOnly(
            Map.entry("aws.emr.output.cluster.id", "j-1"),
            Map.entry("aws.emr.output.step.id", "s-2"),
            Map.entry("aws.emr.output.step.state", "FAILED"));
    assertThat(job.progress).hasValue(0.5);
  }

  @Test
  void aJobThatSubmittedNothingHasNothingToTell() throws Exception {
    job.kill.raise();
    assertThat(job.run()).isFalse();
    assertThat(job.outputs).isEmpty();
    assertThat(job.progress).hasValue(0.0);
  }

  @Test
  void nothingThatAzkabanWouldEvaluateIsTold() throws Exception {
    job.emr.describeStep.answers(Answers.step(StepState.COMPLETED));
    clusterLogsTo("s3://logs/$(new(\"java.lang.ProcessBuilder\", \"id\").start())/");
    assertThat(job.run()).isTrue();
    assertThat(job.outputs)
        .containsKey("aws.emr.output.step.id")
        .doesNotContainKey("aws.emr.output.log.uri");
  }

  @Test
  void whereTheLogsAreIsAskedOnceForACluster() throws Exception {
    job.emr.describeStep.answers(Answers.step(StepState.COMPLETED));
    clusterLogsTo("s3://logs/emr/");
    job.run();
    job.run();
    assertThat(job.emr.describeCluster.requests()).hasSize(1);
    assertThat(job.outputs).containsKey("aws.emr.output.log.uri");
  }

  @Test
  void whereTheLogsAreNeverDecidesAndIsNotAskedAgainAtOnce() throws Exception {
    job.emr.describeStep.answers(Answers.step(StepState.COMPLETED));
    job.emr.describeCluster.clear().fails(FakeEmr.throttled());
    assertThat(job.run()).isTrue();
    assertThat(job.run()).isTrue();
    assertThat(job.emr.describeCluster.requests()).hasSize(1);
  }

  private void clusterLogsTo(String uri) {
    job.emr
        .describeCluster
        .clear()
        .answers(
            DescribeClusterResponse.builder()
                .cluster(
                    cluster ->
                        cluster.id("j-1").logUri(uri).status(s -> s.state(ClusterState.WAITING)))
                .build());
  }

  private static DescribeStepResponse timed(StepState state) {
    Instant start = Instant.parse("2026-03-01T10:00:00Z");
    return DescribeStepResponse.builder()
        .step(
            step ->
                step.id("s-1")
                    .status(
                        status ->
                            status
                                .state(state)
                                .timeline(
                                    t ->
                                        t.startDateTime(start)
                                            .endDateTime(start.plusSeconds(300)))))
        .build();
  }
}
