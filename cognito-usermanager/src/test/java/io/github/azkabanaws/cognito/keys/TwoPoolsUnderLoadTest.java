package io.github.azkabanaws.cognito.keys;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.user.UserManagerException;
import azkaban.utils.Props;
import io.github.azkabanaws.cognito.CognitoUserManager;
import io.github.azkabanaws.cognito.FaceOfPlugin;
import io.github.azkabanaws.cognito.base.LoginNames;
import io.github.azkabanaws.cognito.fixtures.ConnectProxy;
import io.github.azkabanaws.cognito.fixtures.JwksServer;
import io.github.azkabanaws.cognito.fixtures.TestCertificate;
import io.github.azkabanaws.cognito.fixtures.TestClock;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.login.CognitoConfig;
import io.github.azkabanaws.cognito.token.UserPool;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole user manager with two pools at their own URLs, behind a proxy that leads both to a
 * server here.
 */
class TwoPoolsUnderLoadTest {
  private static final String OTHER_POOL = "eu-west-1_GhIjKl456";
  private static final String OTHER_ISSUER =
      "https://cognito-idp.eu-west-1.amazonaws.com/" + OTHER_POOL;
  private static final int LOGINS = 48;

  @TempDir Path folder;

  @Test
  void unknownKeysOfBothPoolsTakeNoMoreThreadsThanThoseOfOne() throws Exception {
    TestCertificate certificate = new TestCertificate(folder);
    CountDownLatch release = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(LOGINS);
    try (JwksServer server = new JwksServer(TestTokens.poolJwks(), certificate.context());
        ConnectProxy proxy = new ConnectProxy(server.port())) {
      CognitoUserManager manager = FaceOfPlugin.manager(props(certificate, proxy), new TestClock());
      assertThat(server.awaitRequest()).isTrue();
      assertThat(server.awaitRequest()).isTrue();
      assertThat(proxy.requests())
          .containsExactlyInAnyOrder(
              "CONNECT cognito-idp.eu-central-1.amazonaws.com:443 HTTP/1.1",
              "CONNECT cognito-idp.eu-west-1.amazonaws.com:443 HTTP/1.1");
      server.hangsUntil(release);

      CountDownLatch turnedAway = new CountDownLatch(LOGINS - UrlKeySource.MAX_WAITING);
      List<Future<String>> logins = new ArrayList<>();
      for (int i = 0; i < LOGINS; i++) {
        TestTokens.Builder token = i % 2 == 0 ? TestTokens.id() : ofOtherPool();
        String text = token.header("kid", TestTokens.quote("made-up-" + i)).token();
        logins.add(
            threads.submit(
                () -> {
                  try {
                    return manager.getUser(LoginNames.TOKEN, text).getUserId();
                  } catch (UserManagerException e) {
                    turnedAway.countDown();
                    return e.getMessage();
                  }
                }));
      }
      // Both endpoints hang, and all but so many have their answer nevertheless.
      assertThat(server.awaitRequest()).isTrue();
      assertThat(server.awaitRequest()).isTrue();
      assertThat(turnedAway.await(10, TimeUnit.SECONDS)).isTrue();
      for (int i = 0; i < 20; i++) {
        assertThat(signIn(manager, TestTokens.id())).isEqualTo("alice");
        assertThat(signIn(manager, ofOtherPool())).isEqualTo("alice");
        assertThat(manager.getUser("breakglass", "open sesame")).isNotNull();
      }
      assertThat(logins.stream().filter(login -> !login.isDone()))
          .hasSizeBetween(1, UrlKeySource.MAX_WAITING);
      assertThat(server.requests()).isEqualTo(4);

      release.countDown();
      for (Future<String> login : logins) {
        assertThat(login.get(30, TimeUnit.SECONDS)).endsWith("(reference 0badcafe)");
      }
      FaceOfPlugin.close(manager);
    } finally {
      release.countDown();
      threads.shutdownNow();
    }
  }

  private Props props(TestCertificate certificate, ConnectProxy proxy) {
    Props props = TestConfig.props(folder);
    props.removeLocal(KeyLocation.PROPERTY);
    props.put(UserPool.PROPERTY, TestTokens.POOL + "," + OTHER_POOL);
    props.put(CognitoConfig.ALLOW_SHARED_NAMES, "true");
    props.put(KeySettings.CA_FILE, certificate.pem().toString());
    props.put(KeySettings.PROXY_HOST, "127.0.0.1");
    props.put(KeySettings.PROXY_PORT, String.valueOf(proxy.port()));
    // Longer than the test takes: nothing here gets on because a fetch was given up.
    props.put(KeySettings.READ_TIMEOUT, "30s");
    props.put(KeySettings.CONNECT_TIMEOUT, "30s");
    return props;
  }

  private static TestTokens.Builder ofOtherPool() {
    return TestTokens.id().claim("iss", TestTokens.quote(OTHER_ISSUER));
  }

  private static String signIn(CognitoUserManager manager, TestTokens.Builder token)
      throws Exception {
    return manager.getUser(LoginNames.TOKEN, token.token()).getUserId();
  }
}
