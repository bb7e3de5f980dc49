package io.github.azkabanaws.cognito.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.login.CognitoConfig;
import java.nio.file.Path;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IssuerTextTest {
  private static final String POOL = "eu-central-1_AbCdEf123";

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123",
        "https://issuer-cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123",
        "https://cognito-idp.eu-west-1.amazonaws.com/eu-central-1_AbCdEf123",
        "https://cognito-idp.cn-north-1.amazonaws.com.cn/eu-central-1_AbCdEf123",
        "http://127.0.0.1:9229/eu-central-1_AbCdEf123"
      })
  void anIssuerOfThePoolIsFine(String text) {
    assertThat(IssuerText.problem(text, Collections.singleton(POOL))).isEmpty();
    assertThat(IssuerText.doubt(text, Collections.singleton(POOL))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123/|the slash at its"
            + " end",
        "https://a.example/x,https://b.example/x|has a comma; allowed: one URL",
        "https://a.example/x, https://b.example/x|has a comma; allowed: one URL",
        "https://Cognito-IDP.eu-central-1.amazonaws.com/eu-central-1_AbCdEf123|small letters",
        "https://cognito-idp.eu-central-1.amazonaws.com|<user pool id>",
        "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Other|<user pool id>",
        "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_abcdef123|<user pool id>",
        "https://cognito-idp.eu-central-1.amazonaws.com:443/eu-central-1_AbCdEf123|<user pool id>",
        "https://team.auth.eu-central-1.amazoncognito.com|the domain of the sign-in page",
        "https://a.example/eu-central-1_AbCdEf123/.well-known/jwks.json|before /.well-known/",
        "https://a.example/x?y|without ? and #",
        "http://a.example/x|is not an https URL"
      })
  void oneThatNoTokenCanNameIsRefused(String text, String problem) {
    Props props = TestConfig.props(folder);
    props.put(PoolSettings.ISSUER, text);
    assertThatThrownBy(() -> CognitoConfig.from(props))
        .hasMessageContaining("cognito.issuer ")
        .hasMessageContaining(problem);
  }

  @Test
  void aSlashAtTheEndOfAnotherIssuerIsDoubted() {
    Props props = TestConfig.props(folder);
    props.put(PoolSettings.ISSUER, "https://idp.example/eu-central-1_AbCdEf123/");
    assertThat(CognitoConfig.from(props).doubts())
        .singleElement()
        .asString()
        .startsWith(
            "cognito.issuer is \"https://idp.example/eu-central-1_AbCdEf123/\", with a slash");
  }

  @Test
  void oneWithoutThePoolsIdIsDoubted() {
    Props props = TestConfig.props(folder);
    props.put(PoolSettings.ISSUER, "https://idp.example/x");
    assertThat(CognitoConfig.from(props).doubts())
        .containsExactly(
            "cognito.issuer is \"https://idp.example/x\", which does not end with the id of the"
                + " user pool, as the iss of Cognito's tokens does");
  }
}
