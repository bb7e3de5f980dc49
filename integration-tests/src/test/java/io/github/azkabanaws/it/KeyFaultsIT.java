package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.harness.AzkabanInstall;
import io.github.azkabanaws.harness.UserPool;
import io.github.azkabanaws.it.JarCommand.Outcome;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the user manager's check, with its jar, says of key endpoints and proxies that misbehave.
 */
class KeyFaultsIT {
  private static final String POOL = "eu-west-1_Pool00001";

  @TempDir Path folder;
  private UserPool pool;
  private AzkabanInstall install;
  private final Map<String, String> settings = new HashMap<>();
  private final StringBuilder appended = new StringBuilder();

  @BeforeEach
  void layOut() throws Exception {
    pool = UserPool.start(POOL, "client1");
    install = AzkabanInstall.layOut(Distribution.folder(), folder);
    settings.put("cognito.user.pool.id", POOL);
    settings.put("cognito.client.id", "client1");
    settings.put("cognito.jwks", "https://keys.invalid/" + POOL + "/jwks.json");
  }

  @AfterEach
  void stop() {
    pool.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "407 Proxy Authentication Required|wants a user name and a password (407), which is not"
            + " supported",
        "403 Forbidden|refuses to lead to keys.invalid:443 (403): have it allowed there"
      })
  void whatAProxyRefusesIsToldAsTheProxys(String status, String message) throws Exception {
    String answer = "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n";
    try (Endpoint proxy = new Endpoint(ascii(answer))) {
      appended.append("cognito.jwks.proxy.host=127.0.0.1\n");
      appended.append("cognito.jwks.proxy.port=").append(proxy.port()).append('\n');
      assertThat(check(Map.of()).only("failed"))
          .contains("the proxy cognito.jwks.proxy.host=127.0.0.1:" + proxy.port() + " " + message);
    }
  }

  @Test
  void anEndpointOfHttp2OnlyIsTold() throws Exception {
    // The SETTINGS frame that a server of HTTP/2 begins with.
    try (Endpoint endpoint =
        new Endpoint(new byte[] {0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 100})) {
      settings.put("cognito.jwks", endpoint.url());
      assertThat(check(Map.of()).only("failed"))
          .contains("an endpoint that knows HTTP/2 only can't be asked")
          .contains("save the keys in a file");
    }
  }

  @Test
  void gzipAndAByteOrderMarkAreTaken() throws Exception {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(body)) {
      out.write(("\ufeff" + pool.jwks()).getBytes(StandardCharsets.UTF_8));
    }
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    answer.write(
        ascii(
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
                + body.size()
                + "\r\n\r\n"));
    answer.write(body.toByteArray());
    try (Endpoint endpoint = new Endpoint(answer.toByteArray())) {
      settings.put("cognito.jwks", endpoint.url());
      assertThat(check(Map.of()).of("ok"))
          .anyMatch(line -> line.startsWith("keys of ") && line.contains(": 1 usable keys "));
    }
  }

  @Test
  void anAnswerThatIsCutIsTold() throws Exception {
    String cut = "HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + pool.jwks();
    try (Endpoint endpoint = new Endpoint(ascii(cut))) {
      settings.put("cognito.jwks", endpoint.url());
      assertThat(check(Map.of()).only("failed")).contains("the answer ends after ", " of 9999");
    }
  }

  @Test
  void aProxyInTheEnvironmentThatIsNotUsedIsAHint() throws Exception {
    Outcome outcome = check(Map.of("HTTPS_PROXY", "http://me:hunter2@proxy.example:3128"));
    assertThat(outcome.only("failed")).contains("UnknownHostException");
    assertThat(outcome.of("warning"))
        .anyMatch(
            line ->
                line.startsWith("keys of " + POOL + ": HTTPS_PROXY is set and not used")
                    && line.contains("cognito.jwks.proxy.from.environment=true"));
    assertThat(outcome.output()).doesNotContain("hunter2");
  }

  @Test
  void eachKeyThatIsLeftOutIsAWarningAndSpoilsNoOther() throws Exception {
    String secret = "c2VjcmV0LXNlY3JldA";
    String keys =
        pool.jwks()
            .replaceFirst(
                "\\[",
                "[{\"kty\":\"EC\",\"crv\":\"P-999\",\"kid\":\"ec\"},"
                    + "{\"kid\":\"twice\",\"kid\":\"twice\"},"
                    + "{\"kty\":\"RSA\",\"kid\":\"private\",\"d\":\""
                    + secret
                    + "\"},");
    settings.put("cognito.jwks", Files.writeString(folder.resolve("jwks.json"), keys).toString());
    Outcome outcome = check(Map.of());
    assertThat(outcome.of("failed")).as(outcome.output()).isEmpty();
    assertThat(outcome.of("ok")).anyMatch(line -> line.contains(": 1 usable keys "));
    assertThat(outcome.of("warning"))
        .anyMatch(line -> line.contains("key 1 (kid \"ec\")") && line.contains("not an RSA key"))
        .anyMatch(line -> line.contains("key 2 of the JWKS") && line.contains("\"kid\" twice"))
        .anyMatch(line -> line.contains("key 3 (kid \"private\")") && line.contains("private key"));
    assertThat(outcome.output()).doesNotContain(secret);
  }

  private Outcome check(Map<String, String> environment) throws Exception {
    install.configureWebServer(settings);
    Files.writeString(
        install.webServer().resolve("conf/azkaban.properties"),
        appended,
        StandardOpenOption.APPEND);
    return new JarCommand(
            install.webServer(),
            install.webServer().resolve("extlib"),
            "io.github.azkabanaws.cognito.CheckSetup")
        .run(environment, "--conf", "conf");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Reads the head of each request, answers with the same bytes and hangs up. */
  private static final class Endpoint implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    Endpoint(byte[] answer) throws IOException {
      Thread thread = new Thread(() -> serve(answer), "endpoint");
      thread.setDaemon(true);
      thread.start();
    }

    int port() {
      return server.getLocalPort();
    }

    String url() {
      return "http://127.0.0.1:" + port() + "/" + POOL + "/jwks.json";
    }

    private void serve(byte[] answer) {
      while (!server.isClosed()) {
        try (Socket socket = server.accept()) {
          BufferedReader in =
              new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
          String line = in.readLine();
          while (line != null && !line.isEmpty()) {
            line = in.readLine();
          }
          socket.getOutputStream().write(answer);
          socket.getOutputStream().flush();
        } catch (IOException e) {
          // The test has ended, or the other side has hung up.
        }
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
