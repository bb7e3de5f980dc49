package io.github.azkabanaws.emrsimulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StepCommandTest {
  @Test
  void commandRunnerDropsEmptyArguments() {
    assertThat(StepCommand.of(request("command-runner.jar", "a", "", " ", "", "b")))
        .containsExactly("a", " ", "b");
  }

  @Test
  void commandRunnerBreaksAtClosingBraces() {
    assertThat(StepCommand.of(request("command-runner.jar", "a", "{{x}}y", "z")))
        .containsExactly("a", "{{x");
    assertThat(StepCommand.of(request("command-runner.jar", "a", "}}", "z"))).containsExactly("a");
    assertThat(StepCommand.of(request("command-runner.jar", "a", "}", "}z")))
        .containsExactly("a", "}", "}z");
  }

  @Test
  void scriptRunnerPassesEverythingOn() {
    String jar = "s3://eu-west-1.elasticmapreduce/libs/script-runner/script-runner.jar";
    assertThat(StepCommand.of(request(jar, "a", "", "{{x}}y"))).containsExactly("a", "", "{{x}}y");
  }

  @Test
  void refusesWhatHasNoCommand() {
    assertThatThrownBy(() -> StepCommand.of(request("command-runner.jar", "")))
        .hasMessageContaining("no command");
    assertThatThrownBy(() -> StepCommand.of(request("other.jar", "a")))
        .hasMessageContaining("other.jar");
  }

  private static StepRequest request(String jar, String... args) {
    return new StepRequest(
        "n",
        jar,
        Optional.empty(),
        List.of(args),
        Map.of(),
        ActionOnFailure.CONTINUE,
        Optional.empty(),
        Optional.empty(),
        "j-1");
  }
}
