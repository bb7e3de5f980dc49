package io.github.azkabanaws.cognito.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import azkaban.user.User;
import azkaban.user.UserManagerException;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.fixtures.LogCapture;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.log4j.Appender;
import org.apache.log4j.AppenderSkeleton;
import org.apache.log4j.Logger;
import org.apache.log4j.spi.LoggingEvent;
import org.junit.jupiter.api.Test;

class LoginLogTest {
  private final LoginCounters counters = new LoginCounters();
  private final LoginLog log =
      new LoginLog(() -> "0badcafe", pool -> Optional.of(Duration.ofSeconds(7)), counters);

  @Test
  void tiesTheAnswerToTheLine() {
    try (LogCapture capture = LogCapture.start()) {
      assertThat(
              log.refused(new TokenRejectedException(Reason.EXPIRED, "late", Optional.of("s\n1"))))
          .hasMessage(
              "The token has expired: get a new one and sign in with that. (reference 0badcafe)")
          .hasNoCause();
      assertThat(capture.lines())
          .containsExactly(
              "WARN Login refused: reference=0badcafe reason=EXPIRED sub=\"s\\u000a1\""
                  + " pool=unknown client=unknown kid=unknown keys.age=unknown: late");
    }
  }

  @Test
  void keepsTheMessageOfAnErrorOutOfTheLog() {
    try (LogCapture capture = LogCapture.start()) {
      assertThat(log.failed(new IllegalStateException("secret", new RuntimeException("secret"))))
          .hasMessageContaining("0badcafe")
          .hasNoCause();
      assertThat(capture.everything())
          .contains("INTERNAL_ERROR")
          .contains("java.lang.IllegalStateException at ")
          .contains("LoginLogTest")
          .doesNotContain("secret");
      assertThat(capture.lines()).hasSize(1);
    }
  }

  @Test
  void anAppenderThatFailsKeepsNobodyFromTheirAnswer() {
    Logger logger = Logger.getLogger(LoginLog.class);
    Appender broken =
        new AppenderSkeleton() {
          @Override
          protected void append(LoggingEvent event) {
            throw new NoClassDefFoundError("org/example/Kafka");
          }

          @Override
          public void close() {
            // Nothing is held open.
          }

          @Override
          public boolean requiresLayout() {
            return false;
          }
        };
    logger.addAppender(broken);
    try {
      assertThat(log.refused(new TokenRejectedException(Reason.EXPIRED, "late")))
          .isInstanceOf(UserManagerException.class);
      assertThat(log.failed(new IllegalStateException("x")))
          .isInstanceOf(UserManagerException.class);
      assertThatCode(() -> log.xmlAccepted(new User("breakglass"))).doesNotThrowAnyException();
    } finally {
      logger.removeAppender(broken);
    }
  }

  @Test
  void referencesAreShortAndDiffer() {
    Supplier<String> references = LoginLog.randomReferences();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      String reference = references.get();
      assertThat(reference).matches("[0-9a-f]{8}");
      seen.add(reference);
    }
    assertThat(seen).hasSizeGreaterThan(95);
  }

  @Test
  void anAppenderThatFailsDoesNotChangeTheAnswer() {
    AppenderSkeleton broken =
        new AppenderSkeleton() {
          @Override
          protected void append(LoggingEvent event) {
            throw new IllegalStateException("disk full");
          }

          @Override
          public boolean requiresLayout() {
            return false;
          }

          @Override
          public void close() {}
        };
    Logger.getRootLogger().addAppender(broken);
    try {
      assertThat(log.refused(new TokenRejectedException(Reason.EXPIRED, "late")))
          .hasMessageContaining("expired");
    } finally {
      Logger.getRootLogger().removeAppender(broken);
    }
  }
}
