package io.github.azkabanaws.emr.watch;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.utils.Props;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.emrapi.Cluster;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which patterns of links an administrator can set, and what becomes of the ids in them. */
class YarnLinkTest {
  private static final String ID = "application_1772359200000_0001";

  private final Props props = new Props();
  private final Settings settings = new Settings("private.properties", props);

  @ParameterizedTest
  @CsvSource({
    "https://rm.example/cluster/app/{application}, https://rm.example/cluster/app/" + ID,
    "http://rm.example:8088/cluster/app/{application}/x, http://rm.example:8088/cluster/app/"
        + ID
        + "/x",
    "https://rm.example/ui2/#/yarn-app/{application}/info, https://rm.example/ui2/#/yarn-app/"
        + ID
        + "/info",
    "https://gate.example/{cluster}/app?id={application}, https://gate.example/j-1/app?id=" + ID,
    "'https://[::1]:8090/{application}', 'https://[::1]:8090/" + ID + "'",
  })
  void theIdsStandInTheirPlaces(String pattern, String link) {
    assertThat(read(pattern).orElseThrow().to(step("j-1"), ID)).isEqualTo(link);
    assertThat(settings.problems()).isEmpty();
  }

  @Test
  void withoutASettingThereIsNone() {
    assertThat(new YarnSettings(settings).link()).isEmpty();
    assertThat(settings.problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://rm.example/cluster/app/",
        "https://rm.example/cluster/app/{Application}",
        "https://rm.example/cluster/app/{id}",
        "https://rm.example/{step}/{application}",
        "rm.example/cluster/app/{application}",
        "ftp://rm.example/{application}",
        "javascript:alert('{application}')",
        "file:///{application}",
        "https:///{application}",
        "https://{application}.example/",
        "https://{cluster}.example/{application}",
        "https://rm.example:{cluster}/{application}",
        "https://rm.example/a b/{application}",
        "https://rm.example/\u202e{application}",
        "https://rm.example/{application",
      })
  void anyOtherIsRefusedAndNamed(String pattern) {
    assertThat(read(pattern)).isEmpty();
    assertThat(settings.problems())
        .singleElement()
        .asString()
        .startsWith("private.properties: aws.emr.yarn.link=")
        .contains(" must be an http:// or https:// URL with {application} behind the host");
  }

  @Test
  void aPasswordInItIsRefusedAndNotShown() {
    assertThat(read("https://me:geheim@rm.example/{application}")).isEmpty();
    assertThat(settings.problems())
        .singleElement()
        .asString()
        .contains("aws.emr.yarn.link must be")
        .doesNotContain("geheim");
  }

  @Test
  void whateverAnIdSaysItIsTextOfThePath() {
    YarnLink link = read("https://rm.example/{cluster}/{application}").orElseThrow();
    assertThat(link.to(step("j-1/../x?y#z\r\n {application}"), "a%&\u00e4"))
        .isEqualTo(
            "https://rm.example/j-1%2F..%2Fx%3Fy%23z%0D%0A%20%7Bapplication%7D/a%25%26%C3%A4");
  }

  private Optional<YarnLink> read(String pattern) {
    props.put("aws.emr.yarn.link", pattern);
    return new YarnSettings(settings).link();
  }

  private static StepAddress step(String clusterId) {
    return new StepAddress(new Cluster(clusterId, "analytics"), "s-1");
  }
}
