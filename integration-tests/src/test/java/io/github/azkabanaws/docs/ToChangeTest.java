package io.github.azkabanaws.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who wants to change something finds the place: the table "To change, touch" of CONTRIBUTING. */
class ToChangeTest {
  private static final int MOST_FILES = 5;
  private static final Pattern NAMED = Pattern.compile("`([\\w./-]+/[\\w./-]+)`");
  private static final String BELOW = "/src/main/java/io/github/azkabanaws/";

  @Test
  void eachRowNamesFilesThatExistAndNoMoreThanFive() throws IOException {
    List<String> rows = rows();
    Set<String> sources = sources();
    assertThat(rows).hasSizeGreaterThanOrEqualTo(10);
    for (String row : rows) {
      List<String> touched = named(row.split("\\|", -1)[2]);
      assertThat(touched).as(row).hasSizeBetween(1, MOST_FILES).doesNotHaveDuplicates();
      assertThat(touched)
          .as(row)
          .allMatch(
              name ->
                  sources.contains(name) || Files.isRegularFile(ProjectFiles.ROOT.resolve(name)));
    }
  }

  @Test
  void whatHasToFollowExists() throws IOException {
    Set<String> sources = sources();
    for (String row : rows()) {
      assertThat(named(row.split("\\|", -1)[3]))
          .as(row)
          .allMatch(
              name -> sources.contains(name) || Files.exists(ProjectFiles.ROOT.resolve(name)));
    }
  }

  @Test
  void whatPeopleLookForHasARow() throws IOException {
    String asked =
        rows().stream().map(row -> row.split("\\|", -1)[1]).collect(Collectors.joining());
    assertThat(asked)
        .contains(
            "reason code",
            "group directory",
            "AWS call, its quota, its right",
            "log source",
            "job property",
            "check",
            "how long a kill waits",
            "secret's reference",
            "source of hints",
            "sentence of an error");
  }

  private static List<String> rows() throws IOException {
    List<String> rows =
        Files.readAllLines(ProjectFiles.ROOT.resolve("CONTRIBUTING.md")).stream()
            .dropWhile(line -> !line.equals("| to change | touch | then also |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .toList();
    assertThat(rows).as("rows of CONTRIBUTING.md").isNotEmpty();
    return rows;
  }

  private static List<String> named(String cell) {
    return NAMED.matcher(cell).results().map((MatchResult found) -> found.group(1)).toList();
  }

  /** Classes of main code, from the package of all of them on. */
  private static Set<String> sources() throws IOException {
    return ProjectFiles.ending(".java").stream()
        .map(Path::toString)
        .filter(file -> file.contains(BELOW))
        .map(file -> file.substring(file.indexOf(BELOW) + BELOW.length()).replace(".java", ""))
        .collect(Collectors.toSet());
  }
}
