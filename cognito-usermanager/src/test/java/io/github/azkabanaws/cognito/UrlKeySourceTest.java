package io.github.azkabanaws.cognito;

import static io.github.azkabanaws.cognito.TestTokens.KEYS;
import static io.github.azkabanaws.cognito.TestTokens.OTHER_KEYS;
import static io.github.azkabanaws.cognito.TestTokens.jwk;
import static io.github.azkabanaws.cognito.TestTokens.jwks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UrlKeySourceTest {
  private final JwksServer server = new JwksServer(jwks(jwk("a", KEYS)));
  private final TestClock clock = new TestClock();
  private final UrlKeySource source = new UrlKeySource(server.url(), clock);

  @AfterEach
  void tearDown() {
    source.close();
    server.close();
  }

  @Test
  void fetchesOnceForManyLogins() throws Exception {
    source.prepare();
    for (int i = 0; i < 1000; i++) {
      assertThat(source.find("a")).isNotNull();
    }
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void findsAKeyThatCameWithARotation() throws Exception {
    source.find("a");
    server.answers(200, jwks(jwk("a", KEYS), jwk("b", OTHER_KEYS)));
    assertThat(source.find("b")).isNotNull();
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  void unknownKidsCauseFewFetches() throws Exception {
    source.find("a");
    for (int i = 0; i < 200; i++) {
      String kid = "x" + i;
      assertReason(kid, Reason.KEY_UNKNOWN);
    }
    assertThat(server.requests()).isLessThanOrEqualTo(2);
    source.find("a");
    clock.advance(UrlKeySource.FETCH_INTERVAL);
    server.answers(200, jwks(jwk("a", KEYS), jwk("b", OTHER_KEYS)));
    assertThat(source.find("b")).isNotNull();
  }

  @Test
  void tellsUnsuitableFromUnknown() {
    server.answers(200, jwks(jwk("a", KEYS), jwk("weak", TestTokens.WEAK_KEYS)));
    assertReason("weak", Reason.KEY_UNSUITABLE);
    assertReason("none", Reason.KEY_UNKNOWN);
  }

  @Test
  void warnsOnceOfAKeyThatCannotBeUsed() throws Exception {
    server.answers(200, jwks(jwk("a", KEYS), jwk("weak", TestTokens.WEAK_KEYS)));
    try (LogCapture log = LogCapture.start()) {
      source.find("a");
      clock.advance(UrlKeySource.CACHE_TIME);
      source.find("a");
      assertThat(server.requests()).isEqualTo(2);
      assertThat(log.lines()).singleElement().asString().startsWith("WARN").contains("1024");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"500 {}", "404 {}", "200 ", "200 <html>", "200 {\"keys\":[]}", "200 {}", "204 "})
  void aBrokenAnswerMeansThatKeysAreUnavailable(String answer) throws Exception {
    server.answers(Integer.parseInt(answer.substring(0, 3)), answer.substring(4));
    assertReason("a", Reason.KEYS_UNAVAILABLE);
    server.answers(200, jwks(jwk("a", KEYS)));
    clock.advance(UrlKeySource.FETCH_INTERVAL);
    assertThat(source.find("a")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"500 {}", "200 <html>", "200 {\"keys\":[]}"})
  void aBrokenAnswerNeverReplacesGoodKeys(String answer) throws Exception {
    source.find("a");
    server.answers(Integer.parseInt(answer.substring(0, 3)), answer.substring(4));
    clock.advance(UrlKeySource.CACHE_TIME);
    try (LogCapture log = LogCapture.start()) {
      assertThat(source.find("a")).isNotNull();
      assertThat(log.lines()).anyMatch(line -> line.contains("Keys from memory are used"));
    }
    clock.advance(UrlKeySource.OUTAGE_TIME);
    assertReason("a", Reason.KEYS_UNAVAILABLE);
  }

  @Test
  void anUnreachableEndpointIsAWarningAtStart() throws Exception {
    URL nobody;
    try (JwksServer gone = new JwksServer("")) {
      nobody = gone.url();
    }
    try (LogCapture log = LogCapture.start();
        UrlKeySource lost = new UrlKeySource(nobody, clock)) {
      lost.prepare();
      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("WARN")
          .contains(nobody.toString());
      assertThatThrownBy(() -> lost.find("a")).hasMessageContaining(nobody.toString());
    }
  }

  @Test
  void afterFailuresTheEndpointIsLeftAlone() {
    server.answers(500, "");
    for (int i = 0; i < 50; i++) {
      assertReason("a", Reason.KEYS_UNAVAILABLE);
    }
    // Two fetches in half a minute, each tried twice.
    assertThat(server.requests()).isEqualTo(4);
  }

  @Test
  void refreshesAheadInADaemonThreadWithoutDelayingALogin() throws Exception {
    source.find("a");
    assertThat(server.awaitRequest()).isTrue();
    clock.advance(UrlKeySource.CACHE_TIME.minus(UrlKeySource.REFRESH_AHEAD).plusSeconds(1));
    CountDownLatch release = new CountDownLatch(1);
    server.hangsUntil(release);
    assertThat(source.find("a")).isNotNull();
    assertThat(server.awaitRequest()).isTrue();
    assertThat(source.find("a")).isNotNull();
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().equals("cognito-keys"))
        .isNotEmpty()
        .allMatch(Thread::isDaemon);
    release.countDown();
  }

  @Test
  void doesNotFollowRedirects() throws Exception {
    try (JwksServer elsewhere = new JwksServer(jwks(jwk("a", OTHER_KEYS)))) {
      server.redirectsTo(elsewhere.url());
      assertReason("a", Reason.KEYS_UNAVAILABLE);
      assertThat(elsewhere.requests()).isZero();
    }
  }

  @Test
  void boundsTheSizeOfTheDocument() throws Exception {
    String good = jwks(jwk("a", KEYS));
    server.answers(200, good + " ".repeat(500 * 1024 - good.length()));
    assertThat(source.find("a")).isNotNull();
    server.answers(200, good + " ".repeat(520 * 1024));
    clock.advance(Duration.ofDays(1));
    assertReason("a", Reason.KEYS_UNAVAILABLE);
  }

  @Test
  void aClosedSourceStillAnswers() throws Exception {
    source.find("a");
    source.close();
    assertThat(source.find("a")).isNotNull();
  }

  private void assertReason(String kid, Reason reason) {
    assertThatThrownBy(() -> source.find(kid))
        .isInstanceOfSatisfying(
            TokenRejectedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
