package io.github.azkabanaws.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Links lead somewhere, no page is a burden, and the tests beside a threat exist. */
class PagesTest {
  private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+(?:Test|IT))(?:#(\\w+))?`");
  private static final Pattern FENCED = Pattern.compile("(?ms)^```.*?^```$");

  /** What stands there is no link, as in {@code CORP[.](.+)}. */
  private static final Pattern CODE = Pattern.compile("`[^`\\n]*`");

  private static final int MOST_WORDS = 1_800;

  /** To look things up in, not to be read: every property, code, fault, row of what to touch. */
  private static final Set<String> REFERENCE =
      Set.of("docs/properties.md", "docs/reasons.md", "emr-jobtype/FAULTS.md", "CONTRIBUTING.md");

  @Test
  void noPageIsLongerThanPeopleRead() throws IOException {
    List<String> tooLong = new ArrayList<>();
    for (Path page : ProjectFiles.ending(".md")) {
      int words = Files.readString(page).strip().split("\\s+", -1).length;
      if (words > MOST_WORDS && !REFERENCE.contains(ProjectFiles.name(page))) {
        tooLong.add(ProjectFiles.name(page) + ": " + words);
      }
    }
    assertThat(tooLong).as("pages of more than %s words", MOST_WORDS).isEmpty();
  }

  @Test
  void theBookHasEveryPageForReaders() throws IOException {
    Path book = ProjectFiles.ROOT.resolve("docs/README.md");
    Set<Path> linked = new HashSet<>();
    for (MatchResult link : all(LINK, Files.readString(book))) {
      linked.add(book.resolveSibling(link.group(1).replaceFirst("#.*", "")).normalize());
    }
    assertThat(
            ProjectFiles.ending(".md").stream().filter(page -> page.startsWith(book.getParent())))
        .allMatch(page -> page.equals(book) || linked.contains(page));
  }

  @Test
  void everyLinkWithinTheProjectLeadsToAFileAndAHeading() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : ProjectFiles.ending(".md")) {
      String text = FENCED.matcher(Files.readString(page)).replaceAll("");
      for (MatchResult link : all(LINK, CODE.matcher(text).replaceAll("`"))) {
        String target = link.group(1);
        if (!target.matches("[a-z]+:.*") && !leadsSomewhere(page, target)) {
          broken.add(ProjectFiles.name(page) + ": " + target);
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void eachThreatHasATestThatExists() throws IOException {
    Map<String, Path> tests = new TreeMap<>();
    for (Path file : ProjectFiles.ending(".java")) {
      tests.put(file.getFileName().toString().replace(".java", ""), file);
    }
    List<String> rows =
        Files.readAllLines(ProjectFiles.ROOT.resolve("docs/threats.md")).stream()
            .dropWhile(line -> !line.equals("| threat | what stops it | tests |"))
            .skip(2)
            .takeWhile(line -> line.startsWith("|"))
            .toList();
    assertThat(rows).hasSizeGreaterThan(20);
    List<String> missing = new ArrayList<>();
    for (String row : rows) {
      List<MatchResult> named = all(TEST, row);
      if (named.isEmpty()) {
        missing.add("no test: " + row);
      }
      for (MatchResult test : named) {
        Path file = tests.get(test.group(1));
        if (file == null
            || (test.group(2) != null
                && !Files.readString(file).contains(" void " + test.group(2) + "("))) {
          missing.add(test.group());
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  private static boolean leadsSomewhere(Path page, String target) throws IOException {
    int hash = target.indexOf('#');
    String file = hash < 0 ? target : target.substring(0, hash);
    Path path = file.isEmpty() ? page : page.resolveSibling(file).normalize();
    if (!path.startsWith(ProjectFiles.ROOT) || !Files.exists(path)) {
      return false;
    }
    return hash < 0 || anchors(path).contains(target.substring(hash + 1));
  }

  /** As GitHub makes them of headings. */
  private static List<String> anchors(Path page) throws IOException {
    return Files.readAllLines(page).stream()
        .filter(line -> line.matches("#{1,6} .*"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(text -> text.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toList());
  }

  private static List<MatchResult> all(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.results().toList();
  }
}
