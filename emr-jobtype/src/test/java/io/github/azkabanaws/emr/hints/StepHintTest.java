package io.github.azkabanaws.emr.hints;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.fixtures.FakeHints;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is in the queue, it is an event of a step's end or it is nothing. */
class StepHintTest {
  private static final String EVENT = FakeHints.event("j-1A", "s-2B", "COMPLETED");

  @Test
  void anEventNamesTheClusterAndTheStep() {
    StepHint hint = StepHint.of(EVENT).orElseThrow();
    assertThat(hint.clusterId()).isEqualTo("j-1A");
    assertThat(hint.stepId()).isEqualTo("s-2B");
  }

  @ParameterizedTest
  @ValueSource(strings = {"COMPLETED", "FAILED", "CANCELLED", "INTERRUPTED", "A_NEW_ONE"})
  void anyStateThatMayBeAnEndIsWorthALook(String state) {
    assertThat(StepHint.of(FakeHints.event("j-1", "s-1", state))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PENDING", "RUNNING", "CANCEL_PENDING"})
  void othersAreNot(String state) {
    assertThat(StepHint.of(FakeHints.event("j-1", "s-1", state))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "null",
        "[]",
        "1",
        "{}",
        "{\"detail\":null}",
        "{\"detail\":[]}",
        "{\"source\":\"aws.emr\",\"detail-type\":\"EMR Step Status Change\",\"detail\":{}}",
        "{\"source\":\"aws.emr\",\"detail-type\":\"EMR Step Status Change\","
            + "\"detail\":{\"stepId\":1,\"clusterId\":{},\"state\":[]}}",
        "{\"Type\":\"Notification\",\"Message\":\"x\"}",
        "{\"source\":"
      })
  void whatIsNoEventSaysNothing(String text) {
    assertThat(StepHint.of(text)).isEmpty();
  }

  @Test
  void eventsOfOtherSourcesAndKindsSayNothing() {
    assertThat(StepHint.of(EVENT.replace("aws.emr", "my.app"))).isEmpty();
    assertThat(StepHint.of(EVENT.replace("Step Status", "Cluster State"))).isEmpty();
  }

  @Test
  void idsThatAreNoneSayNothing() {
    assertThat(StepHint.of(FakeHints.event("j-1", "s-" + "1".repeat(65), "FAILED"))).isEmpty();
    assertThat(StepHint.of(FakeHints.event("j-1", "s-1\\n", "FAILED"))).isEmpty();
    assertThat(StepHint.of(FakeHints.event("s-1", "j-1", "FAILED"))).isEmpty();
  }

  @Test
  void aTextThatIsTooLongOrTooDeepSaysNothing() {
    assertThat(StepHint.of(EVENT + " ".repeat(StepHint.LONGEST - EVENT.length()))).isPresent();
    assertThat(StepHint.of(EVENT + " ".repeat(StepHint.LONGEST + 1 - EVENT.length()))).isEmpty();
    assertThat(StepHint.of("[".repeat(StepHint.LONGEST))).isEmpty();
    assertThat(StepHint.of("{\"a\":".repeat(10_000))).isEmpty();
  }
}
