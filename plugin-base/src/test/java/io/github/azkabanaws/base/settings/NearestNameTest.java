package io.github.azkabanaws.base.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
  private static final List<String> KNOWN =
      List.of(
          "cognito.client.id",
          "cognito.clock.skew",
          "cognito.issuer",
          "cognito.jwks",
          "cognito.token.use",
          "cognito.user.pool.id");

  @ParameterizedTest
  @CsvSource({
    "cognito.userpool.id,cognito.user.pool.id",
    "cognito.user.pool.ids,cognito.user.pool.id",
    "cognito.clientid,cognito.client.id",
    "cognito.tokenuse,cognito.token.use",
    "cognito.issuers,cognito.issuer",
    "cognito.jwk,cognito.jwks",
    "cognito.clock.skw,cognito.clock.skew"
  })
  void findsWhatWasMeant(String typed, String meant) {
    assertThat(NearestName.of(typed, KNOWN)).contains(meant);
  }

  @Test
  void isSilentWhenNothingIsNear() {
    assertThat(NearestName.of("cognito.allow.everything", KNOWN)).isEmpty();
    assertThat(NearestName.of("", KNOWN)).isEmpty();
  }
}
