package io.github.azkabanaws.cognito.keys;

import static io.github.azkabanaws.cognito.fixtures.TestTokens.KEYS;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.OTHER_KEYS;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.jwk;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.jwks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.base.settings.Environment;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.fixtures.JwksServer;
import io.github.azkabanaws.cognito.fixtures.LogCapture;
import io.github.azkabanaws.cognito.fixtures.TestBackground;
import io.github.azkabanaws.cognito.fixtures.TestClock;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.jwks.JwksDocument;
import io.github.azkabanaws.cognito.jwks.VerificationKey;
import java.io.IOException;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real fetches from a real server; the background works when the test says so. */
class UrlKeySourceTest {
  private static final KeySettings SETTINGS =
      KeySettings.read(new Props(), Environment.of(Map.of()), new ConfigProblems());
  private static final Duration STALE_TIME = SETTINGS.staleTime();

  private final JwksServer server = new JwksServer(jwks(jwk("a", KEYS)));
  private final TestClock clock = new TestClock();
  private final TestBackground background = new TestBackground();
  private final UrlKeySource source = source(server.url());

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
  void theFirstLoginFetchesWhenNothingWasPrepared() throws Exception {
    assertThat(background.isStarted()).isFalse();
    assertThat(source.find("a")).isNotNull();
    assertThat(background.isStarted()).isTrue();
  }

  @Test
  void findsAKeyThatCameWithARotation() throws Exception {
    source.find("a");
    server.answers(200, jwks(jwk("a", KEYS), jwk("b", OTHER_KEYS)));
    assertThat(source.find("b")).isNotNull();
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  void findsANewKeyOfAnIdThatIsKnown() throws Exception {
    List<VerificationKey> old = source.find("a");
    server.answers(200, jwks(jwk("a", OTHER_KEYS)));
    NewerKeys newer = source.findNewer("a", old);
    assertThat(server.requests()).isEqualTo(2);
    assertThat(newer.keys()).isEqualTo(source.find("a")).doesNotContainAnyElementsOf(old);
    // Somebody who looked before that fetch needs none of their own.
    assertThat(source.findNewer("a", old).keys()).isEqualTo(newer.keys());
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  void forgedTokensOfAKnownKeyCauseFewFetchesAndKeepNobodyOut() throws Exception {
    source.prepare();
    List<VerificationKey> keys = source.find("a");
    assertThat(source.findNewer("a", keys).outcome())
        .isEqualTo("no other one came with a new fetch");
    for (int i = 0; i < 200; i++) {
      assertThat(source.findNewer("a", keys).keys()).isEmpty();
    }
    assertThat(source.findNewer("a", keys).outcome()).contains("too recently");
    assertThat(server.requests()).isEqualTo(1 + FetchBudget.BURST);
    assertThat(source.find("a")).isEqualTo(keys);
    clock.advance(FetchBudget.INTERVAL);
    server.answers(500, "");
    assertThat(source.findNewer("a", keys).outcome())
        .startsWith("fetching the keys again failed: ")
        .contains("500");
    assertThat(source.find("a")).isEqualTo(keys);
  }

  @Test
  void aKeyThatCouldNotBeUsedAndWasReplacedIsFound() throws Exception {
    server.answers(200, jwks(jwk("b", KEYS), jwk("a", KEYS, "\"use\":\"enc\"")));
    assertReason("a", Reason.KEY_UNSUITABLE);
    server.answers(200, jwks(jwk("b", KEYS), jwk("a", KEYS)));
    assertThat(source.find("a")).hasSize(1);
  }

  @Test
  void aRotationIsSeenInTheBackground() throws Exception {
    source.find("a");
    server.answers(200, jwks(jwk("b", OTHER_KEYS)));
    clock.advance(UrlKeySource.REFRESH_TIME.minusSeconds(1));
    background.tick();
    assertThat(server.requests()).isEqualTo(1);
    clock.advance(Duration.ofSeconds(1));
    background.tick();
    assertThat(server.requests()).isEqualTo(2);
    background.hold();
    assertThat(source.find("b")).isNotNull();
    clock.advance(FetchBudget.INTERVAL);
    background.release();
    assertReason("a", Reason.KEY_UNKNOWN);
  }

  @Test
  void aKnownKidNeverWaitsAlsoAfterIdleHours() throws Exception {
    source.prepare();
    for (long i = 0; i < Duration.ofHours(12).dividedBy(UrlKeySource.PAUSE); i++) {
      clock.advance(UrlKeySource.PAUSE);
      background.tick();
    }
    // From here on no fetch would come to an end.
    background.hold();
    assertThat(source.find("a")).isNotNull();
    assertThat(background.held()).isZero();
    clock.advance(STALE_TIME.minusSeconds(1));
    background.tick();
    assertThat(background.held()).isEqualTo(1);
    assertThat(source.find("a")).isNotNull();
  }

  @Test
  void unknownKidsCauseFewFetches() throws Exception {
    source.prepare();
    for (int i = 0; i < 200; i++) {
      assertReason("x" + i, Reason.KEY_UNKNOWN);
    }
    assertThat(server.requests()).isEqualTo(1 + FetchBudget.BURST);
    assertThat(source.find("a")).isNotNull();
    server.answers(200, jwks(jwk("a", KEYS), jwk("b", OTHER_KEYS)));
    clock.advance(FetchBudget.INTERVAL);
    assertThat(source.find("b")).isNotNull();
  }

  @Test
  void theWaitForAFetchIsBounded() {
    UrlKeySource impatient =
        new UrlKeySource(
            "test",
            () -> JwksDocument.parse(jwks(jwk("a", KEYS))),
            STALE_TIME,
            Duration.ofMillis(50),
            background,
            clock,
            new Semaphore(UrlKeySource.MAX_WAITING));
    background.hold();
    assertThatThrownBy(() -> impatient.find("a"))
        .isInstanceOfSatisfying(
            TokenRejectedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.KEYS_UNAVAILABLE))
        .hasMessageContaining("has not ended");
    // The second joins the fetch that has not ended.
    assertThatThrownBy(() -> impatient.find("b")).isInstanceOf(TokenRejectedException.class);
    assertThat(background.held()).isEqualTo(1);
  }

  @Test
  void theSourcesOfAServerShareThePlacesOfThoseWhoWait() {
    Semaphore none = new Semaphore(0);
    UrlKeySource crowded =
        new UrlKeySource(
            "test",
            () -> JwksDocument.parse(jwks(jwk("a", KEYS))),
            STALE_TIME,
            Duration.ofMinutes(5),
            background,
            clock,
            none);
    background.hold();
    assertThatThrownBy(() -> crowded.find("a"))
        .isInstanceOfSatisfying(
            TokenRejectedException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.KEYS_UNAVAILABLE))
        .hasMessageContaining("logins wait for the keys already");
    assertThat(none.availablePermits()).isZero();
  }

