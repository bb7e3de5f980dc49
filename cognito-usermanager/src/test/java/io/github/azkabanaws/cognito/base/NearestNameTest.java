package io.github.azkabanaws.cognito.base;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.cognito.login.CognitoConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {
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
    assertThat(NearestName.of(typed, CognitoConfig.COGNITO_PROPERTIES)).contains(meant);
  }

  @Test
  void isSilentWhenNothingIsNear() {
    assertThat(NearestName.of("cognito.allow.everything", CognitoConfig.COGNITO_PROPERTIES))
        .isEmpty();
    assertThat(NearestName.of("", CognitoConfig.COGNITO_PROPERTIES)).isEmpty();
  }
}
