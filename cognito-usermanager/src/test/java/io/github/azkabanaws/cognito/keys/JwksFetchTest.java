package io.github.azkabanaws.cognito.keys;

import static io.github.azkabanaws.cognito.fixtures.TestTokens.poolJwks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.base.settings.Environment;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.fixtures.ConnectProxy;
import io.github.azkabanaws.cognito.fixtures.JwksServer;
import io.github.azkabanaws.cognito.fixtures.RawServer;
import io.github.azkabanaws.cognito.fixtures.SlowServer;
import io.github.azkabanaws.cognito.fixtures.TestCertificate;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.jwks.JwksDocument;
import io.github.azkabanaws.cognito.jwks.JwksDocument.MalformedException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.SSLSocketFactory;
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
      assertThat(fetch(server.url()).keys(TestTokens.KID)).hasSize(1);
      assertThat(fetch(server.chunked().url()).keys(TestTokens.KID)).hasSize(1);
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

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "x-gzip", "GZIP", "identity", "br", ""})
  void readsGzipWhateverTheHeaderSays(String encoding) throws Exception {
    try (JwksServer server = new JwksServer("").answers(gzip(poolJwks())).encoded(encoding)) {
      assertThat(fetch(server.url()).keys(TestTokens.KID)).hasSize(1);
      assertThat(fetch(server.chunked().url()).keys(TestTokens.KID)).hasSize(1);
    }
  }

  @Test
  void takesATextThatAProxyHasDecoded() throws Exception {
    try (JwksServer server = new JwksServer(poolJwks()).encoded("gzip")) {
      assertThat(fetch(server.url()).keys(TestTokens.KID)).hasSize(1);
    }
  }

  @Test
  void takesAByteOrderMark() throws Exception {
    try (JwksServer server = new JwksServer("\ufeff" + poolJwks())) {
      assertThat(fetch(server.url()).keys(TestTokens.KID)).hasSize(1);
      server.answers(gzip("\ufeff" + poolJwks()));
      assertThat(fetch(server.url()).keys(TestTokens.KID)).hasSize(1);
    }
  }

  @Test
  void tellsAnotherEncodingAndBrokenGzip() throws Exception {
    byte[] whole = gzip(poolJwks());
    try (JwksServer server = new JwksServer("\u001b\u0003").encoded("br")) {
      assertFails(server.url(), "the answer is encoded with \"br\"; have its server send it as");
      server.answers(Arrays.copyOf(whole, whole.length / 2)).encoded("gzip");
      assertFails(server.url(), "begins as gzip, but it is broken or not complete");
    }
  }

  @Test
  void boundsWhatComesOutOfGzip() throws Exception {
    byte[] small = gzip(poolJwks() + " ".repeat(1_000_000));
    assertThat(small).hasSizeLessThan(4096);
    try (JwksServer server = new JwksServer("").answers(small)) {
      assertFails(server.url(), "more than 4096 bytes (cognito.jwks.max.size)");
    }
  }

  @Test
  void anAnswerThatIsCutIsAnError() throws Exception {
    String cut = "HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n" + poolJwks();
    try (RawServer server = new RawServer(TestTokens.utf8(cut))) {
      assertFails(server.url(), "the answer ends after " + poolJwks().length() + " of 4000 bytes");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // A SETTINGS frame, as a server of HTTP/2 begins.
        "\0\0\6\4\0\0\0\0\0\0\3\0\0\0\144",
        "HTTP/1.1 505 HTTP Version Not Supported\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 426 Upgrade Required\r\nUpgrade: h2c\r\nContent-Length: 0\r\n\r\n"
      })
  void tellsAnEndpointThatKnowsHttp2Only(String answer) throws Exception {
    try (RawServer server = new RawServer(answer.getBytes(StandardCharsets.ISO_8859_1))) {
      assertFails(server.url(), "take an address that speaks HTTP/1.1, or save the keys in a file");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "407 Proxy Authentication Required~Proxy-Authenticate: Basic realm=\"x\"|wants a user name"
            + " and a password (407), which is not supported: have it let this machine pass to"
            + " keys.example:443 without",
        "407 x|wants a user name and a password (407)",
        "403 Forbidden|refuses to lead to keys.example:443 (403): have it allowed there",
        "405 Method Not Allowed|refuses to lead to keys.example:443 (405)",
        "502 Bad Gateway|does not reach keys.example:443 (502): look at its name service",
        "400 Bad|answers 400 to the request for keys.example:443"
      })
  void tellsWhatTheProxySays(String status, String message) throws Exception {
    String answer = "HTTP/1.1 " + status.replace("~", "\r\n") + "\r\nContent-Length: 0\r\n\r\n";
    try (RawServer proxy = new RawServer(TestTokens.utf8(answer))) {
      props.put(KeySettings.PROXY_HOST, "127.0.0.1");
      props.put(KeySettings.PROXY_PORT, String.valueOf(proxy.port()));
      URL url = new URL("https://keys.example/jwks");
      assertFails(url, "the proxy cognito.jwks.proxy.host=127.0.0.1:" + proxy.port() + " ");
      assertFails(url, message);
      assertThat(proxy.requests()).contains("CONNECT keys.example:443 HTTP/1.1");
    }
  }

  @Test
  void anErrorOnTheWayThroughAProxyNamesIt() throws Exception {
    props.put(KeySettings.PROXY_HOST, "proxy.invalid");
    props.put(KeySettings.PROXY_PORT, "3128");
    assertFails(
        new URL("https://keys.example/jwks"),
        "through the proxy cognito.jwks.proxy.host=proxy.invalid:3128: UnknownHostException");
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
    props.put(KeySettings.READ_TIMEOUT, "500ms");
    // The JDK reads the size of a chunk in one go, and nobody may disturb it.
    String head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;";
    try (SlowServer server = new SlowServer(head, "x")) {
      JwksFetch fetch = new JwksFetch(server.url(), settings());
      assertThatThrownBy(fetch::call).hasMessageContaining("longer than 1050 ms");
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
      assertThat(fetch(server.url()).keys(TestTokens.KID)).hasSize(1);
      // The certificate is not for this name.
      assertFails(new URL("https://localhost:" + server.port() + "/"), "localhost");
    }
  }

  /** Other code in the web server's JVM may have made that one trust anybody. */
  @Test
  void doesNotTrustAsTheFactoryThatTheJvmHasForEverybody(@TempDir Path folder) throws Exception {
    TestCertificate certificate = new TestCertificate(folder);
    SSLSocketFactory before = HttpsURLConnection.getDefaultSSLSocketFactory();
    HttpsURLConnection.setDefaultSSLSocketFactory(
        TrustedCertificates.withDefaultsAnd(certificate.pem()));
    try (JwksServer server = new JwksServer(poolJwks(), certificate.context())) {
      assertFails(server.url(), "SSLHandshakeException");
    } finally {
      HttpsURLConnection.setDefaultSSLSocketFactory(before);
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
      assertThat(fetch(new URL("https://keys.example/jwks")).keys(TestTokens.KID)).hasSize(1);
      assertThat(proxy.requests()).containsExactly("CONNECT keys.example:443 HTTP/1.1");
      // The name in the certificate counts behind the proxy as well.
      assertFails(new URL("https://other.example/jwks"), "other.example");
      assertThat(fetch(server.url())).isNotNull();
      assertThat(proxy.requests()).hasSize(2);
    }
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(TestTokens.utf8(text));
    }
    return bytes.toByteArray();
  }

  private JwksDocument fetch(URL url) throws Exception {
    return new JwksFetch(url, settings()).call();
  }

  private KeySettings settings() {
    ConfigProblems problems = new ConfigProblems();
    KeySettings settings = KeySettings.read(props, Environment.of(Map.of()), problems);
    problems.throwIfAny();
    return settings;
  }

  private void assertFails(URL url, String message) {
    assertThatThrownBy(() -> fetch(url))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }
}
