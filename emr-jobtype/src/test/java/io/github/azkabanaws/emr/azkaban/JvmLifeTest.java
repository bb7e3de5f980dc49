package io.github.azkabanaws.emr.azkaban;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whether the JVM ends with its flow. */
class JvmLifeTest {
  private static final String CONTAINER = "azkaban.container.FlowContainer";

  @Test
  void theMainClassTells() {
    assertThat(JvmLife.of(Optional.of(CONTAINER + " 42"), List::of)).isEqualTo(JvmLife.OF_FLOW);
    assertThat(JvmLife.of(Optional.of(CONTAINER), List::of)).isEqualTo(JvmLife.OF_FLOW);
    assertThat(
            JvmLife.of(Optional.of("azkaban.execapp.AzkabanExecutorServer -conf conf"), List::of))
        .isEqualTo(JvmLife.OF_EXECUTOR);
    assertThat(JvmLife.of(Optional.of(CONTAINER + "Test"), List::of))
        .isEqualTo(JvmLife.OF_EXECUTOR);
  }

  @Test
  void soDoesTheThreadThatWaitsForTheFlow() {
    StackTraceElement[] other = {new StackTraceElement("java.lang.Thread", "run", null, 1)};
    StackTraceElement[] waiting = {
      new StackTraceElement("java.lang.Object", "wait", null, 1),
      new StackTraceElement(CONTAINER, "submitFlow", null, 1),
      new StackTraceElement("org.example.Launcher", "main", null, 1)
    };
    assertThat(JvmLife.of(Optional.of("org.example.Launcher"), () -> List.of(other, waiting)))
        .isEqualTo(JvmLife.OF_FLOW);
    assertThat(JvmLife.of(Optional.empty(), () -> List.<StackTraceElement[]>of(other)))
        .isEqualTo(JvmLife.OF_EXECUTOR);
  }

  @Test
  void thisOneIsNone() {
    assertThat(JvmLife.ofThisJvm()).isEqualTo(JvmLife.OF_EXECUTOR);
  }
}
