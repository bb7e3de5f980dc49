package io.github.azkabanaws.cognito;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Above each property of the example stands what it is, and the default that the page has. */
class ExampleTest {
  private static final Path EXAMPLE =
      Path.of("../plugin-conf/web-server/conf/azkaban.properties.example");

  @Test
  void everyPropertyHasASentenceAndItsDefault() throws Exception {
    Map<String, String> defaults = defaultsOfThePage();
    Map<String, String> comments = comments(Files.readAllLines(EXAMPLE));
    // Azkaban's own, without which the plugin is less than safe.
    assertThat(comments.remove("lockdown.create.projects")).endsWith("Default: false.");
    assertThat(comments.keySet()).isEqualTo(defaults.keySet());
    comments.forEach(
        (property, comment) -> {
          String expected = defaults.get(property);
          String end = expected.startsWith("required") ? "Required" : "Default: ";
          assertThat(comment).as(property).matches("[A-Ztf].+[.] " + end + ".*[.]");
          if (!expected.startsWith("required")) {
            // The page adds what else holds without the property, after a comma or a colon.
            assertThat(expected)
                .as(property)
                .startsWith(comment.replaceAll("(?s).* Default: (.*)[.]$", "$1"));
          }
        });
  }

  /** The comment above each property, in one line. */
  private static Map<String, String> comments(List<String> lines) {
    Map<String, String> comments = new TreeMap<>();
    StringBuilder comment = new StringBuilder();
    for (String line : lines) {
      if (line.matches("#?[a-z.]+=.*")) {
        comments.put(line.replaceAll("^#|=.*", ""), comment.toString().trim());
        comment.setLength(0);
      } else if (line.startsWith("# ")) {
        comment.append(line.substring(1));
      } else {
        comment.setLength(0);
      }
    }
    return comments;
  }

  private static Map<String, String> defaultsOfThePage() throws Exception {
    Map<String, String> defaults = new TreeMap<>();
    for (String row :
        Files.readAllLines(Path.of("../docs/properties.md")).stream()
            .dropWhile(line -> !line.equals("## azkaban.properties"))
            .skip(1)
            .takeWhile(line -> !line.startsWith("## "))
            .filter(line -> line.startsWith("| `"))
            .toList()) {
      String[] cells = row.split(" \\| ", -1);
      defaults.put(cells[0].replaceAll("[|`]", "").trim(), cells[2].replace("`", ""));
    }
    return defaults;
  }
}
