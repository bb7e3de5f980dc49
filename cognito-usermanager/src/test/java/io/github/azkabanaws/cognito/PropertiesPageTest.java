package io.github.azkabanaws.cognito;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.utils.Props;
import io.github.azkabanaws.base.settings.Environment;
import io.github.azkabanaws.cognito.fixtures.Dump;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.login.CognitoConfig;
import io.github.azkabanaws.cognito.usersxml.XmlUserSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The page of all properties says of this module what its code does. */
class PropertiesPageTest {
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z.]+)` \\| (\\w+) \\| (.*?) \\| (.*) \\| (\\d+\\.\\d+) \\|");
  private static final Pattern RANGE = Pattern.compile("`?([0-9]+[a-z]*)`? to `?([0-9]+[a-z]*)`?");
  private static final Pattern VALUE = Pattern.compile("`([^`]+)`");
  private static final Pattern AMOUNT = Pattern.compile("([0-9]+)([a-z]*)");

  @TempDir Path folder;

  /** One row of the table. */
  record Row(String name, String type, String value, String allowed) {
    @Override
    public String toString() {
      return name;
    }
  }

  @Test
  void everyPropertyIsThereAndNoOther() throws Exception {
    TreeSet<String> known = new TreeSet<>(CognitoConfig.COGNITO_PROPERTIES);
    known.add(XmlUserSettings.FILE);
    known.add("user.manager.class");
    assertThat(rows().map(Row::name)).containsExactlyInAnyOrderElementsOf(known);
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theDefaultIsAllowed(Row row) {
    Matcher value = VALUE.matcher(row.value());
    if (value.matches()) {
      assertThat(problem(row, value.group(1))).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("rows")
  void theDefaultIsWhatTheCodeTakes(Row row) {
    Matcher value = VALUE.matcher(row.value());
    if (!value.matches()) {
      return;
    }
    String absent = dump(row, null);
    assertThat(dump(row, value.group(1))).isEqualTo(absent);
    // Another value does show, or the comparison would tell nothing.
    List<String> others =
        Stream.concat(
                Stream.of("true", "false", "u-{cognito:username}"),
                VALUE.matcher(row.allowed()).results().map(match -> match.group(1)))
            .filter(other -> !other.equals(value.group(1)) && problem(row, other).isEmpty())
            .toList();
    assertThat(others).as("other values of " + row).isNotEmpty();
    assertThat(others).anySatisfy(other -> assertThat(dump(row, other)).isNotEqualTo(absent));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void whatIsBeyondTheLimitsIsRefused(Row row) {
    switch (row.type()) {
      case "flag" -> {
        assertThat(problem(row, "true")).isEmpty();
        assertThat(problem(row, "maybe")).isNotEmpty();
      }
      case "duration", "number", "size" -> {
        Matcher range = RANGE.matcher(row.allowed());
        assertThat(range.find()).as("limits of " + row).isTrue();
        assertThat(problem(row, range.group(1))).isEmpty();
        assertThat(problem(row, range.group(2))).isEmpty();
        assertThat(problem(row, changed(range.group(1), -1))).isNotEmpty();
        assertThat(problem(row, changed(range.group(2), 1))).isNotEmpty();
        assertThat(problem(row, "some")).isNotEmpty();
      }
      case "URL" -> assertThat(problem(row, "http://aws.example.com")).isNotEmpty();
      case "pattern" -> assertThat(problem(row, "(")).isNotEmpty();
      case "path" -> assertThat(problem(row, "no/such/file")).isNotEmpty();
      default -> {
        // Azkaban reads the class; the name of a claim is any text.
        if (!row.name().equals("user.manager.class")) {
          assertThat(problem(row, " ")).isNotEmpty();
        }
      }
    }
  }

  private static String changed(String amount, long by) {
    Matcher matcher = AMOUNT.matcher(amount);
    assertThat(matcher.matches()).isTrue();
    return (Long.parseLong(matcher.group(1)) + by) + matcher.group(2);
  }

  /** All that the settings come to, but for what is said of one that is there without effect. */
  private String dump(Row row, String value) {
    return Dump.of(CognitoConfig.from(props(row, value), Environment.of(Map.of())))
        .lines()
        .filter(line -> !line.startsWith(".doubts["))
        .collect(Collectors.joining("\n"));
  }

  /** With what gives a property a meaning; a null value leaves it out. */
  private Props props(Row row, String value) {
    Props props = TestConfig.props(folder);
    if (row.name().startsWith("cognito.jwks.proxy.")) {
      props.put("cognito.jwks.proxy.host", "proxy.example.com");
      props.put("cognito.jwks.proxy.port", "3128");
    }
    if (value != null) {
      props.put(row.name(), value);
    }
    return props;
  }

  /** What is said of this property, or nothing. */
  private String problem(Row row, String value) {
    Props props = props(row, value);
    try {
      CognitoConfig.from(props, Environment.of(Map.of()));
    } catch (IllegalArgumentException e) {
      return e.getMessage()
          .lines()
          .filter(line -> line.matches("\\s*\\d+\\. " + Pattern.quote(row.name()) + " .*"))
          .findFirst()
          .orElse("");
    }
    return "";
  }

  static Stream<Row> rows() throws Exception {
    return Files.readAllLines(Paths.get("../docs/properties.md")).stream()
        .dropWhile(line -> !line.equals("## azkaban.properties"))
        .skip(1)
        .takeWhile(line -> !line.startsWith("## "))
        .filter(line -> line.startsWith("| `"))
        .map(
            line -> {
              Matcher row = ROW.matcher(line);
              assertThat(row.matches()).as(line).isTrue();
              return new Row(row.group(1), row.group(2), row.group(3), row.group(4));
            });
  }
}
