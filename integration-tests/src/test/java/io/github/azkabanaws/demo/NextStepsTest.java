package io.github.azkabanaws.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the demo sends its reader to is there. */
class NextStepsTest {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  @Test
  void thePagesExist() {
    List<String> pages =
        Stream.of(true, false)
            .flatMap(stays -> NextSteps.lines("x", stays).stream())
            .flatMap(line -> Pattern.compile("[\\w./-]+\\.md").matcher(line).results())
            .map(MatchResult::group)
            .distinct()
            .toList();
    assertThat(pages)
        .contains(NextSteps.SOLO_SERVER, "docs/README.md")
        .allMatch(page -> Files.isRegularFile(PROJECT.resolve(page)));
  }

  @Test
  void whereItStaysIsSaidByTheProfile() throws Exception {
    assertThat(NextSteps.lines("x", false)).anyMatch(line -> line.contains(NextSteps.STAY));
    assertThat(NextSteps.lines("x", true)).noneMatch(line -> line.contains("mvn"));
    assertThat(Files.readString(PROJECT.resolve("integration-tests/pom.xml")))
        .contains("<demo.stay>false</demo.stay>", "<argument>${demo.stay}</argument>");
  }

  @Test
  void theInstallIsNamed() {
    assertThat(NextSteps.lines("target/demo/demo-1", false))
        .anyMatch(line -> line.endsWith(" target/demo/demo-1"));
  }
}
