package io.github.azkabanaws.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/**
 * The pictures of the pages are those that their sources draw, can be read by everybody, and say
 * what the code says.
 */
class PicturesTest {
  private static final Set<String> SOURCES = Set.of("dot", "times", "cast");
  private static final int WIDTH_OF_A_PAGE = 900;

  /** A name of a setting; behind it may stand its default between brackets. */
  private static final Pattern PROPERTY =
      Pattern.compile(
          "(?<![\\w./-])((?:aws\\.(?:emr|log)|cognito|user\\.manager)\\.[a-z0-9.]*[a-z0-9])(?:"
              + " \\(([^)]+)\\))?");

  private static final Pattern IMAGE = Pattern.compile("!\\[([^]]*)]\\(([^)\\s]+)\\)");
  private static final Pattern REASON = Pattern.compile("(?m)^  ([A-Z][A-Z_0-9]+)\\(\\s*\"");
  private static final Pattern CODE = Pattern.compile("\\b[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+\\b");

  /** The call of an API: {@code ListSteps} or {@code kms:Decrypt}. */
  private static final Pattern CALL =
      Pattern.compile("\\b(?:(?:[a-z]+:)?((?:[A-Z][a-z]+){2,})|[a-z]+:([A-Z][a-z]+))\\b");

  @Test
  void everyPictureIsWhatItsSourceDraws() throws IOException {
    List<String> stale = new ArrayList<>();
    for (Picture picture : Picture.all()) {
      assertThat(picture.sources()).as("the sources of %s", picture.name()).isNotEmpty();
      if (!picture.checksumNow().equals(picture.checksumOfSources())) {
        stale.add(picture.name());
      }
    }
    assertThat(stale).as("to draw anew with docs/pictures/draw").isEmpty();
  }

  @Test
  void everySourceHasItsPicture() throws IOException {
    Set<Path> drawn =
        Picture.all().stream().flatMap(p -> p.sources().stream()).collect(Collectors.toSet());
    try (Stream<Path> files = Files.list(Picture.FOLDER)) {
      assertThat(
              files.filter(
                  f -> SOURCES.contains(f.toString().substring(f.toString().lastIndexOf('.') + 1))))
          .hasSizeGreaterThan(6)
          .isSubsetOf(drawn);
    }
  }

  @Test
  void whoCannotSeeItHasATitleAndAText() throws IOException {
    for (Picture picture : Picture.all()) {
      assertThat(picture.attribute("role")).as(picture.name()).isEqualTo("img");
      assertThat(picture.text("title")).as("the title of %s", picture.name()).isNotEmpty();
      assertThat(picture.text("desc")).as("the text of %s", picture.name()).hasSizeGreaterThan(150);
      Set<String> ids =
          picture.elements("*").stream().map(e -> e.getAttribute("id")).collect(Collectors.toSet());
      assertThat(picture.attribute("aria-labelledby").split(" ", -1))
          .as("what names %s", picture.name())
          .hasSize(2)
          .allMatch(ids::contains);
    }
  }

  @Test
  void everyPictureCanBeReadOnAPageWhateverItsColours() throws IOException {
    for (Picture picture : Picture.all()) {
      assertThat(Double.parseDouble(picture.attribute("width")))
          .as("the width of %s", picture.name())
          .isLessThanOrEqualTo(WIDTH_OF_A_PAGE);
      Element ground = picture.elements("rect").get(0);
      assertThat(List.of(ground.getAttribute("width"), ground.getAttribute("fill")))
          .as("the ground of %s", picture.name())
          .containsExactly("100%", "white");
      for (Element text : picture.elements("text")) {
        assertThat(text.getAttribute("font-family"))
            .as("%s: %s", picture.name(), text.getTextContent())
            .isIn("sans-serif", "monospace");
        assertThat(Double.parseDouble(text.getAttribute("font-size")))
            .as("%s: %s", picture.name(), text.getTextContent())
            .isGreaterThanOrEqualTo(11);
      }
    }
  }

