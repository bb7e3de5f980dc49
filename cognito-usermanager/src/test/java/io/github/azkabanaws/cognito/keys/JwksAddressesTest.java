package io.github.azkabanaws.cognito.keys;

import static io.github.azkabanaws.cognito.fixtures.TestTokens.poolJwks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.base.settings.Environment;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.fixtures.JwksServer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two real servers, of which one may have nothing. */
class JwksAddressesTest {
  private final JwksServer original = new JwksServer(poolJwks());
  private final JwksServer updated = new JwksServer("").answers(403, "{\"message\":\"no\"}");
  private final JwksAddresses addresses = new JwksAddresses(fetches());

  @AfterEach
  void tearDown() {
    original.close();
    updated.close();
  }

  @Test
  void theSecondIsNotAskedWhileTheFirstAnswers() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(addresses.call().origin()).hasValue(original.url().toString());
    }
    assertThat(updated.requests()).isZero();
  }

  @Test
  void whicheverAnswersIsTakenAndAskedFirstNextTime() throws Exception {
    original.answers(403, "");
    updated.answers(200, poolJwks());
    assertThat(addresses.call().origin()).hasValue(updated.url().toString());
    assertThat(addresses.call().size()).isEqualTo(1);
    assertThat(original.requests()).isEqualTo(1);
    updated.answers(200, "{\"keys\":[]}");
    original.answers(200, poolJwks());
    assertThat(addresses.call().origin()).hasValue(original.url().toString());
    assertThat(addresses.call()).isNotNull();
    assertThat(updated.requests()).isEqualTo(3);
  }

  @Test
  void withoutAnyEachReasonIsTold() {
    original.answers(200, "<html>");
    assertThatThrownBy(addresses::call)
        .hasMessage(
            original.url()
                + ": the JWKS is not valid JSON; "
                + updated.url()
                + ": the answer is 403 and not 200");
  }

  private Map<String, JwksFetch> fetches() {
    KeySettings settings =
        KeySettings.read(new Props(), Environment.of(Map.of()), new ConfigProblems());
    Map<String, JwksFetch> fetches = new LinkedHashMap<>();
    fetches.put(original.url().toString(), new JwksFetch(original.url(), settings));
    fetches.put(updated.url().toString(), new JwksFetch(updated.url(), settings));
    return fetches;
  }
}
