package io.github.azkabanaws.cognito.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.fixtures.TestClock;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.keys.KeyStatus;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelfTestTest {
  @TempDir Path folder;
  private final TestClock clock = new TestClock();

  @Test
  void aVerifierThatLetsEverybodyInDoesNotPass() {
    assertThatThrownBy(() -> run(token -> null))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has to be refused with SIGNATURE_INVALID, but it was accepted");
  }

  @Test
  void aRefusalForAnotherReasonDoesNotPass() {
    assertThatThrownBy(
            () ->
                run(
                    token -> {
                      throw new TokenRejectedException(Reason.EXPIRED, "the clock is wrong");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("refused with EXPIRED (the clock is wrong)");
  }

  @Test
  void theRealVerifierPasses() {
    CognitoConfig config = CognitoConfig.from(TestConfig.props(folder));
    try (TokenLogin login = TokenLogin.open(config, clock)) {
      assertThat(login.keys())
          .singleElement()
          .extracting(KeyStatus::keyIds)
          .asString()
          .isNotBlank();
      assertThatCode(login::selfTest).doesNotThrowAnyException();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800half", "half\udc00", "\ud83d\ude80", "a\u2028b", "\u007f", "é"})
  void everyIdThatAKeySetCanGiveAKeyComesBack(String kid) {
    Props props = TestConfig.props(folder);
    props.put("cognito.jwks", TestTokens.jwks(TestTokens.jwk(kid, TestTokens.KEYS)));
    try (TokenLogin login = TokenLogin.open(CognitoConfig.from(props), clock)) {
      assertThatCode(login::selfTest).doesNotThrowAnyException();
    }
  }

  private void run(SelfTest.Verifier verifier) {
    CognitoConfig config = CognitoConfig.from(TestConfig.props(folder));
    new SelfTest(verifier, config.tokens(), clock)
        .run(config.pools().pools().get(0).sources().get(0), "kid\"with\\everything");
  }
}
