package io.github.azkabanaws.emr;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.utils.Props;
import io.github.azkabanaws.emr.author.JobVariables;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.fixtures.Dump;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.Problems;
import io.github.azkabanaws.emr.handover.HandoverChoice;
import io.github.azkabanaws.emr.job.JobConfig;
import io.github.azkabanaws.emr.job.PluginConfig;
import io.github.azkabanaws.emr.step.JobSecrets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page of all properties says of this module what its code does. */
class PropertiesPageTest {
  private static final String QUEUE = "https://sqs.eu-west-1.amazonaws.com/123456789012/azkaban-1";
  private static final Pattern ROW =
      Pattern.compile(
          "\\| `([a-z.]+)` \\| (\\w+) \\| (yes)? ?\\| (.*?) \\| (.*) \\| (\\d+\\.\\d+) \\|");
  private static final Pattern RANGE = Pattern.compile("`([0-9]+[a-z]*)` to `([0-9]+[a-z]*)`");
  private static final Pattern VALUE = Pattern.compile("`([^`]+)`");
  private static final Pattern AMOUNT = Pattern.compile("([0-9]+)([a-z]*)");

  /** One row of the table. */
  record Row(String name, String type, boolean jobToo, String value, String allowed) {
    @Override
    public String toString() {
      return name;
    }
  }

  @Test
  void everyPropertyIsThereAndNoOther() throws Exception {
    Set<String> known = new TreeSet<>(PluginConfig.ADMIN_ONLY);
    known.addAll(PluginConfig.SHARED);
    known.add("jobtype.class");
    assertThat(rows().map(Row::name)).containsExactlyInAnyOrderElementsOf(known);
  }

  @Test
  void itSaysWhichAJobMaySetToo() throws Exception {
    assertThat(rows().filter(Row::jobToo).map(Row::name).collect(Collectors.toSet()))
        .isEqualTo(PluginConfig.SHARED);
  }

  @Test
  void whatIsForJobsIsThereToo() throws Exception {
    String page = String.join("\n", section("## In a job"));
    Set<String> known = new TreeSet<>(PluginConfig.SHARED);
    known.addAll(List.of(JobConfig.STEP_NAME, "user.to.proxy"));
    known.addAll(HandoverChoice.OF_JOB);
    Set<String> told =
        Pattern.compile("`((?:aws|user)[.][a-z.]+[a-z])`")
            .matcher(page)
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toSet());
    assertThat(told).isEqualTo(known);
    assertThat(page)
        .contains(
            "`command`",
            "`command.1`",
            "`" + JobVariables.PREFIX + "<NAME>`",
            "`" + JobSecrets.PREFIX + "<NAME>`");
  }

  @Test
  void theTypesAreOfTheKindsThatAreChecked() throws Exception {
    assertThat(rows().map(Row::type).distinct())
        .containsExactlyInAnyOrder(
            "URL", "duration", "flag", "list", "number", "path", "pattern", "text");
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theDefaultIsAllowed(Row row) {
    Matcher value = VALUE.matcher(row.value());
    if (value.matches()) {
      assertThat(problems(row, value.group(1))).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theDefaultIsWhatTheCodeTakes(Row row) {
    Matcher value = VALUE.matcher(row.value());
    if (!value.matches() || row.name().equals("jobtype.class")) {
      return;
    }
    String absent = dump(row, null);
    assertThat(dump(row, value.group(1))).isEqualTo(absent);
    // Another value does show, or the comparison would tell nothing.
    List<String> others =
        Stream.concat(
                Stream.of("true", "false", "/another"),
                VALUE.matcher(row.allowed()).results().map(r -> r.group(1)))
            .filter(other -> !other.equals(value.group(1)) && isValid(row, other))
            .toList();
    assertThat(others).as("other values of " + row).isNotEmpty();
    assertThat(others).anySatisfy(other -> assertThat(dump(row, other)).isNotEqualTo(absent));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void whatIsBeyondTheLimitsIsRefused(Row row) {
    switch (row.type()) {
      case "flag" -> {
        assertThat(problems(row, "true")).isEmpty();
        assertThat(problems(row, "false")).isEmpty();
        assertThat(problems(row, "maybe")).hasSize(1);
      }
      case "duration", "number" -> {
        Matcher range = RANGE.matcher(row.allowed());
        assertThat(range.find()).as("limits of " + row).isTrue();
        assertThat(problems(row, range.group(1))).isEmpty();
        assertThat(problems(row, range.group(2))).isEmpty();
        assertThat(problems(row, changed(range.group(1), -1))).hasSize(1);
        assertThat(problems(row, changed(range.group(2), 1))).hasSize(1);
        assertThat(problems(row, "some")).hasSize(1);
      }
      case "URL" -> {
        assertThat(problems(row, row.name().endsWith(".queue") ? QUEUE : "https://aws.example.com"))
            .isEmpty();
        assertThat(problems(row, "http://aws.example.com")).hasSize(1);
      }
      case "pattern" -> assertThat(problems(row, "(")).hasSize(1);
      default -> assertThat(problems(row, "two\nlines")).hasSizeGreaterThanOrEqualTo(minimum(row));
    }
  }

  /** The class is Azkaban's to read. */
  private static int minimum(Row row) {
    return row.name().equals("jobtype.class") ? 0 : 1;
  }

  private static String changed(String amount, long by) {
    Matcher matcher = AMOUNT.matcher(amount);
    assertThat(matcher.matches()).isTrue();
    return (Long.parseLong(matcher.group(1)) + by) + matcher.group(2);
  }

  private static boolean isValid(Row row, String value) {
    return Problems.of(() -> config(row, value)).isEmpty();
  }

  /** All that the settings come to. */
  private static String dump(Row row, String value) {
    return Dump.of(config(row, value));
  }

  private static PluginConfig config(Row row, String value) {
    Props props = props(row.name(), value);
    return PluginConfig.read(
        new Settings("private.properties", props), () -> Optional.of("eu-west-1"));
  }

  /** What is said of this property alone: others may not go with the value. */
  private static List<String> problems(Row row, String value) {
    List<String> all = new ArrayList<>(Problems.of(() -> config(row, value)));
    all.removeIf(problem -> !problem.startsWith("private.properties: " + row.name() + "="));
    // That two settings do not go together says nothing of the one alone.
    all.removeIf(problem -> problem.contains(" shorter than ") || problem.contains(" together"));
    return all;
  }

  /** With what gives others a meaning; a null value takes a property away. */
  private static Props props(String name, String value) {
    return Examples.adminProps(
        "aws.emr.role.arn",
        "arn:aws:iam::123456789012:role/azkaban",
        "aws.emr.proxy.host",
        "proxy.example.com",
        "aws.emr.hints.queue",
        QUEUE,
        "aws.emr.notice.topic",
        "arn:aws:sns:eu-west-1:123456789012:azkaban",
        "aws.emr.boundaries.file",
        "/etc/azkaban/boundaries.ini",
        name,
        value);
  }

  private static List<String> section(String heading) throws Exception {
    return Files.readAllLines(Path.of("../docs/properties.md")).stream()
        .dropWhile(line -> !line.equals(heading))
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "))
        .toList();
  }

  static Stream<Row> rows() throws Exception {
    return section("## private.properties").stream()
        .filter(line -> line.startsWith("| `"))
        .map(
            line -> {
              Matcher row = ROW.matcher(line);
              assertThat(row.matches()).as(line).isTrue();
              return new Row(
                  row.group(1), row.group(2), row.group(3) != null, row.group(4), row.group(5));
            });
  }
}
