package io.github.azkabanaws.cognito.keys;

import static io.github.azkabanaws.cognito.fixtures.TestTokens.KEYS;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.OTHER_KEYS;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.jwk;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.jwks;
import static org.assertj.core.api.Assertions.assertThat;

import azkaban.utils.Props;
import io.github.azkabanaws.base.settings.Environment;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.fixtures.JwksServer;
import io.github.azkabanaws.cognito.fixtures.TestClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The real background thread and a real server, many callers at once. */
class KeysUnderLoadTest {
  private static final int CALLERS = 64;

  private final JwksServer server = new JwksServer(jwks(jwk("a", KEYS)));
  private final TestClock clock = new TestClock();
  private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
  private final CountDownLatch release = new CountDownLatch(1);
  private final KeySource source = open();

  @AfterEach
  void tearDown() {
    release.countDown();
    callers.shutdownNow();
    source.close();
    server.close();
  }

  @Test
  void aStormOfUnknownKidsNeitherDelaysAKnownOneNorFloodsTheEndpoint() throws Exception {
    source.prepare();
    assertThat(server.awaitRequest()).isTrue();
    server.hangsUntil(release);
    List<Future<Reason>> storm = storm();
    assertThat(server.awaitRequest()).isTrue();

    // The fetch hangs now. All but those who may wait get their answer, and the known key is there.
    int answered = 0;
    while (answered < CALLERS - UrlKeySource.MAX_WAITING) {
      answered = (int) storm.stream().filter(Future::isDone).count();
      assertThat(source.find("a")).isNotNull();
    }
    assertThat(server.requests()).isEqualTo(2);
    assertThat(source.status().keyIds()).hasSize(1);

    release.countDown();
    List<Reason> reasons = new ArrayList<>();
    for (Future<Reason> caller : storm) {
      reasons.add(caller.get(30, TimeUnit.SECONDS));
    }
    assertThat(reasons).containsOnly(Reason.KEY_UNKNOWN, Reason.KEYS_UNAVAILABLE);
    assertThat(Collections.frequency(reasons, Reason.KEY_UNKNOWN))
        .isBetween(1, UrlKeySource.MAX_WAITING);
    assertThat(server.requests()).isEqualTo(2);
  }

  @Test
  void theStormDoesNotKeepOutANewKeyForLong() throws Exception {
    source.prepare();
    for (Future<Reason> caller : storm()) {
      assertThat(caller.get(30, TimeUnit.SECONDS)).isNotNull();
    }
    assertThat(server.requests()).isLessThanOrEqualTo(1 + FetchBudget.BURST);
    server.answers(200, jwks(jwk("a", KEYS), jwk("b", OTHER_KEYS)));
    clock.advance(FetchBudget.INTERVAL);
    assertThat(source.find("b")).isNotNull();
  }

  @Test
  void manyCallersShareTheFirstFetch() throws Exception {
    server.hangsUntil(release);
    List<Future<?>> first = new ArrayList<>();
    for (int i = 0; i < UrlKeySource.MAX_WAITING; i++) {
      first.add(callers.submit(() -> source.find("a")));
    }
    assertThat(server.awaitRequest()).isTrue();
    release.countDown();
    for (Future<?> caller : first) {
      assertThat(caller.get(30, TimeUnit.SECONDS)).isNotNull();
    }
    assertThat(server.requests()).isEqualTo(1);
  }

  @Test
  void theThreadIsADaemonThatIsMadeLateAndEnds() throws Exception {
    String name = "keys-of-this-test";
    DaemonThread background = new DaemonThread(name);
    assertThat(threads(name)).isEmpty();
    CountDownLatch ran = new CountDownLatch(1);
    background.run(ran::countDown);
    assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
    List<Thread> mine = threads(name);
    assertThat(mine).singleElement().matches(Thread::isDaemon);
    background.close();
    mine.get(0).join(10_000);
    assertThat(mine.get(0).isAlive()).isFalse();
    background.run(ran::countDown);
    assertThat(threads(name)).isEmpty();
  }

  @Test
  void repeatsUntilItIsClosed() throws Exception {
    CountDownLatch thrice = new CountDownLatch(3);
    try (DaemonThread background = new DaemonThread("keys-of-this-test")) {
      background.every(Duration.ofMillis(1), thrice::countDown);
      assertThat(thrice.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private List<Future<Reason>> storm() {
    List<Future<Reason>> storm = new ArrayList<>();
    for (int i = 0; i < CALLERS; i++) {
      String kid = "made-up-" + i;
      storm.add(
          callers.submit(
              () -> {
                try {
                  source.find(kid);
                  return null;
                } catch (TokenRejectedException e) {
                  return e.reason();
                }
              }));
    }
    return storm;
  }

  private static List<Thread> threads(String name) {
    List<Thread> found = new ArrayList<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals(name)) {
        found.add(thread);
      }
    }
    return found;
  }

  private KeySource open() {
    Props props = new Props();
    props.put(KeySettings.READ_TIMEOUT, "30s");
    try {
      return KeyLocation.parse(server.url().toString(), Environment.of(Map.of()), 1024)
          .open(
              clock,
              KeySettings.read(props, Environment.of(Map.of()), new ConfigProblems()),
              new Semaphore(UrlKeySource.MAX_WAITING));
    } catch (KeyLocation.InvalidLocationException e) {
      throw new IllegalStateException(e);
    }
  }
}