  @Test
  void aCallerThatIsInterruptedStopsWaiting() {
    background.hold();
    Thread.currentThread().interrupt();
    assertReason("a", Reason.KEYS_UNAVAILABLE);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void tellsUnsuitableFromUnknown() {
    server.answers(200, jwks(jwk("a", KEYS), jwk("weak", TestTokens.WEAK_KEYS)));
    assertReason("weak", Reason.KEY_UNSUITABLE);
    assertReason("none", Reason.KEY_UNKNOWN);
    assertReason("weak", Reason.KEY_UNSUITABLE);
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  void warnsOnceOfAKeyThatCannotBeUsed() throws Exception {
    server.answers(200, jwks(jwk("a", KEYS), jwk("weak", TestTokens.WEAK_KEYS)));
    try (LogCapture log = LogCapture.start()) {
      source.find("a");
      source.refresh();
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
    clock.advance(UrlKeySource.PAUSE);
    background.tick();
    background.hold();
    assertThat(source.find("a")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"500 {}", "200 <html>", "200 {\"keys\":[]}", "200 {\"keys\":[7]}"})
  void aBrokenAnswerNeverReplacesGoodKeys(String answer) throws Exception {
    source.find("a");
    server.answers(Integer.parseInt(answer.substring(0, 3)), answer.substring(4));
    try (LogCapture log = LogCapture.start()) {
      source.refresh();
      assertThat(log.lines()).singleElement().asString().contains("serve for 240 min more");
    }
    clock.advance(STALE_TIME.minusSeconds(1));
    assertThat(source.find("a")).isNotNull();
    assertThat(source.status().keyIds()).hasSize(1);
    clock.advance(Duration.ofSeconds(1));
    assertReason("a", Reason.KEYS_UNAVAILABLE);
    assertThat(source.status().keyIds()).isEmpty();
    server.answers(200, jwks(jwk("a", KEYS)));
    background.tick();
    assertThat(source.find("a")).isNotNull();
  }

  @Test
  void anOutageIsWarnedOfNowAndThenAndItsEndIsTold() throws Exception {
    source.prepare();
    server.answers(500, "");
    clock.advance(UrlKeySource.REFRESH_TIME);
    try (LogCapture log = LogCapture.start()) {
      for (int i = 0; i < 40; i++) {
        background.tick();
        clock.advance(UrlKeySource.PAUSE);
      }
      assertThat(log.lines()).hasSize(2).allMatch(line -> line.startsWith("WARN"));
      server.answers(200, jwks(jwk("a", KEYS)));
      background.tick();
      assertThat(log.lines()).hasSize(3).last().asString().startsWith("INFO").contains("again");
    }
  }

  @Test
  void anUnreachableEndpointIsAWarningAtStart() throws Exception {
    URL nobody;
    try (JwksServer gone = new JwksServer("")) {
      nobody = gone.url();
    }
    try (LogCapture log = LogCapture.start();
        UrlKeySource lost = source(nobody)) {
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
    assertThat(server.requests()).isEqualTo(FetchBudget.BURST);
  }

  @Test
  void anErrorInsideAFetchIsAFailureLikeAnyOther() throws Exception {
    Throwable[] thrown = {new StackOverflowError(), new IllegalStateException("x"), null};
    int[] call = {0};
    UrlKeySource failing =
        new UrlKeySource(
            "test",
            () -> {
              Throwable error = thrown[call[0]++];
              if (error instanceof Error e) {
                throw e;
              } else if (error instanceof Exception e) {
                throw e;
              }
              return JwksDocument.parse(jwks(jwk("a", KEYS)));
            },
            STALE_TIME,
            Duration.ofSeconds(5),
            background,
            clock,
            new Semaphore(UrlKeySource.MAX_WAITING));
    failing.prepare();
    assertThat(failing.status().problem()).hasValue("\"StackOverflowError\"");
    failing.refresh();
    assertThat(failing.status().problem()).hasValue("\"IllegalStateException: x\"");
    failing.refresh();
    assertThat(failing.find("a")).isNotNull();
  }

  @Test
  void tellsHowItGoes() throws Exception {
    assertThat(source.status().lastSuccess()).isEmpty();
    source.prepare();
    clock.advance(Duration.ofMinutes(1));
    server.answers(503, "");
    source.refresh();
    KeyStatus status = source.status();
    assertThat(status.source()).isEqualTo("URL " + server.url());
    assertThat(status.keyIds()).hasSize(1);
    assertThat(status.lastSuccess()).hasValue(TestTokens.NOW);
    assertThat(status.fetches()).isEqualTo(2);
    assertThat(status.failures()).isEqualTo(1);
    assertThat(status.problem()).hasValueSatisfying(text -> assertThat(text).contains("503"));
  }

  @Test
  void aClockThatIsSetBackDoesNotStopTheRefreshing() throws Exception {
    source.prepare();
    clock.advance(Duration.ofDays(-1));
    assertThat(source.find("a")).isNotNull();
    background.tick();
    assertThat(server.requests()).isEqualTo(2);
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
  void aClosedSourceStillAnswersFromMemory() throws Exception {
    source.find("a");
    source.close();
    assertThat(source.find("a")).isNotNull();
    assertReason("b", Reason.KEY_UNKNOWN);
    source.refresh();
    clock.advance(UrlKeySource.REFRESH_TIME);
    background.tick();
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void whatTheEndpointSaysStaysInOneLine() {
    UrlKeySource failing =
        new UrlKeySource(
            "test",
            () -> {
              throw new IOException("line one\nline two");
            },
            STALE_TIME,
            Duration.ofSeconds(5),
            background,
            clock,
            new Semaphore(UrlKeySource.MAX_WAITING));
    assertThatThrownBy(() -> failing.find("a"))
        .hasMessageContaining("\\u000a")
        .hasMessageNotContaining("\n");
  }

  private UrlKeySource source(URL url) {
    return new UrlKeySource(
        url.toString(),
        new JwksFetch(url, SETTINGS),
        STALE_TIME,
        SETTINGS.fetchDeadline(),
        background,
        clock,
        new Semaphore(UrlKeySource.MAX_WAITING));
  }

  private void assertReason(String kid, Reason reason) {
    assertThatThrownBy(() -> source.find(kid))
        .isInstanceOfSatisfying(
            TokenRejectedException.class,
            e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
  }
}