  @Test
  void noPictureBringsAnythingFromElsewhere() throws IOException {
    for (Picture picture : Picture.all()) {
      assertThat(picture.elements("*"))
          .as(picture.name())
          .noneMatch(
              e -> Set.of("script", "image", "use", "a", "foreignObject").contains(e.getTagName()))
          .noneMatch(e -> e.hasAttribute("href") || e.hasAttribute("xlink:href"));
      assertThat(picture.text("style")).doesNotContain("url(", "@import");
    }
  }

  @Test
  void settingsInPicturesExistAndHaveTheDefaultsThatStandThere() throws IOException {
    Map<String, String> defaults = defaults();
    assertThat(defaults).hasSizeGreaterThan(100);
    List<String> wrong = new ArrayList<>();
    int compared = 0;
    for (Picture picture : Picture.all()) {
      List<String> said = new ArrayList<>(picture.words());
      said.add(picture.text("desc"));
      for (MatchResult found : all(PROPERTY, said)) {
        String real = defaults.get(found.group(1));
        if (real == null) {
          wrong.add(picture.name() + ": there is no " + found.group(1));
        } else if (found.group(2) != null) {
          compared++;
          if (!real.startsWith(found.group(2))) {
            wrong.add(picture.name() + ": " + found.group() + ", but the default is " + real);
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(compared).isGreaterThan(10);
  }

  @Test
  void theChecksOfATokenStandInTheOrderOfTheCode() throws IOException {
    String source = reasonSource();
    List<String> reasons = all(REASON, List.of(source)).stream().map(r -> r.group(1)).toList();
    List<String> words = Picture.of("token-checks").words();
    List<String> drawn = words.stream().filter(reasons::contains).toList();
    // The others are no checks of a token.
    assertThat(reasons)
        .startsWith(drawn.toArray(String[]::new))
        .endsWith("OAUTH_NOT_SUPPORTED", "XML_LOGIN_REFUSED", "XML_LOGINS_BUSY", "INTERNAL_ERROR")
        .hasSize(drawn.size() + 4);
    for (int i = 0; i < words.size(); i++) {
      if (drawn.contains(words.get(i))) {
        String check =
            PROPERTY.matcher(words.get(i - 1)).matches() ? words.get(i - 2) : words.get(i - 1);
        assertThat(source)
            .containsPattern(words.get(i) + "\\(\\s*\"" + Pattern.quote(check) + "\"");
      }
    }
  }

  @Test
  void reasonCodesInPicturesExist() throws IOException {
    String known = reasonSource();
    Set<String> codes = new TreeSet<>();
    for (String name : List.of("user-id", "token-checks")) {
      all(CODE, Picture.of(name).words()).forEach(code -> codes.add(code.group()));
    }
    assertThat(codes).hasSizeGreaterThan(40).allMatch(code -> known.contains("  " + code + "("));
  }

  /** Each file of rights, and in a row that names calls all of that file's and no others. */
  @Test
  void theRightsAreThoseOfTheFiles() throws IOException {
    Path iam = ProjectFiles.ROOT.resolve("plugin-conf/iam");
    Pattern row =
        Pattern.compile(
            "<td align=\"left\">(\\S+/\\S+\\.json)(, -kms)?</td><td align=\"left\">(.*?)</td>");
    String table = Files.readString(Picture.FOLDER.resolve("roles-and-rights.dot"));
    Set<String> drawn = new TreeSet<>();
    for (MatchResult found : all(row, List.of(table))) {
      Set<String> calls = new TreeSet<>();
      List<String> files = new ArrayList<>(List.of(found.group(1)));
      if (found.group(2) != null) {
        files.add(found.group(1).replace(".json", "-kms.json"));
      }
      for (String file : files) {
        drawn.add(file);
        calls.addAll(calls(iam.resolve(file)));
      }
      Set<String> named =
          all(CALL, List.of(found.group(3))).stream()
              .map(call -> call.group(1) != null ? call.group(1) : call.group(2))
              .collect(Collectors.toCollection(TreeSet::new));
      if (!named.isEmpty()) {
        assertThat(named).as(found.group(1)).isEqualTo(calls);
      }
    }
    Set<String> there = new TreeSet<>();
    for (String folder : List.of("executor", "cluster", "launch-function", "platform")) {
      try (Stream<Path> files = Files.list(iam.resolve(folder))) {
        files.forEach(file -> there.add(folder + "/" + file.getFileName()));
      }
    }
    assertThat(drawn).isEqualTo(there);
  }

  /** Where the demo's chapters change, it has to be recorded anew: {@code docs/pictures/record}. */
  @Test
  void theRecordingIsOfTheDemoAsItIs() throws IOException {
    String demo =
        Files.readString(
            ProjectFiles.ROOT.resolve(
                "integration-tests/src/main/java/io/github/azkabanaws/demo/Demo.java"));
    List<String> chapters =
        all(Pattern.compile("console\\.chapter\\(\\s*\"([^\"]+)\""), List.of(demo)).stream()
            .map(chapter -> chapter.group(1))
            .toList();
    assertThat(chapters).hasSizeGreaterThan(2);
    List<String> words = Picture.of("demo").words();
    List<String> seen = words.stream().filter(word -> word.startsWith("=== ")).toList();
    assertThat(seen).hasSameSizeAs(chapters);
    for (int i = 0; i < chapters.size(); i++) {
      assertThat(seen.get(i)).isEqualTo("=== " + (i + 1) + ". " + chapters.get(i));
    }
    assertThat(words).contains("Everything is as it should be.", "What to look at next:");
  }

  @Test
  void everyPictureIsShownWithWordsForWhoCannotSeeIt() throws IOException {
    Set<String> shown = new TreeSet<>();
    for (Path page : ProjectFiles.ending(".md")) {
      for (MatchResult image : all(IMAGE, List.of(Files.readString(page)))) {
        assertThat(image.group(1))
            .as("the words for %s in %s", image.group(2), ProjectFiles.name(page))
            .hasSizeGreaterThan(30);
        shown.add(page.resolveSibling(image.group(2)).normalize().toString());
      }
    }
    try (Stream<Path> files = Files.list(Picture.FOLDER)) {
      assertThat(files.map(Path::toString).filter(f -> f.endsWith(".svg") || f.endsWith(".png")))
          .isSubsetOf(shown);
    }
  }

  private static Set<String> calls(Path policy) throws IOException {
    Set<String> calls = new TreeSet<>();
    for (JsonNode action : new ObjectMapper().readTree(policy.toFile()).findValues("Action")) {
      List<JsonNode> each = new ArrayList<>();
      (action.isArray() ? action : List.of(action)).forEach(each::add);
      each.forEach(one -> calls.add(one.asText().substring(one.asText().indexOf(':') + 1)));
    }
    return calls;
  }

  /** By the tables of the page on properties. */
  private static Map<String, String> defaults() throws IOException {
    Map<String, String> defaults = new HashMap<>();
    int column = -1;
    for (String line : Files.readAllLines(ProjectFiles.ROOT.resolve("docs/properties.md"))) {
      List<String> cells =
          List.of(line.split("(?<!\\\\)\\|", -1)).stream().map(String::strip).toList();
      if (cells.contains("property") && cells.contains("default")) {
        column = cells.indexOf("default");
      } else if (column > 0 && cells.size() > column) {
        for (String name : cells.get(1).split(", ", -1)) {
          defaults.put(name.replace("`", ""), cells.get(column).replace("`", ""));
        }
      }
    }
    return new TreeMap<>(defaults);
  }

  private static String reasonSource() throws IOException {
    return Files.readString(
        ProjectFiles.ROOT.resolve(
            "cognito-usermanager/src/main/java/io/github/azkabanaws/cognito/base/Reason.java"));
  }

  private static List<MatchResult> all(Pattern pattern, List<String> texts) {
    return texts.stream().map(pattern::matcher).flatMap(Matcher::results).toList();
  }
}
