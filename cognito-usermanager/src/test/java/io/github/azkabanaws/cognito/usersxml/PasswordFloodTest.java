package io.github.azkabanaws.cognito.usersxml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.user.UserManagerException;
import azkaban.utils.Props;
import io.github.azkabanaws.cognito.CognitoUserManager;
import io.github.azkabanaws.cognito.FaceOfPlugin;
import io.github.azkabanaws.cognito.base.LoginNames;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.fixtures.TestClock;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody tries passwords of XML users in bulk. */
class PasswordFloodTest {
  private static final int ATTEMPTS = 30;
  private static final String BUSY = Reason.XML_LOGINS_BUSY.sentence() + " (reference 0badcafe)";
  private static final String HASH =
      "pbkdf2-sha256$100000$AAAAAAAAAAAAAAAAAAAAAA==$"
          + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

  @TempDir Path folder;
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger hashes = new AtomicInteger();

  @Test
  void takesOneCoreAndLeavesTokenLoginsAlone() throws Exception {
    Props props = TestConfig.props(folder);
    props.put(XmlUserSettings.HASH_PARALLEL, "1");
    TestConfig.users(folder, TestConfig.USERS.replace("open sesame", HASH));
    CognitoUserManager manager = FaceOfPlugin.manager(props, new TestClock(), this::hash);
    ExecutorService threads = Executors.newFixedThreadPool(ATTEMPTS);
    CountDownLatch turnedAway = new CountDownLatch(ATTEMPTS - 1 - HashLimit.MAX_WAITING);
    try {
      List<Future<String>> attempts = new ArrayList<>();
      for (int i = 0; i < ATTEMPTS; i++) {
        String name = i % 2 == 0 ? "breakglass" : "nobody";
        attempts.add(threads.submit(() -> answer(manager, name, turnedAway)));
      }
      assertThat(turnedAway.await(30, TimeUnit.SECONDS)).isTrue();

      assertThat(manager.getUser(LoginNames.TOKEN, TestTokens.id().token())).isNotNull();
      // Whether there is such a user shows neither in the answer nor in the work.
      for (String name : List.of("breakglass", "nobody")) {
        assertThatThrownBy(() -> manager.getUser(name, "guess")).hasMessage(BUSY);
      }
      assertThat(hashes).hasValueLessThanOrEqualTo(1);

      release.countDown();
      for (Future<String> attempt : attempts) {
        assertThat(attempt.get(30, TimeUnit.SECONDS))
            .isIn(BUSY, Reason.XML_LOGIN_REFUSED.sentence() + " (reference 0badcafe)");
      }
      assertThatThrownBy(() -> manager.getUser("breakglass", "guess"))
          .hasMessageStartingWith(Reason.XML_LOGIN_REFUSED.sentence());
    } finally {
      threads.shutdownNow();
      FaceOfPlugin.close(manager);
    }
  }

  private static String answer(CognitoUserManager manager, String name, CountDownLatch busy) {
    try {
      return manager.getUser(name, "guess").getUserId();
    } catch (UserManagerException e) {
      if (e.getMessage().equals(BUSY)) {
        busy.countDown();
      }
      return e.getMessage();
    }
  }

  private byte[] hash(String password, byte[] salt, int iterations) {
    hashes.incrementAndGet();
    try {
      assertThat(release.await(30, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    byte[] hash = new byte[PasswordHash.LENGTH];
    hash[0] = 1;
    return hash;
  }
}
