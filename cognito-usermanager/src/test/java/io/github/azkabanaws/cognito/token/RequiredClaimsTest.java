package io.github.azkabanaws.cognito.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.cognito.base.StrictJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequiredClaimsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "amr=mfa|{\"amr\":\"mfa\"}",
        "amr=mfa|{\"amr\":[\"pwd\",\"mfa\"]}",
        "amr=mfa,amr=pwd|{\"amr\":[\"pwd\",\"mfa\"]}",
        "custom:env=prod , amr=mfa|{\"custom:env\":\"prod\",\"amr\":\"mfa\"}",
        "a=b=c|{\"a\":\"b=c\"}",
        "a=x\\,y\\\\z,b=1|{\"a\":\"x,y\\\\z\",\"b\":\"1\"}",
        "email_verified=true|{\"email_verified\":true}",
        "email_verified=true|{\"email_verified\":\"true\"}",
        "version=2|{\"version\":2}",
        "n=-0.5|{\"n\":-0.5}",
        "n=2|{\"n\":[1,2]}",
        "a=two words|{\"a\":\"two words\"}",
        "n=9007199254740991|{\"n\":9007199254740991}"
      })
  void isSatisfied(String text, String json) throws Exception {
    assertThat(RequiredClaims.parse(text).objectionTo(claims(json))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "amr=mfa|{}",
        "amr=mfa|{\"amr\":null}",
        "amr=mfa|{\"amr\":\"MFA\"}",
        "amr=mfa|{\"amr\":\"mfa \"}",
        "amr=mfa|{\"amr\":[]}",
        "amr=mfa|{\"amr\":[[\"mfa\"]]}",
        "amr=mfa|{\"amr\":{\"mfa\":1}}",
        "amr=mfa|{\"amr\":\"[mfa]\"}",
        "amr=mfa,amr=pwd|{\"amr\":[\"mfa\"]}",
        "amr=mfa,a=b|{\"amr\":\"mfa\"}",
        "a=null|{\"a\":null}",
        "n=2|{\"n\":2.5}",
        "n=2.0|{\"n\":2}",
        "n=9007199254740992|{\"n\":9007199254740993}"
      })
  void isNotSatisfied(String text, String json) throws Exception {
    assertThat(RequiredClaims.parse(text).objectionTo(claims(json))).isPresent();
  }

  @Test
  void saysWhatWasExpectedAndFound() throws Exception {
    RequiredClaims amr = RequiredClaims.parse("amr=mfa");
    assertThat(amr.objectionTo(claims("{\"amr\":[\"pwd\"]}")))
        .hasValue("expected \"amr\" to contain \"mfa\", got an array");
    assertThat(amr.objectionTo(claims("{\"amr\":\"p\\nw\"}")))
        .hasValue("expected \"amr\" to be \"mfa\", got \"p\\u000aw\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"amr", "=mfa", "amr=", "amr= ", "a=b,", ",a=b", "a=b,,c=d", "a b=c"})
  void refusesOtherTexts(String text) {
    assertThatThrownBy(() -> RequiredClaims.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("allowed: <claim>=<value>");
  }

  @Test
  void refusesLooseBackslashesAndRepetitions() {
    assertThatThrownBy(() -> RequiredClaims.parse("a=b\\c")).hasMessageContaining("\\");
    assertThatThrownBy(() -> RequiredClaims.parse("a=b\\")).hasMessageContaining("\\");
    assertThatThrownBy(() -> RequiredClaims.parse("a=b,a=b")).hasMessageContaining("twice");
  }

  @Test
  void readsLongTexts() throws Exception {
    String value = "x\\,".repeat(50_000);
    RequiredClaims claims = RequiredClaims.parse("a=" + value + "z");
    assertThat(claims.objectionTo(claims("{\"a\":\"" + "x,".repeat(50_000) + "z\"}"))).isEmpty();
  }

  private static Claims claims(String json) throws Exception {
    return new Claims(StrictJson.parseObject(json));
  }
}
