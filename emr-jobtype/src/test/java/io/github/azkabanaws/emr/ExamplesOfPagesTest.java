package io.github.azkabanaws.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import azkaban.utils.Props;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.Problems;
import io.github.azkabanaws.emr.job.JobConfig;
import io.github.azkabanaws.emr.job.PluginConfig;
import io.github.azkabanaws.emr.rules.BoundariesReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pages show to be copied is good: files of boundaries, settings, flows. */
class ExamplesOfPagesTest {
  private static final Pattern BLOCK = Pattern.compile("(?m)^( *)```(\\w+)\\n((?:.*\\n)*?)\\1```$");

  /** Of a flow file. */
  private static final Pattern PROPERTY =
      Pattern.compile("(?m)^ +(aws\\.emr\\.[\\w.]+|env\\.\\w+): (.+)$");

  /** A block of a page. */
  record Block(String page, String language, String text) {
    @Override
    public String toString() {
      return page + ": " + text.lines().findFirst().orElse("");
    }
  }

  static Stream<Block> filesOfBoundaries() throws IOException {
    return blocks("ini").filter(block -> block.text().contains("[*]"));
  }

  static Stream<Block> settingsOfTheJobType() throws IOException {
    return blocks("properties").filter(block -> block.text().contains("aws.emr."));
  }

  static Stream<Block> jobs() throws IOException {
    return blocks("yaml").filter(block -> PROPERTY.matcher(block.text()).find());
  }

  @ParameterizedTest
  @MethodSource("filesOfBoundaries")
  void aFileOfBoundariesIsTaken(Block block) {
    assertThatCode(() -> BoundariesReader.read(block.text())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("settingsOfTheJobType")
  void settingsAreTaken(Block block) throws IOException {
    Properties shown = new Properties();
    shown.load(new StringReader(block.text().replaceAll("(?m)^ +", "")));
    List<String> changes = new ArrayList<>();
    shown.forEach((name, value) -> changes.addAll(List.of((String) name, (String) value)));
    Props props = Examples.adminProps(changes.toArray(new String[0]));
    assertThat(
            Problems.of(
                () ->
                    PluginConfig.read(
                        new Settings("private.properties", props), () -> Optional.of("eu-west-1"))))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void propertiesOfAJobAreTaken(Block block) {
    Props props = Examples.jobProps("command", "x.sh");
    // Azkaban replaces placeholders before a job is read.
    PROPERTY
        .matcher(block.text().replaceAll("[$][{].*?}", "x"))
        .results()
        .forEach(line -> props.put(line.group(1), line.group(2)));
    Settings settings = new Settings("job", props);
    assertThat(Problems.of(() -> JobConfig.read(settings, props))).isEmpty();
    assertThat(settings.problems()).isEmpty();
  }

  private static Stream<Block> blocks(String language) throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String folder : List.of("..", "../docs", "../emr-jobtype")) {
      try (Stream<Path> files = Files.list(Path.of(folder))) {
        files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
      }
    }
    List<Block> blocks =
        pages.stream()
            .flatMap(
                page ->
                    BLOCK
                        .matcher(textOf(page))
                        .results()
                        .filter(found -> found.group(2).equals(language))
                        .map(
                            found ->
                                new Block(page.getFileName().toString(), language, found.group(3))))
            .toList();
    assertThat(blocks).as(language).isNotEmpty();
    return blocks.stream();
  }

  private static String textOf(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
