package io.github.azkabanaws.benchmark;

import io.github.azkabanaws.harness.AzkabanInstall;
import io.github.azkabanaws.harness.UserPool;
import io.github.azkabanaws.harness.WebServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.apache.log4j.Logger;
import org.apache.log4j.varia.NullAppender;

/** The user manager's jar in a web server, with its keys from a {@link KeyServer}. */
final class Install implements AutoCloseable {
  /** The system property that names the unpacked distribution. */
  static final String DISTRIBUTION = "distribution.directory";

  static final String TOKEN_USER = "cognitoToken";

  private final UserPool pool;
  private final KeyServer keys;
  private final WebServer web;
  private final String token;

  private Install(UserPool pool, KeyServer keys, WebServer web) {
    this.pool = pool;
    this.keys = keys;
    this.web = web;
    this.token = pool.idToken("alice", List.of("analytics", "platform"));
  }

  static Install start() throws Exception {
    // The lines are made, as in a web server, and go nowhere.
    Logger.getRootLogger().removeAllAppenders();
    Logger.getRootLogger().addAppender(new NullAppender());
    UserPool pool = UserPool.start("eu-west-1_Bench0001", "client1");
    KeyServer keys = new KeyServer(pool.jwks());
    Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), "install");
    AzkabanInstall install =
        AzkabanInstall.layOut(Path.of(System.getProperty(DISTRIBUTION)), folder);
    install.configureWebServer(
        Map.of(
            "cognito.user.pool.id",
            pool.poolId(),
            "cognito.client.id",
            pool.clientId(),
            "cognito.jwks",
            keys.uri().toString()));
    return new Install(
        pool, keys, WebServer.start(install.webServer(), Install.class.getClassLoader()));
  }

  WebServer web() {
    return web;
  }

  UserPool pool() {
    return pool;
  }

  KeyServer keys() {
    return keys;
  }

  /** A good token. */
  String token() {
    return token;
  }

  /** The good token under a key id that the pool does not have. */
  String tokenOfUnknownKey(long number) {
    String header = "{\"kid\":\"unknown-" + number + "\",\"alg\":\"RS256\"}";
    return Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(header.getBytes(StandardCharsets.UTF_8))
        + token.substring(token.indexOf('.'));
  }

  @Override
  public void close() throws IOException {
    web.close();
    keys.close();
    pool.close();
  }
}
