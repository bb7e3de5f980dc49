package io.github.azkabanaws.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Where a page leads people by a sentence of a log, the product says that sentence: what stands
 * between backquotes in the first column of a table, without what differs from case to case.
 */
class SentencesTest {
  private static final List<String> PAGES = List.of("outcomes", "symptoms", "groups");

  /** Azkaban says these. */
  private static final Set<String> OTHERS = Set.of("Permission denied", "CSRF validation failed.");

  private static final Pattern FIRST_COLUMN = Pattern.compile("(?m)^\\| (.*?) \\|");
  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
  private static final Pattern COMMAND_OR_NAME =
      Pattern.compile("(?:aws|azkaban|yarn|chage|mvn)\\b.*|\\S*");

  /** Names, numbers, states and what is put together from parts in the code. */
  private static final Pattern DIFFERS =
      Pattern.compile(
          "\\.\\.\\.|'[^']*'|\\d+\\w*|\\b[A-Z]{4,}\\b|\\bKill(?:ed)?\\b|\\bis\\b|The deny list"
              + "|aws[.][a-z.]+|[(),;:|]");

  private static final int SHORTEST = 6;
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");

  @Test
  void eachIsSaidByTheProduct() throws IOException {
    List<String> said = said();
    List<String> sentences = sentences();
    assertThat(sentences).hasSizeGreaterThan(40);
    List<String> unknown = new ArrayList<>();
    for (String sentence : sentences) {
      for (String part : DIFFERS.split(sentence, -1)) {
        String text = part.replaceAll("^[ .']+|[ .']+$", "");
        if (text.length() >= SHORTEST && said.stream().noneMatch(one -> one.contains(text))) {
          unknown.add(sentence + ": " + text);
        }
      }
    }
    assertThat(unknown).isEmpty();
  }

  private static List<String> sentences() throws IOException {
    List<String> sentences = new ArrayList<>();
    for (String page : PAGES) {
      String text = Files.readString(ProjectFiles.ROOT.resolve("docs/" + page + ".md"));
      FIRST_COLUMN
          .matcher(text)
          .results()
          .flatMap(cell -> QUOTED.matcher(cell.group(1)).results())
          .map((MatchResult quoted) -> quoted.group(1))
          .filter(quoted -> !COMMAND_OR_NAME.matcher(quoted).matches())
          .filter(quoted -> !OTHERS.contains(quoted))
          .forEach(sentences::add);
    }
    return sentences;
  }

  /** The texts of the plugins, and the scripts of the node whole. */
  private static List<String> said() throws IOException {
    List<String> said = new ArrayList<>();
    for (String module : List.of("plugin-base", "cognito-usermanager", "emr-jobtype")) {
      for (Path source : below(module + "/src/main/java", ".java")) {
        String text = Files.readString(source).replaceAll("\"\\s*\\+\\s*\"", "");
        LITERAL.matcher(text).results().forEach(found -> said.add(found.group(1)));
      }
    }
    for (String ending : List.of(".sh", ".py")) {
      for (Path script : below("plugin-conf/cluster", ending)) {
        said.add(Files.readString(script).replaceAll("\"\\s*\\n\\s*\"", ""));
      }
    }
    return said;
  }

  private static List<Path> below(String folder, String ending) throws IOException {
    try (Stream<Path> files = Files.walk(ProjectFiles.ROOT.resolve(folder))) {
      return files.filter(file -> file.toString().endsWith(ending)).toList();
    }
  }
}
