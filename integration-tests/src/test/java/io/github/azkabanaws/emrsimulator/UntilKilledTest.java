package io.github.azkabanaws.emrsimulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.harness.Programs;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A simulator that Maven has started does not outlive it. */
@Timeout(120)
class UntilKilledTest {
  @TempDir Path root;

  @Test
  void itEndsWhenWhoeverHasStartedItIsKilled() throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", "-c", "\"$@\" & wait", "parent"));
    command.addAll(Programs.java());
    command.addAll(
        List.of(
            "-Dends.with.parent=true",
            "-classpath",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            EmrSimulatorMain.class.getName(),
            "--root",
            root.toString()));
    Process parent = Programs.builder(command).start();
    try (BufferedReader out = parent.inputReader()) {
      String line = out.readLine();
      while (line != null && !line.startsWith("export EMR_CLUSTER_ID=")) {
        line = out.readLine();
      }
      assertThat(line).isNotNull();
      ProcessHandle simulator = parent.children().findFirst().orElseThrow();
      assertThat(simulator.isAlive()).isTrue();
      parent.destroyForcibly();
      try {
        simulator.onExit().get(60, TimeUnit.SECONDS);
      } finally {
        assertThat(simulator.destroyForcibly()).isFalse();
      }
    } finally {
      Programs.kill(parent);
    }
  }
}
