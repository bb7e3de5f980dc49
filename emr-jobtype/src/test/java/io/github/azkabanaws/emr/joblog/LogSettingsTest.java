package io.github.azkabanaws.emr.joblog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.emr.aws.AwsSettings;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.Problems;
import io.github.azkabanaws.emr.fixtures.RunFixture;
import io.github.azkabanaws.emr.job.JobConfig;
import io.github.azkabanaws.emr.job.PluginConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogSettingsTest {
  @Test
  void hasTheseDefaults() {
    LogSettings logs = Examples.config("aws.emr.logs", null).logs();
    assertThat(logs.source()).isEqualTo(LogSource.AUTO);
    assertThat(logs.group()).isEmpty();
    assertThat(logs.isAllowed("any")).isFalse();
    assertThat(logs.stream()).hasToString("{cluster}/steps/{step}/{file}");
    assertThat(logs.interval()).isEqualTo(Duration.ofSeconds(5));
    assertThat(logs.drain()).isEqualTo(Duration.ofSeconds(30));
    assertThat(logs.waitFailed()).isEqualTo(Duration.ofMinutes(6));
    assertThat(logs.waitCompleted()).isZero();
    assertThat(logs.copyTimeout()).isEqualTo(Duration.ofMinutes(10));
    assertThat(logs.bytes()).isEqualTo(20L << 20);
    assertThat(logs.lineBytes()).isEqualTo(8192);
    AwsSettings aws = Examples.config("aws.emr.executors", "2").aws();
    assertThat(aws.logsPerSecond()).isEqualTo(2.5);
    assertThat(aws.logsEndpoint()).isEmpty();
  }

  @Test
  void theNamesOfStreamsFollowThePattern() {
    assertThat(new LogStreamPattern("{prefix}{cluster}/{step}/{FILE}").names("p/", "j-1", "s-1"))
        .containsExactly(
            java.util.Map.entry(LogFile.STDOUT, "p/j-1/s-1/STDOUT"),
            java.util.Map.entry(LogFile.STDERR, "p/j-1/s-1/STDERR"));
    assertThat(new LogStreamPattern("all-{step}").names("{step}", "j-1", "s-1"))
        .containsExactly(java.util.Map.entry(LogFile.LOG, "all-s-1"));
  }

  @ParameterizedTest
  @CsvSource({
    "aws.emr.logs, splunk, 'must be auto, cloudwatch, s3 or none'",
    "aws.log.group.name, a b, must be the name of a log group",
    "aws.emr.logs.groups.allowed, a:b, is not the name of a log group",
    "aws.emr.logs.stream, '{cluster}/{file}', 'must have {step}, or jobs would see others'' logs'",
    "aws.emr.logs.stream, '{step}/{user}', 'has the unknown placeholder {user}'",
    "aws.emr.logs.stream, '{step}:x', must be without : and *",
    "aws.emr.logs.megabytes, 0, must be a number from 1 to 10000",
    "aws.emr.logs.endpoint, http://logs.example.com, must be an https:// URL",
  })
  void whatIsWrongIsNamed(String key, String value, String problem) {
    Settings settings = new Settings("private.properties", Examples.adminProps(key, value));
    Problems.of(() -> PluginConfig.read(settings, Optional::empty));
    assertThat(settings.problems())
        .singleElement()
        .asString()
        .startsWith("private.properties: " + key + "=" + value)
        .contains(problem);
  }

  @Test
  void aJobMayReadTheAdministratorsGroupAndThoseThatAreAllowed() throws Exception {
    LogSettings logs =
        Examples.config("aws.log.group.name", "/emr", "aws.emr.logs.groups.allowed", "/a,/b")
            .logs();
    assertThat(choice(logs, job()).group()).hasValue("/emr");
    for (String group : List.of("/emr", "/a", "/b")) {
      assertThat(choice(logs, job("aws.log.group.name", group)).group()).hasValue(group);
    }
    assertThatThrownBy(() -> choice(logs, job("aws.log.group.name", "/other-team")))
        .isInstanceOf(StepJobException.class)
        .hasMessage(
            "The job may not read log group '/other-team' (aws.log.group.name): it is not among"
                + " those that the administrator allows (aws.emr.logs.groups.allowed). Nothing was"
                + " submitted.");
  }

  @Test
  void aRefusedGroupSubmitsNothing() {
    RunFixture run = new RunFixture();
    assertThatThrownBy(() -> run.run(Examples.config(), "aws.log.group.name", "/other"))
        .isInstanceOf(StepJobException.class);
    assertThat(run.emr.add.requests()).isEmpty();
  }

  @Test
  void aJobChoosesWhereItsLogComesFrom() throws Exception {
    LogSettings logs = Examples.config("aws.emr.logs", "s3").logs();
    assertThat(choice(logs, job()).source()).isEqualTo(LogSource.S3);
    assertThat(choice(logs, job("aws.emr.logs", "none")).source()).isEqualTo(LogSource.NONE);
  }

  private static JobConfig job(String... changes) {
    Props props = Examples.jobProps(changes);
    Settings settings = new Settings("job", props);
    JobConfig job = JobConfig.read(settings, props);
    assertThat(settings.problems()).isEmpty();
    return job;
  }

  private static LogChoice choice(LogSettings logs, JobConfig job) throws StepJobException {
    return LogChoice.of(logs, job.logs(), job.logGroup());
  }
}
