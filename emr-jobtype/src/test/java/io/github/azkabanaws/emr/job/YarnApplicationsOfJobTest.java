package io.github.azkabanaws.emr.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.fixtures.Answers;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.RunFixture;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emr.model.DescribeStepResponse;
import software.amazon.awssdk.services.emr.model.StepState;

/** What a job tells of its step's YARN applications, and that it costs no call. */
class YarnApplicationsOfJobTest {
  private static final String FIRST = "application_1772359200000_0001";
  private static final String SECOND = "application_1772359200000_0002";
  private static final String OUTPUT = "aws.emr.output.yarn.applications";

  private final RunFixture job = new RunFixture();

  @Test
  void eachIsInTheLogOnceAsSoonAsItIsKnown() throws Exception {
    job.emr
        .describeStep
        .answers(step(StepState.RUNNING))
        .answers(step(StepState.RUNNING, FIRST))
        .answers(step(StepState.RUNNING, SECOND, FIRST))
        .answers(step(StepState.RUNNING))
        .answers(step(StepState.COMPLETED, FIRST, SECOND));
    assertThat(job.run()).isTrue();
    assertThat(job.log.lines())
        .containsSubsequence(
            "INFO Step s-1 is RUNNING.",
            "INFO YARN application of step s-1: " + FIRST,
            "INFO YARN application of step s-1: " + SECOND,
            "INFO Step s-1 is COMPLETED.");
    assertThat(job.log.lines()).filteredOn(line -> line.contains("YARN")).hasSize(2);
    assertThat(job.outputs).containsEntry(OUTPUT, FIRST + "," + SECOND);
  }

  @Test
  void thoseThatTheLastAnswerBringsAreToldToo() throws Exception {
    job.emr.describeStep.answers(step(StepState.COMPLETED, FIRST));
    assertThat(job.run(link())).isTrue();
    assertThat(job.log.lines())
        .contains(
            "INFO YARN application of step s-1: " + FIRST + " https://rm.example/app/" + FIRST);
    assertThat(job.outputs).containsEntry(OUTPUT, FIRST);
  }

  @Test
  void aStepWithoutThemHasNoOutput() throws Exception {
    job.emr.describeStep.answers(step(StepState.COMPLETED));
    assertThat(job.run(link())).isTrue();
    assertThat(job.outputs).doesNotContainKey(OUTPUT);
    assertThat(job.log.lines()).noneMatch(line -> line.contains("YARN"));
  }

  @Test
  void whatIsNoIdIsShownEscapedAndGoesNowhereElse() throws Exception {
    String hostile = "application_1_1\r\nINFO Step s-1 is COMPLETED.\u202e$(x)\"";
    job.emr
        .describeStep
        .answers(step(StepState.RUNNING, hostile))
        .answers(step(StepState.COMPLETED, hostile, FIRST));
    assertThat(job.run(link())).isTrue();
    assertThat(job.log.lines())
        .filteredOn(line -> line.contains("YARN"))
        .containsExactly(
            "WARN EMR names \"application_1_1\\u000d\\u000aINFO Step s-1 is COMPLETED.\\u202e$(x)"
                + "\\\"\" as a YARN application of step s-1, which is no id of one: it is left"
                + " out.",
            "INFO YARN application of step s-1: " + FIRST + " https://rm.example/app/" + FIRST);
    assertThat(job.outputs).containsEntry(OUTPUT, FIRST);
  }

  @Test
  void theOutputHasAsManyAsAPropertyTakes() throws Exception {
    String[] many =
        IntStream.range(0, 90)
            .mapToObj(i -> "application_1772359200000_" + i)
            .toArray(String[]::new);
    job.emr.describeStep.answers(step(StepState.COMPLETED, many));
    assertThat(job.run()).isTrue();
    assertThat(job.log.lines()).filteredOn(line -> line.contains("YARN")).hasSize(90);
    String told = job.outputs.get(OUTPUT);
    assertThat(told).hasSizeBetween(990, 1024).startsWith(many[0] + "," + many[1] + ",");
    assertThat(List.of(told.split(","))).isSubsetOf(Arrays.asList(many));
  }

  @Test
  void theNextStepBeginsAnew() throws Exception {
    job.emr.add.clear().answers(Answers.accepted("s-1")).answers(Answers.accepted("s-2"));
    job.emr
        .describeStep
        .answers(step(StepState.COMPLETED, FIRST))
        .answers(step(StepState.COMPLETED));
    assertThat(job.run(Examples.config(), "command.1", "/x/second.sh")).isTrue();
    assertThat(job.outputs).doesNotContainKey(OUTPUT);
  }

  @Test
  void theLookAtWhyAStepHasFailedBringsThemToo() {
    // Of the two calls only DescribeStep tells, and it is made for the reason alone.
    job.emr.describeStep.answers(step(StepState.FAILED)).answers(step(StepState.FAILED, FIRST));
    assertThatThrownBy(job::run).hasMessageContaining("ended FAILED");
    assertThat(job.log.lines()).contains("INFO YARN application of step s-1: " + FIRST);
    assertThat(job.outputs).containsEntry(OUTPUT, FIRST);
    assertThat(job.emr.describeStep.requests()).hasSize(2);
  }

  @Test
  void theLastLineOfAKillThatIsNotConfirmedNamesThem() {
    runsAndIsNeverCancelled();
    job.timer.at(Duration.ofMinutes(1), job.kill::raise);
    assertThatThrownBy(job::run)
        .hasMessageContaining(
            "may still run. YARN applications: "
                + FIRST
                + ". The executor goes on asking EMR to end it");
  }

  @Test
  void theLastLineOfALimitThatIsNotConfirmedNamesThem() {
    runsAndIsNeverCancelled();
    assertThatThrownBy(() -> job.run(Examples.config("aws.emr.step.timeout", "1h")))
        .hasMessageContaining("may still run. YARN applications: " + FIRST + ".");
  }

  @Test
  void theLastLineNamesThemWhenNobodyWatchesAnyMore() {
    job.emr.describeStep.answers(step(StepState.RUNNING, FIRST)).fails(FakeEmr.lostConnection());
    assertThatThrownBy(() -> job.run(Examples.config("aws.emr.watch.blind.timeout", "1h")))
        .hasMessageEndingWith("nobody watches it any more. YARN applications: " + FIRST + ".");
  }

  @Test
  void thoseOfAKilledStepAreNamedBecauseEmrSaysNothingOfThem() throws Exception {
    runsAndIsNeverCancelled();
    job.timer.at(Duration.ofMinutes(1), job.kill::raise);
    job.timer.at(
        Duration.ofMinutes(2),
        () -> job.emr.describeStep.answersOnly(step(StepState.CANCELLED, FIRST)));
    assertThat(job.run()).isFalse();
    assertThat(job.log.lines())
        .last()
        .isEqualTo(
            "INFO Killed: step s-1 has ended, CANCELLED. YARN applications: "
                + FIRST
                + "; EMR does not say whether they have ended.");
  }

  private void runsAndIsNeverCancelled() {
    job.emr.describeStep.answers(step(StepState.RUNNING, FIRST));
    job.emr.cancel.answers(Answers.cancelSubmitted());
  }

  private static PluginConfig link() {
    return Examples.config("aws.emr.yarn.link", "https://rm.example/app/{application}");
  }

  private static DescribeStepResponse step(StepState state, String... applications) {
    return DescribeStepResponse.builder()
        .step(
            step ->
                step.id("s-1")
                    .name("n")
                    .status(status -> status.state(state))
                    .additionalInfo(info -> info.resourceManagerApplicationIds(applications)))
        .build();
  }
}
