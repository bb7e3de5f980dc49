package io.github.azkabanaws.emr;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.utils.Props;
import azkaban.utils.PropsUtils;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PropertyNoticesTest {
  @Test
  void anOrdinaryJobIsToldNothing() {
    assertThat(notices("env.A", "x", "other", "${ x }", "aws.emr.step.name", "n")).isEmpty();
  }

  @Test
  void whatMeansSomethingToTheProcessJobOnlyIsNamed() {
    assertThat(notices("azkaban.memory.check", "false", "job.dump.properties", "true"))
        .hasSize(2)
        .anyMatch(
            line -> line.startsWith("azkaban.memory.check has no effect in a job of this type"))
        .anyMatch(
            line -> line.startsWith("job.dump.properties has no effect in a job of this type"));
  }

  @Test
  void whatLooksLikeAFurtherCommandIsNamed() {
    assertThat(notices("step.1", "/x/b.sh", "command.x", "/x/b.sh", "Command.1", "x"))
        .singleElement()
        .asString()
        .startsWith("Command.1, command.x, step.1 has no effect: further commands are command.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"${run-date}", "${ day }", "${day:-d}", "${}", "${day"})
  void aPlaceholderThatAzkabanLeavesIsNamed(String left) {
    Props props = Examples.jobProps("day", "1", "command", "/x/a.sh ${day} " + left);
    // Azkaban's own replacement leaves it.
    Props resolved = PropsUtils.resolveProps(props);
    assertThat(resolved.get("command")).isEqualTo("/x/a.sh 1 " + left);
    assertThat(new JobConfig(new Settings("job", resolved), resolved).notices())
        .anyMatch(
            line ->
                line.startsWith("command has " + Words.quote(left) + ", which Azkaban leaves as"));
  }

  @Test
  void soIsOneInAVariableOrASetting() {
    assertThat(notices("env.A", "${a-b}", "aws.emr.step.name", "${c-d}"))
        .hasSize(2)
        .anyMatch(line -> line.startsWith("env.A has \"${a-b}\""))
        .anyMatch(line -> line.startsWith("aws.emr.step.name has \"${c-d}\""));
  }

  private static List<String> notices(String... changes) {
    Props props = Examples.jobProps(changes);
    Settings settings = new Settings("job", props);
    List<String> notices = new JobConfig(settings, props).notices();
    assertThat(settings.problems()).isEmpty();
    return notices;
  }
}
