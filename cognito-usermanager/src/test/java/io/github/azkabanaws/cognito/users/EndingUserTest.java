package io.github.azkabanaws.cognito.users;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.user.User;
import io.github.azkabanaws.cognito.fixtures.TestClock;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.usersxml.EveryPermission;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EndingUserTest {
  private static final int THREADS = 4;
  private static final Duration LIFE = Duration.ofHours(1);

  private final TestClock clock = new TestClock();
  private final AtomicInteger looks = new AtomicInteger();
  private volatile boolean revoked;
  private volatile RuntimeException failure;
  private volatile Runnable afterLook = () -> {};
  private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

  @AfterEach
  void tearDown() {
    threads.shutdownNow();
  }

  @Test
  void isAnOrdinaryUserUntilTheEnd() {
    User user = user();
    clock.advance(LIFE.minusMillis(1));
    assertThat(user.getUserId()).isEqualTo("alice");
    assertThat(user.getRoles()).containsExactly("admin");
    assertThat(user.hasRole("admin")).isTrue();
    assertThat(user.getGroups()).containsExactly("ops");
    assertThat(user.isInGroup("ops")).isTrue();
    assertThat(user.hasPermission("x")).isTrue();
    assertThat(user.getPermissions().hasPermission("x")).isTrue();
    assertThat(user.getEmail()).isEqualTo("alice@example.com");
    assertThat(user).hasToString("alice: [ops]");
  }

  @Test
  void hasNoRightsFromTheEndOn() {
    User user = user();
    clock.advance(LIFE);
    assertEnded(user);
  }

  @Test
  void neverGetsThemBack() {
    User user = user();
    clock.advance(LIFE);
    assertThat(user.getRoles()).isEmpty();
    clock.advance(LIFE.negated());
    assertEnded(user);
  }

  @Test
  void endsWithinSecondsWhenItsTokenIsRevoked() {
    User user = user();
    revoked = true;
    clock.advance(SessionLimit.REVOCATION_INTERVAL);
    assertEnded(user);
    revoked = false;
    assertEnded(user);
  }

  @Test
  void looksForARevocationOnceAnInterval() {
    User user = user();
    for (int i = 0; i < 1000; i++) {
      assertThat(user.getRoles()).isNotEmpty();
    }
    assertThat(looks).hasValue(0);
    clock.advance(SessionLimit.REVOCATION_INTERVAL);
    for (int i = 0; i < 1000; i++) {
      assertThat(user.getRoles()).isNotEmpty();
    }
    assertThat(looks).hasValue(1);
  }

  @Test
  void looksAgainWhenTheClockWasSetBack() {
    User user = user();
    clock.advance(Duration.ofDays(-1));
    revoked = true;
    assertThat(user.getRoles()).isEmpty();
  }

  @Test
  void aFailureToLookBreaksNothing() {
    User user = user();
    failure = new IllegalStateException("no");
    clock.advance(SessionLimit.REVOCATION_INTERVAL);
    assertThat(user.getUserId()).isEqualTo("alice");
  }

  @Test
  void theIdsOfEndedUsersAreSafeAndNeverTheSame() {
    User user = user();
    User other = user();
    clock.advance(LIFE);
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      ids.add(user.getUserId());
      ids.add(other.getUserId());
    }
    assertThat(ids)
        .hasSize(2000)
        .allMatch(id -> id.matches("[A-Za-z_][A-Za-z0-9._@-]{0,63}"))
        .allMatch(ReservedNames::contains);
  }

  @Test
  void staysEqualToItself() {
    User user = user();
    Set<User> users = new HashSet<>(List.of(user));
    int hash = user.hashCode();
    clock.advance(LIFE);
    assertThat(user.hashCode()).isEqualTo(hash);
    assertThat(users).contains(user);
    assertThat(user).isEqualTo(user());
  }

  /** One that looked at the clock in time, and then lost the processor for a while. */
  @ParameterizedTest
  @MethodSource("questions")
  void aRequestThatIsOvertakenByTheEndGetsNothing(Predicate<User> hasRights) throws Exception {
    Interruption interruption = new Interruption();
    User user =
        user(
            new ClockAround(
                now -> {
                  interruption.here();
                  return now;
                }));
    Future<Boolean> late = threads.submit(() -> interruption.during(() -> hasRights.test(user)));
    interruption.awaitBegin();
    assertThat(hasRights.test(user)).isTrue();
    clock.advance(LIFE);
    assertThat(hasRights.test(user)).isFalse();
    interruption.end();
    assertThat(late.get(30, TimeUnit.SECONDS)).as("rights after the end").isFalse();
  }

  /** Its answer, that nothing is revoked, is older than the end and must not undo it. */
  @Test
  void aLookThatIsOvertakenByTheEndDoesNotUndoIt() throws Exception {
    Interruption interruption = new Interruption();
    User user = user();
    afterLook = interruption::here;
    clock.advance(SessionLimit.REVOCATION_INTERVAL);
    Future<Boolean> late =
        threads.submit(() -> interruption.during(() -> !user.getRoles().isEmpty()));
    interruption.awaitBegin();
    // The others do not wait for it.
    assertThat(user.getRoles()).containsExactly("admin");
    assertThat(looks).hasValue(1);
    clock.advance(LIFE);
    assertEnded(user);
    clock.advance(LIFE.negated());
    interruption.end();
    assertThat(late.get(30, TimeUnit.SECONDS)).as("rights after the end").isFalse();
    assertEnded(user);
  }

  @Test
  void manyRequestsAtOnceGetIdsOfTheirOwn() throws Exception {
    User user = user();
    clock.advance(LIFE);
    CyclicBarrier start = new CyclicBarrier(THREADS);
    List<Future<List<String>>> requests = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      requests.add(
          threads.submit(
              () -> {
                List<String> mine = new ArrayList<>();
                start.await(30, TimeUnit.SECONDS);
                for (int n = 0; n < 20_000; n++) {
                  mine.add(user.getUserId());
                }
                return mine;
              }));
    }
    Set<String> ids = new HashSet<>();
    for (Future<List<String>> request : requests) {
      ids.addAll(request.get(30, TimeUnit.SECONDS));
    }
    assertThat(ids).hasSize(THREADS * 20_000);
  }

  /** Between the two halves of the text the end may come. */
  @Test
  void isShownAsOneOrTheOther() {
    AtomicInteger asked = new AtomicInteger();
    User user =
        user(
            new ClockAround(
                now -> {
                  if (asked.incrementAndGet() == 2) {
                    clock.advance(LIFE);
                  }
                  return clock.instant();
                }));
    asked.set(0);
    assertThat(user).hasToString("alice: [ops]");
  }

  static List<Predicate<User>> questions() {
    return List.of(
        user -> user.getUserId().equals("alice"),
        user -> !user.getRoles().isEmpty(),
        user -> user.hasRole("admin"),
        user -> !user.getGroups().isEmpty(),
        user -> user.isInGroup("ops"),
        user -> user.hasPermission("x"),
        user -> user.getPermissions().hasPermission("x"),
        user -> user.toString().contains("ops"));
  }

  private EndingUser user() {
    return user(clock);
  }

  private EndingUser user(Clock theirs) {
    Instant end = clock.instant().plus(LIFE);
    EndingUser user =
        new EndingUser(
            "alice",
            new SessionLimit(
                theirs,
                end,
                this::isRevoked,
                TestTokens.SUBJECT,
                Optional.of("jti"),
                Optional.empty()));
    user.addRole("admin");
    user.addGroup("ops");
    user.setEmail("alice@example.com");
    user.setPermissions(new EveryPermission());
    return user;
  }

  private boolean isRevoked(String subject, Optional<String> jti, Optional<String> originJti) {
    looks.incrementAndGet();
    assertThat(subject).isEqualTo(TestTokens.SUBJECT);
    assertThat(jti).hasValue("jti");
    assertThat(originJti).isEmpty();
    if (failure != null) {
      throw failure;
    }
    boolean answer = revoked;
    afterLook.run();
    return answer;
  }

  private static void assertEnded(User user) {
    assertThat(user.getUserId()).startsWith("session-ended.sign-in-again.");
    assertThat(user.getRoles()).isEmpty();
    assertThat(user.hasRole("admin")).isFalse();
    assertThat(user.getGroups()).isEmpty();
    assertThat(user.isInGroup("ops")).isFalse();
    assertThat(user.hasPermission("x")).isFalse();
    assertThat(user.getPermissions().hasPermission("x")).isFalse();
    user.getPermissions().addPermission("x");
    assertThat(user.hasRole(null)).isFalse();
    assertThat(user.isInGroup(null)).isFalse();
    assertThat(user.getEmail()).isNotNull();
    assertThat(user.toString()).startsWith("session-ended").doesNotContain("alice", "ops");
  }

  /** Holds one thread up at a point, once. */
  private static final class Interruption {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile Thread held;

    <T> T during(Callable<T> request) throws Exception {
      held = Thread.currentThread();
      return request.call();
    }

    /** The point. */
    void here() {
      if (Thread.currentThread() == held) {
        held = null;
        begun.countDown();
        await(ended);
      }
    }

    void awaitBegin() {
      await(begun);
    }

    void end() {
      ended.countDown();
    }

    private static void await(CountDownLatch latch) {
      try {
        assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The test's clock, with something done to each answer. */
  private final class ClockAround extends Clock {
    private final UnaryOperator<Instant> around;

    ClockAround(UnaryOperator<Instant> around) {
      this.around = around;
    }

    @Override
    public Instant instant() {
      return around.apply(clock.instant());
    }

    @Override
    public ZoneId getZone() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
