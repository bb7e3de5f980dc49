package io.github.azkabanaws.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP proxy on loopback that passes on every request as it is, and keeps it with the head of
 * its answer. So it sees whatever a client asks of AWS, also what nobody has thought of.
 */
final class Wiretap implements AutoCloseable {
  private static final Pattern CREDENTIAL =
      Pattern.compile("Credential=([^/]+)/[0-9]+/[a-z0-9-]+/([a-z0-9-]+)/aws4_request");

  private static final Set<String> NOT_FORWARDED =
      Set.of("connection", "content-length", "host", "expect", "upgrade", "proxy-connection");

  /**
   * A request and what was answered.
   *
   * @param headers of the request, with names in small letters; the first of each name
   * @param status of the answer
   * @param answered headers of the answer
   */
  record Call(
      String method,
      URI uri,
      Map<String, String> headers,
      String body,
      int status,
      HttpHeaders answered) {

    /** The service that it was signed for. */
    String service() {
      return credential(2);
    }

    /** Whose key signed it. */
    String accessKeyId() {
      return credential(1);
    }

    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }

    private String credential(int group) {
      Matcher matcher = CREDENTIAL.matcher(headers.getOrDefault("authorization", ""));
      if (!matcher.find()) {
        throw new AssertionError("A request without a signature: " + method + " " + uri);
      }
      return matcher.group(group);
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Call> calls = new CopyOnWriteArrayList<>();

  Wiretap() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::pass);
    server.start();
  }

  /** The settings that send everything through it. */
  Map<String, String> settings() {
    return Map.of(
        "aws.emr.proxy.host",
        "127.0.0.1",
        "aws.emr.proxy.port",
        Integer.toString(server.getAddress().getPort()));
  }

  List<Call> calls() {
    return List.copyOf(calls);
  }

  private void pass(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      HttpRequest.Builder request =
          HttpRequest.newBuilder(exchange.getRequestURI())
              .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
      Map<String, String> headers = new TreeMap<>();
      exchange
          .getRequestHeaders()
          .forEach(
              (name, values) -> {
                headers.put(name.toLowerCase(Locale.ROOT), values.get(0));
                if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                  values.forEach(value -> request.header(name, value));
                }
              });
      HttpResponse<byte[]> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      calls.add(
          new Call(
              exchange.getRequestMethod(),
              exchange.getRequestURI(),
              Map.copyOf(headers),
              new String(body, StandardCharsets.UTF_8),
              response.statusCode(),
              response.headers()));
      response
          .headers()
          .map()
          .forEach(
              (name, values) -> {
                if (!NOT_FORWARDED.contains(name) && !name.equals("transfer-encoding")) {
                  exchange.getResponseHeaders().put(name, values);
                }
              });
      byte[] answer = response.body();
      exchange.sendResponseHeaders(response.statusCode(), answer.length == 0 ? -1 : answer.length);
      exchange.getResponseBody().write(answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
