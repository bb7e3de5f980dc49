package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.harness.RunningJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Flow 2.0 files as people write them, read and replaced by Azkaban's own classes, with the job
 * type as shipped: nothing of them is lost without a word.
 */
class WhatAuthorsWriteIT {
  private static final String CLUSTER = "aws.emr.cluster.name: analytics";
  private static final long LIMIT = 60;

  @TempDir Path folder;
  private ExecutorFixture fixture;

  @BeforeEach
  void start() throws Exception {
    fixture =
        new ExecutorFixture(
            folder,
            EmrSimulator.builder().behavior(r -> StepBehavior.completesAfter(Duration.ZERO)));
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "command: |\n        /x/a.sh one \"two words\"",
        "command: >\n        /x/a.sh one \"two words\"",
        "command: >-\n        /x/a.sh one\n        \"two words\"",
      })
  void blocksOfYamlAreTheCommandThatTheyLookLike(String command) throws Exception {
    RunningJob job = fixture.start(command, CLUSTER);
    assertThat(job.await(LIMIT)).as(() -> job.log().toString()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(fixture.onlyStep().args()).endsWith("--", "/x/a.sh", "one", "two%20words");
    assertThat(job.log())
        .containsOnlyOnce("INFO - command: /x/a.sh one \"two words\"")
        .noneMatch(line -> line.startsWith("WARN - command"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "command: |\n        /x/a.sh one\n        /x/b.sh two",
        "command: |\n        /x/a.sh one \\\n          two",
      })
  void whatWouldRunSomethingElseIsRefused(String command) throws Exception {
    fails("outside quotes, which Azkaban takes for a part of a word", command, CLUSTER);
  }

  @Test
  void whatMayNotBeMeantIsToldOnceAndRuns() throws Exception {
    RunningJob job =
        fixture.start(
            "command: \"/x/a.sh *.csv \\\"a\\tb\\\" ${run-date} '' | sort\"",
            "command.1: /x/b.sh && true",
            "job.dump.properties: true",
            "step.1: /x/c.sh",
            CLUSTER);
    assertThat(job.await(LIMIT)).as(() -> job.log().toString()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(job.log().stream().filter(line -> line.startsWith("WARN - ")))
        .hasSize(6)
        .anyMatch(line -> line.startsWith("WARN - command has a line break, a tab"))
        .anyMatch(line -> line.startsWith("WARN - command has empty quotes"))
        .anyMatch(line -> line.startsWith("WARN - command, command.1 has words that look like a"))
        .anyMatch(
            line -> line.startsWith("WARN - command has \"${run-date}\", which Azkaban leaves"))
        .anyMatch(line -> line.startsWith("WARN - job.dump.properties has no effect"))
        .anyMatch(line -> line.startsWith("WARN - step.1 has no effect"));
    assertThat(fixture.cluster().steps()).hasSize(2);
  }

  @Test
  void whatAzkabanEvaluatedIsNamed() throws Exception {
    RunningJob job = fixture.start("command: /x/a.sh $(ls -l)", "env.N: $(NF-1)", CLUSTER);
    assertThat(job.await(LIMIT)).as(() -> job.log().toString()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(fixture.onlyStep().args()).endsWith("--env=N=-1", "--", "/x/a.sh", "0");
    assertThat(job.log())
        .anyMatch(line -> line.startsWith("WARN - command has \"$(ls -l)\" in the project's file"))
        .anyMatch(line -> line.startsWith("WARN - env.N has \"$(NF-1)\" in the project's file"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aws.emr.dry.run:",
        "aws.emr.dry.run: ~",
        "aws.emr.dry.run: null",
        "aws.emr.dry.run: ''",
        "aws.emr.dry.run: true\n      aws.emr.dry.run:",
        "aws.emr.run.as.group:",
        "aws.emr.step.name: \"\"",
        "user.to.proxy:",
        "command.1:",
      })
  void whatIsThereAndEmptyStopsTheJob(String property) throws Exception {
    String key = property.substring(0, property.indexOf(':'));
    fails("job: " + key + " is", "command: /x/a.sh", CLUSTER, property);
  }

  @Test
  void soDoesASettingOfTheAdministrator() throws Exception {
    fixture.configure(Map.of("aws.emr.dry.run", " "));
    fails("private.properties: aws.emr.dry.run is there, but has no value", "command: /x", CLUSTER);
  }

  @Test
  void aDryRunOfTheSubmittersIsNotHiddenByTheJob() throws Exception {
    RunningJob job =
        fixture.startWith(
            "alice",
            Set.of(),
            Map.of("aws.emr.dry.run", "true"),
            "command: /x/a.sh",
            "aws.emr.dry.run: false",
            CLUSTER);
    assertThat(job.await(LIMIT)).as(() -> job.log().toString()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(job.log()).last().isEqualTo("INFO - End of the dry run.");
    assertThat(fixture.cluster().steps()).isEmpty();
  }

  @Test
  void aFileOfTheProjectBehindAnInterpreterIsRefused() throws Exception {
    fixture.projectFile("script.sh", "ok");
    fails("names \"./script.sh\", a file of the project", "command: bash ./script.sh", CLUSTER);
  }

  private void fails(String reason, String... jobProperties) throws Exception {
    RunningJob job = fixture.start(jobProperties);
    assertThat(job.await(LIMIT)).as(() -> job.log().toString()).isEqualTo(JobStatus.FAILED);
    assertThat(job.failure()).hasMessageContaining(reason).hasNoCause();
    assertThat(job.log()).last().asString().contains(reason);
    assertThat(fixture.cluster().steps()).isEqualTo(List.of());
  }
}
