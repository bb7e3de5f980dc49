package io.github.azkabanaws.cognito;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.cognito.base.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What people have when a login fails: the pages know every code and sentence, and no other. */
class ReasonsPageTest {
  private static final Pattern BY_CODE =
      Pattern.compile("(?m)^\\| `([A-Z0-9_]+)` \\| .+? \\| (.+) \\|$");
  private static final Pattern BY_SENTENCE =
      Pattern.compile("(?m)^\\| `([A-Z][^`]+)` \\| .+ \\| ((?:`[A-Z0-9_]+`(?:, )?)+) \\|$");
  private static final Pattern CODE = Pattern.compile("`([A-Z0-9_]+)`");

  /** Sentences of the sign-in page's script: the first one of each. */
  private static final Pattern OF_THE_PAGE =
      Pattern.compile("(?m)^  [A-Z_]+: \"([^\"]+?[.])(?: [^\"]*)?\",$");

  @Test
  void everyCodeIsThereInTheOrderOfTheChecks() throws Exception {
    List<String> codes =
        BY_CODE.matcher(page("reasons")).results().map(row -> row.group(1)).toList();
    assertThat(codes).isEqualTo(Arrays.stream(Reason.values()).map(Enum::name).toList());
  }

  @Test
  void whatCheckTokenSaysToDoIsTheTablesLastColumn() throws Exception {
    Map<String, String> table =
        BY_CODE
            .matcher(page("reasons"))
            .results()
            .collect(Collectors.toMap(row -> row.group(1), row -> row.group(2).replace("`", "")));
    for (Reason reason : Reason.values()) {
      assertThat(reason.advice()).as(reason.name()).isEqualTo(table.get(reason.name()));
    }
  }

  @Test
  void everySentenceOfTheBrowserLeadsToItsCodes() throws Exception {
    Map<String, TreeSet<String>> known = new TreeMap<>();
    for (Reason reason : Reason.values()) {
      known.computeIfAbsent(reason.sentence(), sentence -> new TreeSet<>()).add(reason.name());
    }
    Map<String, TreeSet<String>> told = new TreeMap<>();
    BY_SENTENCE
        .matcher(page("reasons"))
        .results()
        .forEach(
            row ->
                told.put(
                    row.group(1),
                    CODE.matcher(row.group(2))
                        .results()
                        .map(code -> code.group(1))
                        .collect(Collectors.toCollection(TreeSet::new))));
    assertThat(told).isEqualTo(known);
  }

  @Test
  void everySentenceOfTheSignInPageIsOnItsPage() throws Exception {
    String script =
        Files.readString(Path.of("../plugin-conf/web-server/web/js/cognito-sign-in/sign-in.js"));
    List<String> sentences =
        OF_THE_PAGE.matcher(script).results().map(found -> found.group(1)).toList();
    assertThat(sentences).hasSizeGreaterThan(15);
    assertThat(page("sign-in")).contains(sentences.stream().map(s -> "`" + s + "`").toList());
  }

  private static String page(String name) throws IOException {
    return Files.readString(Path.of("../docs/" + name + ".md"));
  }
}
