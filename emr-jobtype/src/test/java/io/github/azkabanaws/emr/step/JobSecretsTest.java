package io.github.azkabanaws.emr.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.Problems;
import io.github.azkabanaws.emr.job.JobConfig;
import io.github.azkabanaws.emr.job.PluginConfig;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JobSecretsTest {
  private static final String DB = "aws.emr.secret.DB_PASSWORD";
  private static final String ARN =
      "secretsmanager:arn:aws:secretsmanager:eu-west-1:123456789012:secret:teams/a/db-AbCdEf";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secretsmanager:/teams/analytics/db",
        "secretsmanager:db+x=1@home.test",
        "secretsmanager:/teams/analytics/db#password",
        ARN,
        ARN + "#password",
        "ssm:/teams/analytics/db",
        "ssm:/teams/analytics/db:3",
        "ssm:arn:aws:ssm:eu-west-1:123456789012:parameter/teams/analytics/db",
        " ssm:db ",
      })
  void areReferences(String value) {
    Settings settings = new Settings("job", Examples.jobProps(DB, value));
    JobSecrets secrets = new JobSecrets(settings, Examples.jobProps(DB, value));
    assertThat(settings.problems()).isEmpty();
    assertThat(secrets.references().get("DB_PASSWORD")).hasToString(value.trim());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hunter2",
        "",
        "secretsmanager:",
        "ssm:",
        "ssm:hunter2#x",
        "secretsmanager:hunter2#",
        "secretsmanager:hunter2#a#b",
        "secretsmanager:hunter2 x",
        "ssm:hunter2*",
        "ssm:hunter2\nx",
        "ssm:${hunter2}",
        "SSM:hunter2",
        "secretsmanager:hunter2:x",
        "secretsmanager:arn:aws:ssm:eu-west-1:123456789012:parameter/hunter2",
        "ssm:hunter2:x:y",
        "ssm:hunter2@x",
        "vault:hunter2",
      })
  void whatIsNoReferenceIsToldWithoutTheValue(String value) {
    assertThat(problems(DB, value))
        .singleElement()
        .asString()
        .startsWith("job: " + DB + " must be a reference, secretsmanager:<name or ARN>")
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1DB", "DB-X", "DB PASSWORD", "DB=X", "DB.X", "ÄB", "A\nB"})
  void aVariablesNameIsChecked(String name) {
    assertThat(problems("aws.emr.secret." + name, "hunter2"))
        .singleElement()
        .asString()
        .contains("names no environment variable")
        .doesNotContain("hunter2", "\n");
  }

  @Test
  void aVariablesNameHasALimit() {
    assertThat(problems("aws.emr.secret." + "A".repeat(64), "ssm:x")).isEmpty();
    assertThat(problems("aws.emr.secret." + "A".repeat(65), "ssm:x")).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PATH",
        "LD_PRELOAD",
        "JOB_OUTPUT_PROP_FILE",
        "HADOOP_USER_NAME",
        "KRB5CCNAME",
        "LD_LIBRARY_PATH",
        "BASH_ENV",
        "BASHOPTS",
        "ENV",
        "IFS",
        "SHELLOPTS",
        "PS4",
        "PYTHONPATH",
        "PERL5OPT",
        "RUBYOPT",
        "NODE_OPTIONS",
        "JAVA_TOOL_OPTIONS",
        "_JAVA_OPTIONS",
        "JDK_JAVA_OPTIONS",
        "CLASSPATH",
        "GIT_SSH_COMMAND",
        "AZKABAN_USER",
        "AZK_ID",
        "HOME",
        "USER",
        "LOGNAME",
        "SHELL",
        "TMPDIR",
        "AWS_PROFILE",
        "GLIBC_TUNABLES",
        "SUDO_USER",
        "_"
      })
  void aVariableThatDecidesHowProgramsRunIsRefused(String name) {
    assertThat(problems("aws.emr.secret." + name, "ssm:hunter2"))
        .containsExactly(
            "job: aws.emr.secret."
                + name
                + " is a variable that decides how programs run or whom they run for; choose"
                + " another name, or let the script set it");
  }

  @Test
  void theAdministratorsListIsNotASecretOfTheJob() {
    Props props = Examples.jobProps("aws.emr.secret.allowed", "ssm:*");
    Settings settings = new Settings("job", props);
    JobConfig job = JobConfig.read(settings, props);
    assertThat(settings.problems()).isEmpty();
    assertThat(job.ignored()).containsExactly("aws.emr.secret.allowed");
    assertThat(job.secrets().references()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "secretsmanager:/teams/{group}/*, secretsmanager:/teams/analytics/db",
    "secretsmanager:/teams/{group}/*, secretsmanager:/teams/analytics/db#password",
    "secretsmanager:/teams/{group}/*, secretsmanager:/teams/analytics/deep/db",
    "secretsmanager:{group}, secretsmanager:analytics",
    "secretsmanager:*, secretsmanager:anything",
    "ssm:/a.b/*/c, ssm:/a.b/x/c",
    "ssm:/db, ssm:/db",
  })
  void theAdministratorAllowsByPattern(String pattern, String reference) throws Exception {
    require(pattern, reference);
  }

  @ParameterizedTest
  @CsvSource({
    "'', ssm:x",
    "secretsmanager:/teams/{group}/*, secretsmanager:/teams/analytics-evil/db",
    "secretsmanager:/teams/{group}/*, secretsmanager:/teams/other/db",
    "secretsmanager:/teams/{group}/*, secretsmanager:/teams/other/analytics/db",
    "secretsmanager:/teams/{group}/*, secretsmanager:x/teams/analytics/db",
    "secretsmanager:/teams/{group}/*, ssm:/teams/analytics/db",
    "secretsmanager:/teams/{group}/*, "
        + "secretsmanager:arn:aws:secretsmanager:eu-west-1:123456789012:secret:/teams/analytics/db",
    "ssm:/a.b/x, ssm:/a_b/x",
    "ssm:/a.b/*, ssm:/a_b/x",
    "ssm:/db, ssm:/db2",
    "ssm:/db, ssm:/db:1",
    "ssm:/a+b, ssm:/aab",
  })
  void anythingElseIsRefused(String pattern, String reference) {
    assertThatThrownBy(() -> require(pattern, reference))
        .isInstanceOf(StepJobException.class)
        .hasMessageStartingWith("Refused: " + DB + "=" + Settings.show(reference) + " ")
        .hasMessageContaining("group 'analytics'")
        .hasMessageContaining(pattern.isEmpty() ? "allows none (" : "allows " + pattern + " (")
        .hasMessageContaining("aws.emr.secret.allowed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/teams/{group}/*",
        "*",
        "secretsmanager",
        "vault:x",
        "ssm:/teams/*/{group}/x",
        "ssm:*{group}",
        "ssm:/teams/{group}*",
        "ssm:/teams/{group}-*",
        "ssm:/teams/{group}x/*",
        "ssm:/teams/{group}_x",
        "ssm:/teams/{group}.*",
        "ssm:/teams/{group}@*",
        "ssm:{group}{group}/x",
        "ssm:/{group}/*/{group}/x",
        "ssm:/{user}/x",
        "ssm:/a b",
        "ssm:/a#b",
      })
  void aPatternThatCouldMeanAnotherTeamIsTold(String pattern) {
    Settings settings =
        new Settings("private.properties", Examples.adminProps("aws.emr.secret.allowed", pattern));
    Problems.of(() -> PluginConfig.read(settings, Optional::empty));
    assertThat(settings.problems())
        .singleElement()
        .asString()
        .startsWith("private.properties: aws.emr.secret.allowed=" + pattern + " must begin with");
  }

  private static void require(String pattern, String reference) throws Exception {
    Props props = Examples.jobProps(DB, reference);
    new JobSecrets(new Settings("job", props), props)
        .requireAllowed(
            Examples.config("aws.emr.secret.allowed", pattern.isEmpty() ? null : pattern).secrets(),
            "analytics");
  }

  private static List<String> problems(String key, String value) {
    Props props = Examples.jobProps(key, value);
    Settings settings = new Settings("job", props);
    return Problems.of(() -> JobConfig.read(settings, props));
  }
}
