package io.github.azkabanaws.cognito;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.cognito.fixtures.JwksServer;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.keys.KeyLocation;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start that fails after the keys were fetched. */
class FailedStartTest {
  @TempDir Path folder;

  @Test
  void leavesNoThreadThatFetchesKeys() throws Exception {
    Thread starter = Thread.currentThread();
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (JwksServer server = new JwksServer(TestTokens.poolJwks())) {
      Props props = TestConfig.props(folder);
      props.put(KeyLocation.PROPERTY, server.url().toString());
      // Good until there are keys to test; of the threads that ask, only the starting one fails.
      Clock clock = new FailingClock(() -> server.requests() > 0, starter);
      assertThatThrownBy(() -> new CognitoUserManager(props, clock, () -> "0badcafe"))
          .hasMessage("no time");
      assertThat(server.requests()).isEqualTo(1);
    }
    Set<Thread> left = new HashSet<>(Thread.getAllStackTraces().keySet());
    left.removeAll(before);
    left.removeIf(thread -> !thread.getName().equals("cognito-keys"));
    for (Thread thread : left) {
      thread.join(10_000);
      assertThat(thread.isAlive()).as("the thread still runs").isFalse();
    }
  }

  private static final class FailingClock extends Clock {
    private final BooleanSupplier fails;
    private final Thread starter;

    FailingClock(BooleanSupplier fails, Thread starter) {
      this.fails = fails;
      this.starter = starter;
    }

    @Override
    public Instant instant() {
      if (Thread.currentThread() == starter && fails.getAsBoolean()) {
        throw new IllegalStateException("no time");
      }
      return TestTokens.NOW;
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
