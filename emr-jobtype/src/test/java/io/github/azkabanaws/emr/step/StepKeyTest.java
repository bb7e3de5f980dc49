package io.github.azkabanaws.emr.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.fixtures.Examples;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepKeyTest {
  private final StepKey key = StepKey.of("prod", execution(42, "count", 3), 7);

  @Test
  void isFoundAgainAtTheEndOfAName() {
    StepKey parsed = StepKey.parse("nightly run" + key.suffix()).orElseThrow();
    assertThat(parsed).isEqualTo(key).hasSameHashCodeAs(key).hasToString(key.toString());
    assertThat(parsed.executionId()).isEqualTo(42);
    assertThat(parsed.attempt()).isEqualTo(3);
    assertThat(parsed.toString()).startsWith("azk-42-3-7-");
    assertThat(parsed.isAtEndOf("x" + key.suffix())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "nightly", "azk-1-0-0-0123456789abcdef", " [azk-1-0-0-0123456789ABCDEF]"})
  void anotherNameHasNone(String name) {
    assertThat(StepKey.parse(name)).isEmpty();
    assertThat(key.isAtEndOf(name)).isFalse();
  }

  @Test
  void aNameThatGoesOnBehindTheKeyHasNone() {
    assertThat(StepKey.parse("x" + key.suffix() + " ")).isEmpty();
  }

  @Test
  void aJobIsTheSameInEveryExecution() {
    assertThat(key.isOfSameJob(StepKey.of("prod", execution(43, "count", 0), 0))).isTrue();
    assertThat(key.isOfSameJob(StepKey.of("prod", execution(42, "sum", 3), 7))).isFalse();
    assertThat(key.isOfSameJob(StepKey.of("test", execution(42, "count", 3), 7))).isFalse();
  }

  @Test
  void everyPartTellsKeysApart() {
    StepKey other = StepKey.of("prod", execution(42, "count", 3), 8);
    assertThat(other).isNotEqualTo(key).doesNotHaveSameHashCodeAs(key);
    assertThat(key).isNotEqualTo(key.toString());
    assertThat(Set.of(key, other)).contains(StepKey.parse(other.suffix()).orElseThrow());
  }

  private static Execution execution(int id, String job, int attempt) {
    return new Execution(
        id, "demo", "reports", job, "", attempt, Examples.EXECUTION.submitUser(), Set.of());
  }
}
