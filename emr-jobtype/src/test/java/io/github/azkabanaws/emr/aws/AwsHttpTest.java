package io.github.azkabanaws.emr.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.azkabanaws.base.settings.Environment;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.fixtures.ConnectProxy;
import io.github.azkabanaws.emr.fixtures.Examples;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.HttpsURLConnection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Whom the HTTP client trusts, tried against a server with a certificate of its own. */
class AwsHttpTest {
  private static final String PASSWORD = "changeit";

  @TempDir static Path folder;
  private HttpsServer server;

  @BeforeEach
  void start() throws Exception {
    Path keys = folder.resolve("keys.p12");
    if (Files.notExists(keys)) {
      keytool(
          keys,
          "-genkeypair",
          "-keyalg",
          "RSA",
          "-dname",
          "CN=localhost",
          "-ext",
          "SAN=dns:localhost,dns:elasticmapreduce.eu-west-1.amazonaws.com");
      keytool(keys, "-exportcert", "-rfc", "-file", folder.resolve("ca.pem").toString());
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD.toCharArray());
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void aCertificateOfTheFileIsTrusted() throws Exception {
    assertThat(get("aws.emr.ca.file", folder.resolve("ca.pem").toString())).isEqualTo(204);
  }

  @Test
  void withoutTheFileItIsNot() {
    assertThatThrownBy(this::get).isInstanceOf(SSLException.class);
  }

  /** Other code in the executor's JVM may have made that one trust anybody. */
  @Test
  void norByTheFactoryThatTheJvmHasForEverybody() throws Exception {
    SSLSocketFactory before = HttpsURLConnection.getDefaultSSLSocketFactory();
    SSLContext trusting = SSLContext.getInstance("TLS");
    trusting.init(null, AwsHttp.trust(folder.resolve("ca.pem")), null);
    HttpsURLConnection.setDefaultSSLSocketFactory(trusting.getSocketFactory());
    try {
      assertThatThrownBy(this::get).isInstanceOf(SSLException.class);
    } finally {
      HttpsURLConnection.setDefaultSSLSocketFactory(before);
    }
  }

  @Test
  void javasOwnAuthoritiesStayTrusted() throws Exception {
    X509TrustManager manager = (X509TrustManager) AwsHttp.trust(folder.resolve("ca.pem"))[0];
    TrustManagerFactory own =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    own.init((KeyStore) null);
    assertThat(manager.getAcceptedIssuers())
        .contains(((X509TrustManager) own.getTrustManagers()[0]).getAcceptedIssuers());
  }

  /** A proxy that notes what it is asked for, and leads everything to the server above. */
  @ParameterizedTest
  @ValueSource(strings = {"setting", "JVM", "HTTPS_PROXY"})
  void emrIsReachedThroughTheProxyThatWasNamed(String who) throws Exception {
    try (ConnectProxy proxy = new ConnectProxy(server.getAddress().getPort());
        ConnectProxy wrong = new ConnectProxy(server.getAddress().getPort())) {
      Map<String, String> environment = new HashMap<>();
      // What is for http takes no call to AWS, though the SDK's own client lets it.
      environment.put("HTTP_PROXY", "http://127.0.0.1:" + wrong.port());
      System.setProperty("http.proxyHost", "127.0.0.1");
      System.setProperty("http.proxyPort", String.valueOf(wrong.port()));
      List<String> settings = new ArrayList<>(ca());
      if (who.equals("setting")) {
        settings.addAll(List.of("aws.emr.proxy.host", "127.0.0.1"));
        settings.addAll(List.of("aws.emr.proxy.port", String.valueOf(proxy.port())));
      }
      int nobody = wrong.port();
      if (!who.equals("HTTPS_PROXY")) {
        int port = who.equals("JVM") ? proxy.port() : nobody;
        System.setProperty("https.proxyHost", "127.0.0.1");
        System.setProperty("https.proxyPort", String.valueOf(port));
      }
      settings.addAll(List.of("aws.emr.proxy.from.environment", "true"));
      int port = who.equals("HTTPS_PROXY") ? proxy.port() : nobody;
      environment.put("HTTPS_PROXY", "http://127.0.0.1:" + port);
      Settings read =
          new Settings("private.properties", Examples.adminProps(settings.toArray(String[]::new)));
      AwsSettings aws = new AwsSettings(read, Optional::empty, Environment.of(environment));
      assertThat(read.problems()).isEmpty();
      assertThat(get(aws, URI.create("https://elasticmapreduce.eu-west-1.amazonaws.com/")))
          .isEqualTo(204);
      assertThat(proxy.requests())
          .containsExactly("CONNECT elasticmapreduce.eu-west-1.amazonaws.com:443 HTTP/1.1");
      // This machine itself is reached without one.
      assertThat(get(aws, here())).isEqualTo(204);
      assertThat(proxy.requests()).hasSize(1);
      assertThat(wrong.requests()).isEmpty();
    } finally {
      List.of("http", "https")
          .forEach(
              scheme -> {
                System.clearProperty(scheme + ".proxyHost");
                System.clearProperty(scheme + ".proxyPort");
              });
    }
  }

  private static List<String> ca() {
    return List.of("aws.emr.ca.file", folder.resolve("ca.pem").toString());
  }

  private URI here() {
    return URI.create("https://localhost:" + server.getAddress().getPort() + "/");
  }

  private int get(String... settings) throws Exception {
    return get(Examples.config(settings).aws(), here());
  }

  private static int get(AwsSettings settings, URI uri) throws Exception {
    try (SdkHttpClient client = AwsHttp.client(settings)) {
      return client
          .prepareRequest(
              HttpExecuteRequest.builder()
                  .request(SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(uri).build())
                  .build())
          .call()
          .httpResponse()
          .statusCode();
    }
  }

  private static void keytool(Path keys, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "-alias",
            "server",
            "-keystore",
            keys.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(() -> String.join(" ", command)).isZero();
  }
}
