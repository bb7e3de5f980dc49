package io.github.azkabanaws.emr.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The file of boundaries: what it says of each group, and every mistake with its line. */
class BoundariesReaderTest {
  private static final String FILE =
      """
      # of all groups
      [*]
      clusters      = shared, j-1
      steps.cluster = 20
      steps         = 40
      hours         = mon-fri 06:00-22:00, sat 22:00-04:00 Europe/Berlin
      wait          = 90m
      run           = 12h
      scripts       = project, s3://code/{group}/, /opt/jobs, spark-submit
      retries       = 2
      arguments     = 50

      [ etl ]
      hours = any
      steps = 100
      """;

  @Test
  void aBlockHoldsForItsGroupRuleByRule() throws Exception {
    Boundaries boundaries = BoundariesReader.read(FILE);
    assertThat(boundaries.groups()).containsExactly("etl");
    assertThat(boundaries.of("science").described())
        .containsExactly(
            "clusters = shared, j-1",
            "steps.cluster = 20",
            "steps = 40",
            "hours = mon-fri 06:00-22:00, sat 22:00-04:00 Europe/Berlin",
            "wait = 90m",
            "run = 12h",
            "scripts = project, s3://code/science, /opt/jobs, spark-submit",
            "retries = 2",
            "arguments = 50");
    assertThat(boundaries.of("etl").described())
        .contains(
            "steps = 100",
            "steps.cluster = 20",
            "scripts = project, s3://code/etl, /opt/jobs, spark-submit")
        .noneMatch(line -> line.startsWith("hours"));
  }

  @Test
  void everyMistakeIsToldAtOnceWithItsLine() {
    String text =
        """
        steps = 1
        [*]
        steps = 0
        steps = 7
        step.cluster = 3
        hours = mon-fri 06:00-22:00
        [Ana lytics]
        run = soon
        [etl]
        clusters = a,,b
        retries
        wait =
        [etl]
        run = 1h
        """;
    assertThat(mistakes(text))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("line 1 stands above the first heading"),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "line 3 sets steps = \"0\", which must be a number from 1 to 100000"),
            line ->
                assertThat(line)
                    .isEqualTo("line 4 sets steps a second time in its block, after line 3"),
            line ->
                assertThat(line)
                    .isEqualTo(
                        "line 5 has no rule of this version: \"step.cluster\"; did you mean"
                            + " steps.cluster?"),
            line ->
                assertThat(line)
                    .startsWith("line 6 sets hours = \"mon-fri 06:00-22:00\", which must be days")
                    .endsWith("there is no time zone '06:00-22:00'"),
            line ->
                assertThat(line).isEqualTo("line 7 is no heading [group] or [*]: \"[Ana lytics]\""),
            line ->
                assertThat(line).startsWith("line 8 sets run = \"soon\", which must be a duration"),
            line ->
                assertThat(line).startsWith("line 10 sets clusters = \"a,,b\", which has an empty"),
            line ->
                assertThat(line)
                    .isEqualTo("line 11 is neither [group] nor rule = value: \"retries\""),
            line -> assertThat(line).startsWith("line 12 has no value for wait"),
            line ->
                assertThat(line)
                    .isEqualTo("line 13 begins the block [etl] a second time, after line 9"));
  }

  @Test
  void aFileWithoutABlockForAllIsNone() {
    assertThat(mistakes("[etl]\nsteps = 1\n")).singleElement().asString().contains("no block [*]");
    assertThat(mistakes("")).singleElement().asString().contains("no block [*]");
  }

  @Test
  void aCharacterThatCanNotBeSeenIsAMistake() {
    assertThat(mistakes("[*]\nsteps\u200b = 1\n"))
        .singleElement()
        .asString()
        .isEqualTo("line 2 has a character that can't be seen, \"\\u200b\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "clusters = etl-*|compared whole",
        "steps.cluster = 257|from 1 to 256",
        "steps = -1|from 1 to 100000",
        "steps = 1000000000000|from 1 to 100000",
        "wait = 0|from 1s to 8760h",
        "run = 366d|from 1s to 8760h",
        "retries = two|from 0 to 1000",
        "arguments = 1.5|from 0 to 10000",
        "scripts = s3://code/*|without wildcards",
        "scripts = s3://code/../x|must be project",
        "scripts = /opt/./x|must be project",
        "scripts = /|must be project",
        "scripts = s3://Code/x|must be project",
        "scripts = s3://code/a{group}|must be project",
        "scripts = opt/jobs|must be project",
        "hours = daily 08:00-18:00 +02:00|no time zone '+02:00'",
        "hours = daily 08:00-18:00 CEST|no time zone 'CEST'",
        "hours = daily 08:00-18:00 Etc/GMT+5|'Etc/GMT+5' stays behind when clocks are set",
        "hours = daily 08:00-18:00 CET|'CET' stays behind when clocks are set",
        "clusters = shared # and nightly|no comment behind them",
        "clusters = \"shared\"|no quotes",
        "clusters = [shared]|no quotes",
        "clusters = shared; nightly|no quotes",
        "scripts = /opt/jobs # ours|must be project",
        "steps = 3 # at most|from 1 to 100000",
        "hours = Europe/Berlin|must be days",
        "hours = daily 8:00-18:00 UTC|must be days",
        "hours = daily 08:00-08:00 UTC|the whole day is 00:00-24:00",
        "hours = daily 24:00-08:00 UTC|the whole day is 00:00-24:00",
        "hours = daily 08:00-24:01 UTC|hours are 00:00 to 24:00",
        "hours = daily 08:60-10:00 UTC|hours are 00:00 to 24:00",
        "hours = day-fri 08:00-10:00 UTC|days are mon"
      })
  void aValueThatIsNoneIsTold(String line, String why) {
    assertThat(mistakes("[*]\n" + line))
        .singleElement()
        .asString()
        .startsWith("line 2")
        .contains(why);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clusters = any",
        "steps = any",
        "hours = any",
        "scripts = any",
        "retries = any",
      })
  void anyIsNoBoundary(String line) throws Exception {
    assertThat(BoundariesReader.read("[*]\n" + line).of("x").described()).isEmpty();
  }

  private static List<String> mistakes(String text) {
    try {
      BoundariesReader.read(text);
    } catch (BoundariesException e) {
      return e.mistakes();
    }
    throw new AssertionError("It was taken");
  }
}
