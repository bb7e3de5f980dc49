package io.github.azkabanaws.cognito;

import static io.github.azkabanaws.cognito.TestTokens.poolJwks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.cognito.JwksDocument.MalformedException;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JwksFetchTest {
  private final Props props = new Props();

  @BeforeEach
  void setUp() {
    props.put(KeySettings.MAX_SIZE, "4k");
  }

  @Test
  void fetchesTheDocument() throws Exception {
    try (JwksServer server = new JwksServer(poolJwks())) {
      assertThat(fetch(server.url()).knows(TestTokens.KID)).isTrue();
      assertThat(fetch(server.chunked().url()).knows(TestTokens.KID)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "500,the answer is 500 and not 200",
    "204,the answer is 204 and not 200",
    "404,the answer is 404 and not 200",
    "302,redirects are not followed"
  })
  void onlyAnOrdinaryAnswerCounts(int status, String message) {
    try (JwksServer server = new JwksServer("").answers(status, status == 204 ? "" : poolJwks())) {
      assertFails(server.url(), message);
    }
  }

  @Test
  void refusesWhatIsNoKeySet() {
    try (JwksServer server = new JwksServer("{\"keys\":[]}")) {
      assertThatThrownBy(() -> fetch(server.url())).isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void boundsTheSizeOfTheDocument() throws Exception {
    String longest = poolJwks() + " ".repeat(4096 - poolJwks().length());
    try (JwksServer server = new JwksServer(longest)) {
      assertThat(fetch(server.url())).isNotNull();
      server.answers(200, longest + " ");
      assertFails(server.url(), "more than 4096 bytes");
      assertFails(server.chunked().url(), "more than 4096 bytes");
    }
  }

  @Test
  void refusesWhatIsNotUtf8() {
    try (JwksServer server = new JwksServer("").answers(new byte[] {'{', (byte) 0xff, '}'})) {
      assertFails(server.url(), "not UTF-8");
    }
  }

  @Test
  void givesUpAnEndpointThatHangs() throws Exception {
    props.put(KeySettings.READ_TIMEOUT, "100ms");
    CountDownLatch release = new CountDownLatch(1);
    try (JwksServer server = new JwksServer(poolJwks())) {
      server.hangsUntil(release);
      assertFails(server.url(), "SocketTimeoutException");
      release.countDown();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK",
        "HTTP/1.1 200 OK\r\nX-Slow: ",
        "HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n",
        "HTTP/1.1 200 OK\r\n\r\n"
      })
  void givesUpAnEndpointThatDrips(String head) throws Exception {
    props.put(KeySettings.CONNECT_TIMEOUT, "100ms");
    props.put(KeySettings.READ_TIMEOUT, "500ms");
    try (SlowServer server = new SlowServer(head, " ")) {
      JwksFetch fetch = new JwksFetch(server.url(), settings());
      long start = System.nanoTime();
      assertThatThrownBy(fetch::call).hasMessage("the fetch as a whole took longer than 1100 ms");
      assertThat((System.nanoTime() - start) / 1_000_000).isBetween(1_000L, 10_000L);
      assertThat(server.connections()).isEqualTo(1);
      assertThat(fetch.awaitEndOfLast(10_000)).isTrue();
    }
  }

  @Test
  void neverHasTwoUnderWayEvenWhenOneCannotBeEnded() throws Exception {
    props.put(KeySettings.CONNECT_TIMEOUT, "50ms");
    props.put(KeySettings.READ_TIMEOUT, "100ms");
    // The JDK reads the size of a chunk in one go, and nobody may disturb it.
    String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;";
    try (SlowServer server = new SlowServer(head, "x")) {
      JwksFetch fetch = new JwksFetch(server.url(), settings());
      assertThatThrownBy(fetch::call).hasMessageContaining("longer than 250 ms");
      assertThatThrownBy(fetch::call).hasMessageContaining("has not ended yet");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aRefusedConnectionIsAnError() throws Exception {
    URL nobody;
    try (JwksServer gone = new JwksServer("")) {
      nobody = gone.url();
    }
    assertFails(nobody, "ConnectException");
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    try (JwksServer server = new JwksServer(poolJwks())) {
      server.hangsUntil(release);
      Thread.currentThread().interrupt();
      assertFails(server.url(), "ended");
      assertThat(Thread.interrupted()).isTrue();
      release.countDown();
    }
  }

  @Test
  void trustsTheCertificatesOfTheFileOnly(@TempDir Path folder) throws Exception {
    TestCertificate certificate = new TestCertificate(folder);
    try (JwksServer server = new JwksServer(poolJwks(), certificate.context())) {
      assertFails(server.url(), "SSLHandshakeException");
      props.put(KeySettings.CA_FILE, certificate.pem().toString());
      assertThat(fetch(server.url()).knows(TestTokens.KID)).isTrue();
      // The certificate is not for this name.
      assertFails(new URL("https://localhost:" + server.port() + "/"), "localhost");
    }
  }

  @Test
  void goesThroughTheProxy(@TempDir Path folder) throws Exception {
    TestCertificate certificate = new TestCertificate(folder);
    props.put(KeySettings.CA_FILE, certificate.pem().toString());
    props.put(KeySettings.PROXY_HOST, "127.0.0.1");
    try (JwksServer server = new JwksServer(poolJwks(), certificate.context());
        ConnectProxy proxy = new ConnectProxy(server.port())) {
      props.put(KeySettings.PROXY_PORT, String.valueOf(proxy.port()));
      assertThat(fetch(new URL("https://keys.example/jwks")).knows(TestTokens.KID)).isTrue();
      assertThat(proxy.requests()).containsExactly("CONNECT keys.example:443 HTTP/1.1");
      // The name in the certificate counts behind the proxy as well.
      assertFails(new URL("https://other.example/jwks"), "other.example");
      assertThat(fetch(server.url())).isNotNull();
      assertThat(proxy.requests()).hasSize(2);
    }
  }

  private JwksDocument fetch(URL url) throws Exception {
    return new JwksFetch(url, settings()).call();
  }

  private KeySettings settings() {
    ConfigProblems problems = new ConfigProblems();
    KeySettings settings = KeySettings.read(props, problems);
    problems.throwIfAny();
    return settings;
  }

  private void assertFails(URL url, String message) {
    assertThatThrownBy(() -> fetch(url))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }
}
