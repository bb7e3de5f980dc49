package io.github.azkabanaws.cognito;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.user.User;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EndingUserTest {
  private static final Duration LIFE = Duration.ofHours(1);

  private final TestClock clock = new TestClock();
  private final AtomicInteger looks = new AtomicInteger();
  private volatile boolean revoked;
  private volatile RuntimeException failure;

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

  @Test
  void manyRequestsAtOnceSeeOneEnd() throws Exception {
    User user = user();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> requests = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        if (i == 200) {
          clock.advance(LIFE);
        }
        boolean after = i >= 200;
        requests.add(threads.submit(() -> !after || user.getRoles().isEmpty()));
      }
      for (Future<Boolean> request : requests) {
        assertThat(request.get(10, TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private EndingUser user() {
    Instant end = clock.instant().plus(LIFE);
    EndingUser user =
        new EndingUser(
            "alice",
            new SessionLimit(clock, end, this::isRevoked, TestTokens.SUBJECT, "jti", null));
    user.addRole("admin");
    user.addGroup("ops");
    user.setEmail("alice@example.com");
    user.setPermissions(new EveryPermission());
    return user;
  }

  private boolean isRevoked(String subject, String jti, String originJti) {
    looks.incrementAndGet();
    assertThat(subject).isEqualTo(TestTokens.SUBJECT);
    assertThat(jti).isEqualTo("jti");
    assertThat(originJti).isNull();
    if (failure != null) {
      throw failure;
    }
    return revoked;
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
}
