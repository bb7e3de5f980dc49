package io.github.azkabanaws.emr.clusters;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.utils.Props;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.Problems;
import io.github.azkabanaws.emr.job.JobConfig;
import io.github.azkabanaws.emr.job.PluginConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterSettingsTest {
  @Test
  void takesWhatIsSet() {
    ClusterSettings clusters =
        Examples.config(
                "aws.emr.cluster.tags", "team=etl, stage = prod,empty=",
                "aws.emr.cluster.rule", "most-free",
                "aws.emr.cluster.ready.timeout", "10m",
                "aws.emr.cluster.launch.request", "s3://my-bucket/cluster.json",
                "aws.emr.cluster.launch.timeout", "1h")
            .clusters();
    assertThat(clusters.choice().orElseThrow().tags())
        .containsExactly(
            Map.entry("team", "etl"), Map.entry("stage", "prod"), Map.entry("empty", ""));
    assertThat(clusters.rule()).isEqualTo(ClusterRule.MOST_FREE);
    assertThat(clusters.readyTimeout()).isEqualTo(Duration.ofMinutes(10));
    assertThat(clusters.launch().request()).hasValue("s3://my-bucket/cluster.json");
    assertThat(clusters.launch().timeout()).isEqualTo(Duration.ofHours(1));
    assertThat(clusters.mayStart("analytics")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "aws.emr.cluster.tags | etl",
        "aws.emr.cluster.tags | =etl",
        "aws.emr.cluster.tags | team=etl,team=ml",
        "aws.emr.cluster.tags | ,",
        "aws.emr.cluster.rule | oldest",
        "aws.emr.cluster.ready.timeout | 30 minutes",
        "aws.emr.cluster.launch.request | cluster.json",
        "aws.emr.cluster.launch.request | https://example.com/cluster.json",
        "aws.emr.cluster.launch.request | s3://bucket",
        "aws.emr.cluster.launch.lambda | launch cluster",
        "aws.emr.cluster.launch.lambda | arn:aws:s3:::bucket",
        "aws.emr.cluster.launch.timeout | 25h",
      })
  void aWrongValueIsNamedWithItsProperty(String key, String value) {
    assertThat(problems(key, value))
        .singleElement()
        .asString()
        .startsWith("private.properties: " + key + "=" + value + " ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "launch",
        "launch:live",
        "arn:aws:lambda:eu-west-1:123456789012:function:launch",
        "arn:aws-cn:lambda:cn-north-1:123456789012:function:launch:$LATEST",
      })
  void aFunctionIsANameOrAnArn(String function) {
    assertThat(problems("aws.emr.cluster.launch.lambda", function)).isEmpty();
  }

  @Test
  void twoWaysToStartAreRefused() {
    assertThat(
            problems(
                "aws.emr.cluster.launch.lambda", "launch",
                "aws.emr.cluster.launch.request", "/etc/cluster.json"))
        .singleElement()
        .asString()
        .contains("aws.emr.cluster.launch.request are both set");
  }

  @Test
  void twoWaysToChooseAreRefused() {
    assertThat(problems("aws.emr.cluster.name", "etl", "aws.emr.cluster.tags", "team=etl"))
        .containsExactly(
            "private.properties: aws.emr.cluster.tags=team=etl and aws.emr.cluster.name are both"
                + " set; set one of them");
  }

  @Test
  void tagsForAllJobsNeedNoAllowList() {
    assertThat(problems("aws.emr.cluster.allowed", null, "aws.emr.cluster.tags", "team=etl"))
        .isEmpty();
  }

  @Test
  void aStarStartsNothing() {
    assertThat(
            problems(
                "aws.emr.cluster.allowed", "*,j-1",
                "aws.emr.cluster.launch.request", "/etc/cluster.json"))
        .singleElement()
        .asString()
        .contains("starts clusters by name, and no name is set");
    ClusterSettings clusters =
        Examples.config(
                "aws.emr.cluster.allowed", "*",
                "aws.emr.cluster.name", "etl",
                "aws.emr.cluster.launch.request", "/etc/cluster.json")
            .clusters();
    assertThat(clusters.mayStart("etl")).isTrue();
    assertThat(clusters.mayStart("elt")).isFalse();
    assertThat(clusters.allowsName("elt")).isTrue();
  }

  @Test
  void aJobChoosesByTagsAndDecidesNothingElse() {
    Props props =
        Examples.jobProps(
            "aws.emr.cluster.tags", "team=etl",
            "aws.emr.cluster.rule", "newest",
            "aws.emr.cluster.launch.request", "/tmp/mine.json",
            "aws.emr.cluster.ready.timeout", "24h");
    Settings settings = new Settings("job", props);
    JobConfig job = JobConfig.read(settings, props);
    assertThat(settings.problems()).isEmpty();
    assertThat(job.cluster().orElseThrow().tags()).containsExactly(Map.entry("team", "etl"));
    assertThat(job.ignored())
        .containsExactly(
            "aws.emr.cluster.launch.request",
            "aws.emr.cluster.ready.timeout",
            "aws.emr.cluster.rule");
  }

  private static List<String> problems(String... changes) {
    Settings settings = new Settings("private.properties", Examples.adminProps(changes));
    return Problems.of(() -> PluginConfig.read(settings));
  }
}
