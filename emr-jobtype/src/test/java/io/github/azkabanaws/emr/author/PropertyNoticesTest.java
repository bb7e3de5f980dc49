package io.github.azkabanaws.emr.author;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.jobExecutor.ProcessJob;
import azkaban.utils.Props;
import azkaban.utils.PropsUtils;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.job.JobConfig;
import io.github.azkabanaws.emr.step.Words;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PropertyNoticesTest {
  @TempDir Path folder;

  @Test
  void anOrdinaryJobIsToldNothing() {
    assertThat(notices("env.A", "x", "other", "${ x }", "aws.emr.step.name", "n")).isEmpty();
  }

  @Test
  void whatMeansSomethingToTheProcessJobOnlyIsNamed() {
    assertThat(notices("job.dump.properties", "true"))
        .singleElement()
        .asString()
        .startsWith("job.dump.properties has no effect in a job of this type");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false"})
  void whatAzkabanPutsIntoEveryJobIsNoAuthorsWord(String value) {
    assertThat(notices(ProcessJob.AZKABAN_MEMORY_CHECK, value)).isEmpty();
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
    assertThat(JobConfig.read(new Settings("job", resolved), resolved).notices())
        .anyMatch(
            line ->
                line.startsWith("command has " + Words.quote(left) + ", which Azkaban leaves as"));
  }

  @Test
  void lettersThatAzkabanHasReadAsLatin1AreNamed() throws Exception {
    Path file =
        Files.writeString(folder.resolve("count.job"), "command=/x/a.sh \u00fc\nenv.A=\u20ac\n");
    Props read = new Props(null, file.toFile());
    assertThat(JobConfig.read(new Settings("job", read), read).notices())
        .hasSize(2)
        .allMatch(line -> line.contains(" looks like UTF-8 that was read as Latin-1"));
    Files.writeString(file, "command=/x/a.sh \\u00fc \\u20ac\nenv.A=\\u00fc\n");
    Props meant = new Props(null, file.toFile());
    assertThat(meant.get("env.A")).isEqualTo("\u00fc");
    assertThat(JobConfig.read(new Settings("job", meant), meant).notices()).isEmpty();
  }

  @Test
  void aVariableThatIsNoPlaceForItsValueIsNamed() {
    assertThat(notices("env.DB_PASSWORD", "hunter2", "ENV.TEXT", "a\n", "env.TOKEN", ""))
        .hasSize(2)
        .noneMatch(line -> line.contains("hunter2"))
        .anyMatch(
            line ->
                line.startsWith("env.DB_PASSWORD has the name of a secret")
                    && line.contains("aws.emr.secret.DB_PASSWORD brings one by reference"))
        .anyMatch(line -> line.startsWith("ENV.TEXT ends with a line break"));
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
    List<String> notices = JobConfig.read(settings, props).notices();
    assertThat(settings.problems()).isEmpty();
    return notices;
  }
}
