package io.github.azkabanaws.cognito.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.cognito.fixtures.TestTokens;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserPoolTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "us-east-1_aB3",
        "eu-central-1_AbCdEf123",
        "us-gov-west-1_x1",
        "ap-southeast-2_123456789"
      })
  void knowsPoolIds(String id) {
    assertThat(UserPool.isId(id)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "AbCdEf123",
        "eu-central-1",
        "eu-central-1_",
        "eu-central-1-AbC",
        "eu_central_1_AbC",
        "eu-central-1_AbC/..",
        "evil.example/eu-central-1_AbC",
        "eu-central-1.evil.example_AbC",
        "eu-central-1_AbC\n",
        "EU-CENTRAL-1_AbC"
      })
  void refusesAnythingElse(String id) {
    assertThat(UserPool.isId(id)).isFalse();
    assertThatThrownBy(() -> UserPool.defaultIssuers(id))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void thePartsOfAnId() {
    assertThat(UserPool.name(TestTokens.POOL)).isEqualTo("AbCdEf123");
    assertThat(UserPool.region(TestTokens.POOL)).isEqualTo("eu-central-1");
    assertThat(UserPool.isRegion("eu-central-1")).isTrue();
    assertThat(UserPool.isRegion("eu-central-1_A")).isFalse();
  }

  @Test
  void knowsBothIssuersOfAPool() {
    assertThat(UserPool.defaultIssuers(TestTokens.POOL))
        .containsExactly(TestTokens.ISSUER, TestTokens.NEW_ISSUER);
  }
}
