package io.github.azkabanaws.emr.submit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.emrapi.SdkValues;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.step.StepKey;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.emr.model.StepSummary;

/** Whether two steps do the same. */
class StepWorkTest {
  private static final String OWN =
      "/w --group=a --execution-id=1 --attempt=0 --step-key=k1 --output=o1 -- /x.sh 1";

  @ParameterizedTest
  @CsvSource({
    "/w --group=a --execution-id=2 --attempt=3 --step-key=k2 --output=o2 -- /x.sh 1, true",
    "/w --group=b --execution-id=1 --attempt=0 --step-key=k1 --output=o1 -- /x.sh 1, false",
    "/w --group=a --execution-id=1 --attempt=0 --step-key=k1 --output=o1 -- /y.sh 1, false",
    "/w --group=a --execution-id=1 --attempt=0 --step-key=k1 --output=o1 -- /x.sh 2, false",
    "/w --group=a --execution-id=1 --attempt=0 --step-key=k1 --output=o1 -- /x.sh, false",
    "/w --group=a -- --attempt=0 /x.sh 1, false",
  })
  void whatIsOfOneExecutionDoesNotCount(String other, boolean same) throws Exception {
    assertThat(listed(OWN).equals(listed(other))).isEqualTo(same);
    assertThat(listed(OWN).hashCode() == listed(other).hashCode()).isEqualTo(same);
  }

  /** Its place has the execution's id in it, and the checksum says what it is. */
  @Test
  void anUploadedScriptIsTheSameIfItsContentIs() {
    String first = "/w --script-sha256=ab -- s3://b/1/x.sh 1";
    assertThat(listed("/w --script-sha256=ab -- s3://b/2/x.sh 1")).isEqualTo(listed(first));
    assertThat(listed("/w --script-sha256=cd -- s3://b/1/x.sh 1")).isNotEqualTo(listed(first));
    assertThat(listed("/w --script-sha256=ab -- s3://b/1/x.sh 2")).isNotEqualTo(listed(first));
    assertThat(listed("/w -- s3://b/1/x.sh 1")).isNotEqualTo(listed("/w -- s3://b/2/x.sh 1"));
  }

  /** As with a runtime role: there is no wrapper, and all of it is the script's. */
  @Test
  void whatHasNoWrapperCountsAsAWhole() {
    assertThat(listed("a --attempt=1")).isNotEqualTo(listed("a --attempt=2"));
    assertThat(listed("--script-sha256=ab b")).isNotEqualTo(listed("--script-sha256=ab c"));
  }

  @Test
  void anotherProgramDoesSomethingElse() throws Exception {
    StepSummary jar = StepSummary.builder().config(c -> c.jar("other.jar").args("/x")).build();
    assertThat(StepWork.of(SdkValues.step(jar)).orElseThrow()).isNotEqualTo(listed("/x"));
    assertThat(StepWork.of(SdkValues.step(StepSummary.builder().id("s-1").build()))).isEmpty();
    assertThat(listed("/x")).isNotEqualTo("/x");
    StepKey key = StepKey.of("", Examples.EXECUTION, 0);
    assertThat(Optional.of(StepWork.of(Examples.step(key, "count", "/x", "1"))))
        .contains(listed("/x 1"));
  }

  @Test
  void theSettingsHaveTheseDefaults() {
    SubmitSettings settings = settings();
    assertThat(settings.installId()).isEmpty();
    assertThat(settings.orphans()).isEqualTo(OrphanRule.FAIL);
    assertThat(settings.evidence().name()).isEqualTo("EXECUTOR");
    SubmitSettings others =
        settings(
            "aws.emr.install.id", "blue",
            "aws.emr.orphan.steps", "adopt",
            "aws.emr.orphan.evidence", "status");
    assertThat(others.installId()).isEqualTo("blue");
    assertThat(others.orphans()).isEqualTo(OrphanRule.ADOPT);
    assertThat(others.evidence().name()).isEqualTo("STATUS");
  }

  private static SubmitSettings settings(String... changes) {
    return new SubmitSettings(new Settings("private.properties", Examples.adminProps(changes)));
  }

  private static StepWork listed(String arguments) {
    StepSummary step =
        StepSummary.builder()
            .config(config -> config.jar("command-runner.jar").args(arguments.split(" ")))
            .build();
    return StepWork.of(SdkValues.step(step)).orElseThrow();
  }
}
