package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.harness.CommandPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The part of the distribution for a solo server, without one. */
class SoloTreeIT {
  @Test
  void aSoloServerGetsWhatBothServersGet() throws Exception {
    Set<String> expected = new TreeSet<>(files("web-server"));
    expected.addAll(files("exec-server"));
    expected.add("README.md");
    assertThat(expected).contains("extlib/cognito-usermanager.jar");
    assertThat(files("solo-server")).containsExactlyElementsOf(expected);
    for (String server : List.of("web-server", "exec-server")) {
      for (String file : files(server)) {
        assertThat(folder("solo-server").resolve(file))
            .hasSameBinaryContentAs(folder(server).resolve(file));
      }
    }
  }

  @Test
  void thePageSetsNothingThatTheExamplesDoNotShow() throws Exception {
    Path solo = folder("solo-server");
    String examples =
        Files.readString(solo.resolve("conf/azkaban.properties.example"))
            + Files.readString(solo.resolve("plugins/jobtypes/emr/private.properties.example"));
    List<String> shown =
        examples
            .lines()
            .filter(line -> line.contains("="))
            .map(line -> line.substring(line.startsWith("#") ? 1 : 0, line.indexOf('=')))
            .toList();
    List<String> set =
        CommandPage.read(solo.resolve("README.md"))
            .commands("4. Settings")
            .lines()
            .filter(line -> line.matches("[a-z]+[.][a-z.]+=.*"))
            .map(line -> line.substring(0, line.indexOf('=')))
            .toList();
    assertThat(set).contains("user.manager.class", "aws.emr.step.script");
    assertThat(shown).containsAll(set);
  }

  private static Path folder(String name) {
    return Distribution.folder().resolve(name);
  }

  private static Set<String> files(String name) throws IOException {
    try (Stream<Path> files = Files.walk(folder(name))) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder(name).relativize(file).toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
