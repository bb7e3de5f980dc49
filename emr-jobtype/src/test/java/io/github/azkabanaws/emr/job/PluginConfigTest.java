package io.github.azkabanaws.emr.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.clusters.ClusterRule;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.Problems;
import io.github.azkabanaws.emr.groups.FileGroupDirectory;
import io.github.azkabanaws.emr.groups.GroupDirectories;
import io.github.azkabanaws.emr.groups.OsGroupDirectory;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PluginConfigTest {
  @Test
  void hasTheseDefaults() {
    PluginConfig config = Examples.config();
    assertThat(config.aws().region()).isEqualTo("eu-west-1");
    assertThat(config.aws().endpoint()).isEmpty();
    assertThat(config.clusters().choice()).isEmpty();
    assertThat(config.clusters().allowed()).containsExactly("analytics", "j-ALLOWED");
    assertThat(new GroupDirectories(null, null).of(config.groups(), Duration.ofMinutes(1)))
        .isInstanceOf(OsGroupDirectory.class);
    assertThat(config.clusters().rule()).isEqualTo(ClusterRule.ONE);
    assertThat(config.clusters().readyTimeout()).isEqualTo(Duration.ofMinutes(30));
    assertThat(config.clusters().launch().isOn()).isFalse();
    assertThat(config.clusters().launch().timeout()).isEqualTo(Duration.ofMinutes(30));
    assertThat(config.groups().runAsGroup()).isEmpty();
    assertThat(config.steps().script()).isEqualTo("/opt/azkaban-aws-plugins/run-step.sh");
    assertThat(config.steps().dryRun()).isFalse();
    assertThat(config.uploads().prefix()).isEmpty();
    assertThat(config.uploads().kmsKey()).isEmpty();
    assertThat(config.aws().s3Endpoint()).isEmpty();
    assertThat(config.secrets().allowed()).isEmpty();
    assertThat(config.limits().watchInterval()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.limits().submitTimeout()).isEqualTo(Duration.ofMinutes(30));
    assertThat(config.limits().killGrace()).isEqualTo(Duration.ofSeconds(30));
    assertThat(config.limits().killTimeout()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void takesWhatIsSet() {
    PluginConfig config =
        Examples.config(
            "aws.emr.endpoint", "https://vpce.example.com",
            "aws.emr.cluster.name", "etl",
            "aws.emr.group.directory", "file",
            "aws.emr.group.file", "/groups",
            "aws.emr.run.as.group", "science",
            "aws.emr.step.script", "/usr/bin/run-step.sh",
            "aws.emr.dry.run", "true",
            "aws.emr.upload.prefix", "s3://my-bucket/azkaban/scripts/",
            "aws.emr.script.output.prefix", "s3://my-bucket/azkaban/output/",
            "aws.emr.upload.kms.key", "alias/scripts",
            "aws.emr.upload.endpoint", "https://bucket.vpce.example.com",
            "aws.emr.secret.allowed", "ssm:/shared/*, secretsmanager:/teams/{group}/*",
            "aws.emr.watch.interval", "500ms",
            "aws.emr.submit.timeout", "2h",
            "aws.emr.kill.grace", "1m",
            "aws.emr.kill.timeout", "90s");
    assertThat(config.aws().endpoint()).hasValue(URI.create("https://vpce.example.com"));
    assertThat(config.clusters().choice().orElseThrow().name()).hasValue("etl");
    assertThat(new GroupDirectories(null, null).of(config.groups(), Duration.ofMinutes(1)))
        .isInstanceOf(FileGroupDirectory.class);
    assertThat(config.groups().runAsGroup()).hasValue("science");
    assertThat(config.steps().script()).isEqualTo("/usr/bin/run-step.sh");
    assertThat(config.steps().dryRun()).isTrue();
    assertThat(config.uploads().prefix().orElseThrow())
        .hasToString("s3://my-bucket/azkaban/scripts");
    assertThat(config.uploads().kmsKey()).hasValue("alias/scripts");
    assertThat(config.aws().s3Endpoint()).hasValue(URI.create("https://bucket.vpce.example.com"));
    assertThat(config.secrets().allowed())
        .extracting(Object::toString)
        .containsExactly("ssm:/shared/*", "secretsmanager:/teams/{group}/*");
    assertThat(config.limits().watchInterval()).isEqualTo(Duration.ofMillis(500));
    assertThat(config.limits().submitTimeout()).isEqualTo(Duration.ofHours(2));
    assertThat(config.limits().killGrace()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.limits().killTimeout()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void tellsEverythingThatIsMissingAtOnce() {
    assertThat(
            problems(
                "aws.region", null,
                "aws.emr.cluster.allowed", null,
                "aws.emr.group.directory", null))
        .satisfiesExactly(
            p -> assertThat(p).startsWith("private.properties: aws.region is missing"),
            p -> assertThat(p).startsWith("private.properties: aws.emr.cluster.allowed is missing"),
            p ->
                assertThat(p).startsWith("private.properties: aws.emr.group.directory is missing"));
  }

  @Test
  void oneClusterForAllJobsNeedsNoAllowList() {
    assertThat(problems("aws.emr.cluster.allowed", null, "aws.emr.cluster.id", "j-1")).isEmpty();
  }

  @Test
  void theFileDirectoryNeedsAFile() {
    assertThat(problems("aws.emr.group.directory", "file"))
        .singleElement()
        .asString()
        .contains("aws.emr.group.file is missing");
  }

  @ParameterizedTest
  @CsvSource({
    "aws.region, Ireland",
    "aws.region, eu-west-1/../x",
    "aws.emr.endpoint, http://emr.example.com",
    "aws.emr.endpoint, ftp://127.0.0.1",
    "aws.emr.endpoint, '::'",
    "aws.emr.cluster.id, analytics",
    "aws.emr.group.directory, ldap",
    "aws.emr.step.script, run-step.sh",
    "aws.emr.step.script, '/x/run step.sh'",
    "aws.emr.watch.interval, 30 seconds",
    "aws.emr.watch.interval, 1ms",
    "aws.emr.watch.interval, -1s",
    "aws.emr.watch.interval, 9999999999999s",
    "aws.emr.kill.timeout, 48h",
    "aws.emr.upload.prefix, bucket/scripts",
    "aws.emr.upload.prefix, s3://bucket",
    "aws.emr.upload.prefix, s3://bucket/",
    "aws.emr.upload.prefix, s3://Bucket/scripts",
    "aws.emr.upload.prefix, s3://bucket/../scripts",
    "aws.emr.upload.prefix, s3://bucket/my scripts",
    "aws.emr.script.output.prefix, s3://bucket",
    "aws.emr.script.output.prefix, s3://bucket/a b",
    "aws.emr.upload.kms.key, a key",
    "aws.emr.upload.endpoint, http://s3.example.com",
    "aws.emr.dry.run, yes",
    "aws.emr.step.timeout, 2w",
    "aws.emr.step.pending.timeout, 0s",
    "aws.emr.watch.blind.timeout, 9000h",
    "aws.emr.shutdown.steps, kill",
  })
  void aWrongValueIsNamedWithItsProperty(String key, String value) {
    assertThat(problems(key, value))
        .singleElement()
        .asString()
        .startsWith("private.properties: " + key + "=" + value + " ");
  }

  @Test
  void anUrlWithAUserNameIsNamedWithoutIt() {
    assertThat(problems("aws.emr.endpoint", "https://user@emr.example.com"))
        .singleElement()
        .asString()
        .startsWith("private.properties: aws.emr.endpoint must be an https:// URL")
        .doesNotContain("user@");
  }

  @ParameterizedTest
  @CsvSource({
    "aws.emr.watch.intervall, aws.emr.watch.interval",
    "AWS.EMR.Run.As.Group, aws.emr.run.as.group"
  })
  void theNameThatIsMeantIsTold(String key, String meant) {
    assertThat(problems(key, "hunter2"))
        .containsExactly(
            "private.properties: "
                + key
                + " is not a property of this version; did you mean "
                + meant
                + "?");
  }

  @ParameterizedTest
  @CsvSource({"30, 30s", "2d, 48h", "1500 ms, 1500ms", "90s, 90s"})
  void aDurationNeedsNoUnitAndMayHaveDays(String value, String meant) {
    assertThat(problems("aws.emr.step.timeout", value))
        .isEqualTo(problems("aws.emr.step.timeout", meant))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"aws.emr.nothing.of.the.kind", "aws.emr.secret.DB_PASSWORD"})
  void anUnknownPropertyIsNamedWithoutItsValue(String key) {
    assertThat(problems(key, "hunter2"))
        .containsExactly("private.properties: " + key + " is not a property of this version");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://127.0.0.1:8080", "http://localhost", "http://[::1]:1"})
  void plainHttpIsForThisMachine(String url) {
    assertThat(problems("aws.emr.endpoint", url)).isEmpty();
  }

  @Test
  void idAndNameTogetherAreRefused() {
    assertThat(problems("aws.emr.cluster.id", "j-1", "aws.emr.cluster.name", "etl"))
        .singleElement()
        .asString()
        .contains("are both set");
  }

  @Test
  void aGraceTimeThatLeavesNoTimeForForceIsRefused() {
    assertThat(problems("aws.emr.kill.grace", "10m"))
        .containsExactly(
            "private.properties: aws.emr.kill.grace=10m must be shorter than"
                + " aws.emr.kill.timeout=5m");
    assertThat(problems("aws.emr.kill.timeout", "30s"))
        .singleElement()
        .asString()
        .contains("aws.emr.kill.grace=30s must be shorter than aws.emr.kill.timeout=30s");
  }

  @Test
  void aHostileValueStaysOnOneShortLine() {
    String problem = problems("aws.region", "x\nERROR forged" + "y".repeat(500)).get(0);
    assertThat(problem).doesNotContain("\n").hasSizeLessThan(250);
  }

  private static List<String> problems(String... changes) {
    Settings settings = new Settings("private.properties", Examples.adminProps(changes));
    return Problems.of(() -> PluginConfig.read(settings, Optional::empty));
  }
}
