package io.github.azkabanaws.emr.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.base.StepJobException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an address can be, as it is written and when the script has told its part. */
class HandoverAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://bucket/flag",
        "s3://my-bucket.eu/teams/science/dt=2026-11-28/pipeline_success.flag",
        "s3://bucket/a+b@c:d/{script.date}",
        "s3://bucket/{script.a}{script.b}/x",
        "s3://bucket/dt={script.run_1.date}/_SUCCESS",
      })
  void anAddressIsTakenAsItIsWritten(String written) {
    assertThat(HandoverAddress.parse(written)).get().hasToString(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flag",
        "s3:/bucket/flag",
        "S3://bucket/flag",
        "s3a://bucket/flag",
        "s3://bucket",
        "s3://bucket/",
        "s3://bucket/folder/",
        "s3://Bucket/flag",
        "s3://{script.bucket}/flag",
        "s3://a{script.bucket}b/flag",
        "s3://bucket{script.slash}flag",
        "s3://bucket/../other/flag",
        "s3://bucket/a/../flag",
        "s3://bucket/a/./flag",
        "s3://bucket/a//flag",
        "s3://bucket//flag",
        "s3://bucket/..",
        "s3://bucket/a/%2e%2e/flag",
        "s3://bucket/a%2Fflag",
        "s3://bucket/a\\..\\flag",
        "s3://bucket/*",
        "s3://bucket/a?x=1",
        "s3://bucket/a#b",
        "s3://bucket/a b",
        "s3://bucket/a\tb",
        "s3://bucket/a\u0000b",
        "s3://bucket/\u00fcber",
        "s3://bucket/a\u202eb",
        "s3://bucket/\uff0e\uff0e/x",
        "s3://bucket/${date}/flag",
        "s3://bucket/$(new-Date)/flag",
        "s3://bucket/{date}/flag",
        "s3://bucket/{group}/flag",
        "s3://bucket/{script.}/flag",
        "s3://bucket/{script.da-te}/flag",
        "s3://bucket/{script.date/flag",
        "s3://arn:aws:s3:eu-west-1:123456789012:accesspoint/x/flag",
        "https://bucket.s3.amazonaws.com/flag",
      })
  void whatToolsReadInMoreThanOneWayIsNone(String written) {
    assertThat(HandoverAddress.parse(written)).isEmpty();
  }

  @Test
  void anAddressHasAsManyCharactersAsAPropertyTakes() {
    String begin = "s3://bucket/";
    assertThat(HandoverAddress.parse(begin + "x".repeat(1024 - begin.length()))).isPresent();
    assertThat(HandoverAddress.parse(begin + "x".repeat(1025 - begin.length()))).isEmpty();
  }

  @Test
  void whatTheScriptHasToldStandsInItsPlaces() throws Exception {
    HandoverAddress address = parse("s3://bucket/{script.date}/{script.n}-{script.date}.flag");
    assertThat(address.names()).containsExactly("date", "n");
    assertThat(address.beginning()).isEqualTo("s3://bucket/");
    assertThat(address.fill(Map.of("date", "2026-11-28", "n", "7", "other", "$1")))
        .hasToString("s3://bucket/2026-11-28/7-2026-11-28.flag");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".. | is not s3://",
        ". | is not s3://",
        "'' | can't stand in an address",
        "../finance | can't stand in an address",
        "a/b | can't stand in an address",
        "a%2fb | can't stand in an address",
        "* | can't stand in an address",
        "{script.date} | can't stand in an address",
        "a b | can't stand in an address",
        "\u00fc | can't stand in an address",
      })
  void whatTheScriptTellsLeadsToNoOtherFolder(String value, String why) {
    assertThatThrownBy(() -> parse("s3://bucket/{script.date}/x").fill(Map.of("date", value)))
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining(why);
  }

  @Test
  void partsThatAreHarmlessAloneAreLookedAtTogether() {
    HandoverAddress address = parse("s3://bucket/{script.a}{script.b}/x");
    assertThatThrownBy(() -> address.fill(Map.of("a", ".", "b", ".")))
        .hasMessageContaining("s3://bucket/../x, and that is not s3://bucket/key");
    String longest = "x".repeat(200);
    HandoverAddress six = parse("s3://bucket/" + "{script.a}/".repeat(6) + "x");
    assertThatThrownBy(() -> six.fill(Map.of("a", longest)))
        .hasMessageContaining("up to 1024 characters");
  }

  @Test
  void whatTheScriptHasNotToldIsNamed() {
    assertThatThrownBy(() -> parse("s3://bucket/{script.date}/x").fill(Map.of("dat", "1")))
        .hasMessage("the script has told no 'date', or what it told was left out");
  }

  private static HandoverAddress parse(String written) {
    return HandoverAddress.parse(written).orElseThrow();
  }
}
