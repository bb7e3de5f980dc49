package io.github.azkabanaws.emr.setup;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.utils.Props;
import io.github.azkabanaws.base.checks.CheckLine;
import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.emr.aws.AwsSettings;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.fixtures.Examples;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What CheckSetup says of variables that are set, and of those that are not used. */
class SurroundingsCheckTest {
  private static final List<URI> ADDRESSES =
      List.of(
          URI.create("https://elasticmapreduce.eu-west-1.amazonaws.com"),
          URI.create("https://sts.eu-west-1.amazonaws.com"));

  private final Map<String, String> environment = new HashMap<>();

  @Test
  void nothingIsSet() {
    assertThat(lines())
        .containsExactly("ok nothing outside of the settings says where AWS is reached");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "AWS_ENDPOINT_URL",
        "AWS_ENDPOINT_URL_EMR",
        "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS",
        "AWS_USE_FIPS_ENDPOINT",
        "AWS_USE_DUALSTACK_ENDPOINT"
      })
  void aVariableThatSaysWhereIsNamedAndWhetherItCounts(String name) {
    environment.put(name, "https://aws.example.com");
    assertThat(lines())
        .singleElement()
        .asString()
        .startsWith("warning " + name + " set and not used")
        .contains("-> set aws.emr.endpoints.from.environment=true");
    assertThat(lines("aws.emr.endpoints.from.environment", "true"))
        .singleElement()
        .asString()
        .startsWith("ok " + name + " count for all services");
  }

  @Test
  void aProxyThatIsNotUsedIsNamedWithTheHostsThatAreReachedWithoutIt() {
    environment.put("HTTPS_PROXY", "http://proxy.example:3128");
    assertThat(lines())
        .last()
        .asString()
        .isEqualTo(
            "warning HTTPS_PROXY is set and not used: elasticmapreduce.eu-west-1.amazonaws.com,"
                + " sts.eu-west-1.amazonaws.com are reached without that proxy -> set"
                + " aws.emr.proxy.from.environment=true or aws.emr.proxy.host, or unset"
                + " HTTPS_PROXY");
    assertThat(lines("aws.emr.proxy.from.environment", "true")).hasSize(1);
  }

  @Test
  void aProxyForHttpIsNamedWhateverTheSettingsSay() {
    environment.put("HTTP_PROXY", "http://proxy.example:3128");
    for (String allowed : List.of("true", "false")) {
      assertThat(lines("aws.emr.proxy.from.environment", allowed))
          .last()
          .asString()
          .startsWith("warning HTTP_PROXY is set and not used: elasticmapreduce.");
    }
  }

  @Test
  void aProxysPasswordIsNotShown() {
    environment.put("HTTPS_PROXY", "http://me:hunter2@proxy.example:3128");
    assertThat(lines()).noneMatch(line -> line.contains("hunter2"));
  }

  private List<String> lines(String... changes) {
    Props props = Examples.adminProps(changes);
    AwsSettings settings =
        new AwsSettings(new Settings("private.properties", props), Optional::empty, this::variable);
    CheckLines lines = new CheckLines("surroundings");
    new SurroundingsCheck(settings, ADDRESSES, this::variable).run(lines);
    return lines.soFar().stream().map(SurroundingsCheckTest::text).toList();
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name));
  }

  private static String text(CheckLine line) {
    return line.status()
        + " "
        + line.text()
        + (line.advice().isEmpty() ? "" : " -> " + line.advice());
  }
}
