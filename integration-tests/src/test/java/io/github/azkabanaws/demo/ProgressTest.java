package io.github.azkabanaws.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.harness.Programs;
import io.github.azkabanaws.harness.Programs.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The line that says how far Maven is on its way to the demo. */
class ProgressTest {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void everyModuleHasItsSteps() throws Exception {
    List<String> modules =
        Pattern.compile("<module>(.*)</module>")
            .matcher(Files.readString(PROJECT.resolve("pom.xml")))
            .results()
            .map((MatchResult module) -> module.group(1))
            .toList();
    assertThat(modules).hasSize(5);
    StringBuilder lines = new StringBuilder();
    for (String module : modules) {
      lines.append(run(module)).append(run(module + ".jar"));
    }
    // What is not awaited has no line: the tarball's module compiles nothing, the base ships
    // nothing.
    assertThat(lines.toString().lines().map(line -> line.replaceFirst("^\\[[#.]{24}] ", "")))
        .hasSize(8)
        .allMatch(line -> line.matches("[1-8] of 8  \\d+:\\d\\d  .+"))
        .isSorted();
  }

  @Test
  void whatIsNoTerminalGetsPlainLines() throws Exception {
    assertThat(run("emr-jobtype")).endsWith("\n").doesNotContain("\u001b").doesNotContain("\r");
    assertThat(run("azkaban-aws-plugins")).isEmpty();
  }

  private static String run(String step) throws Exception {
    Outcome outcome =
        Programs.run(
            Duration.ofMinutes(1),
            "python3",
            PROJECT.resolve("integration-tests/src/main/demo/progress.py").toString(),
            step);
    assertThat(outcome.code()).as(outcome.output()).isZero();
    return outcome.output();
  }
}
