package io.github.azkabanaws.harness;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The hosts under which Cognito publishes the keys of user pools, for web servers that fetch them
 * from there: an HTTPS server on loopback that shows a certificate for their names, and a proxy
 * that leads every name to it.
 */
public final class PoolHosts implements AutoCloseable {
  private static final String PASSWORD = "changeit";

  private final Path certificate;
  private final HttpsServer server;
  private final ServerSocket proxy;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final Set<String> asked = new ConcurrentSkipListSet<>();

  private PoolHosts(Path certificate, HttpsServer server, ServerSocket proxy) {
    this.certificate = certificate;
    this.server = server;
    this.proxy = proxy;
  }

  /**
   * Starts them, for pools that publish their keys under the original form of their issuer.
   *
   * @param folder an existing one, for the certificate
   */
  public static PoolHosts start(Path folder, List<UserPool> pools) throws Exception {
    return start(folder, pools.stream().collect(Collectors.toMap(UserPool::issuer, pool -> pool)));
  }

  /**
   * Starts them. Both forms of each issuer's host are there; the one that publishes nothing answers
   * 403.
   *
   * @param folder an existing one, for the certificate
   * @param byIssuer whose keys are published below an issuer: for a replica, another's
   */
  public static PoolHosts start(Path folder, Map<String, UserPool> byIssuer) throws Exception {
    Path store = folder.resolve("pool-hosts.p12");
    Path pem = folder.resolve("pool-hosts.pem");
    String names =
        byIssuer.keySet().stream()
            .map(issuer -> URI.create(issuer).getHost().replaceFirst("^issuer-", ""))
            .flatMap(host -> Stream.of(host, "issuer-" + host))
            .map(host -> "dns:" + host)
            .distinct()
            .collect(Collectors.joining(","));
    keytool(
        store,
        List.of(
            "-genkeypair",
            "-keyalg",
            "RSA",
            "-keysize",
            "2048",
            "-dname",
            "CN=user pools",
            "-ext",
            "SAN=" + names));
    keytool(store, List.of("-exportcert", "-rfc", "-file", pem.toString()));
    InetAddress loopback = InetAddress.getLoopbackAddress();
    HttpsServer server = HttpsServer.create(new InetSocketAddress(loopback, 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(store)));
    server.createContext("/", exchange -> publish(exchange, byIssuer));
    PoolHosts hosts = new PoolHosts(pem, server, new ServerSocket(0, 50, loopback));
    server.setExecutor(hosts.executor);
    server.start();
    hosts.executor.execute(hosts::acceptAll);
    return hosts;
  }

  private static void publish(HttpExchange exchange, Map<String, UserPool> byIssuer)
      throws IOException {
    String url =
        "https://"
            + exchange.getRequestHeaders().getFirst("Host").replaceFirst(":.*", "")
            + exchange.getRequestURI().getPath();
    String suffix = "/.well-known/jwks.json";
    UserPool pool =
        url.endsWith(suffix)
            ? byIssuer.get(url.substring(0, url.length() - suffix.length()))
            : null;
    try (exchange) {
      if (pool == null) {
        exchange.sendResponseHeaders(403, -1);
        return;
      }
      byte[] body = pool.jwks().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** What a web server has to be told to reach them. */
  public Map<String, String> settings() {
    return Map.of(
        "cognito.jwks.proxy.host",
        "127.0.0.1",
        "cognito.jwks.proxy.port",
        String.valueOf(proxy.getLocalPort()),
        "cognito.jwks.ca.file",
        certificate.toString());
  }

  /** The names that the proxy was asked for. */
  public Set<String> asked() {
    return asked;
  }

  /** The host under which the keys of a pool are published. */
  public static String host(UserPool pool) {
    return URI.create(pool.issuer()).getHost();
  }

  private void acceptAll() {
    while (!proxy.isClosed()) {
      try {
        Socket client = proxy.accept();
        executor.execute(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket upstream =
            new Socket(InetAddress.getLoopbackAddress(), server.getAddress().getPort())) {
      // One character at a time: what follows the head belongs to the server.
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII), 1);
      String[] request = String.valueOf(in.readLine()).split("[ :]", 3);
      if (!request[0].equals("CONNECT")) {
        return;
      }
      asked.add(request[1]);
      String line = in.readLine();
      while (line != null && !line.isEmpty()) {
        line = in.readLine();
      }
      client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      executor.execute(() -> copy(client, upstream));
      copy(upstream, client);
    } catch (IOException e) {
      // The fetch sees it.
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One side has hung up.
    }
  }

  private static SSLContext context(Path store) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    return context;
  }

  private static void keytool(Path store, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(arguments);
    command.addAll(
        List.of(
            "-alias",
            "server",
            "-keystore",
            store.toString(),
            "-storetype",
            "PKCS12",
            "-storepass",
            PASSWORD));
    ProcessBuilder keytool = Programs.builder(command);
    Process process =
        keytool.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IllegalStateException("keytool could not make " + store);
    }
  }

  @Override
  public void close() throws IOException {
    server.stop(0);
    proxy.close();
    executor.shutdownNow();
  }
}
