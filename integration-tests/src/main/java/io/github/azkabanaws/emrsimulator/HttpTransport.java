package io.github.azkabanaws.emrsimulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The HTTP server on loopback: bytes to {@link RawRequest} and {@link Answer} to bytes, nothing
 * else.
 */
final class HttpTransport implements AutoCloseable {
  private static final int THREADS = 16;
  private static final int LARGEST_BODY = 16 * 1024 * 1024;
  private static final String NO_DELAY = "sun.net.httpserver.nodelay";

  private final HttpServer server;
  private final ExecutorService threads;
  private final Function<RawRequest, Answer> handler;

  private HttpTransport(
      HttpServer server, ExecutorService threads, Function<RawRequest, Answer> handler) {
    this.server = server;
    this.threads = threads;
    this.handler = handler;
  }

  static HttpTransport start(int port, Function<RawRequest, Answer> handler) throws IOException {
    // Without it every answer on a kept connection waits 40 ms for the client's delayed
    // acknowledgement.
    if (System.getProperty(NO_DELAY) == null) {
      System.setProperty(NO_DELAY, "true");
    }
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    ExecutorService threads =
        Executors.newFixedThreadPool(THREADS, new DaemonThreads("emr-simulator-http"));
    HttpTransport transport = new HttpTransport(server, threads, handler);
    server.setExecutor(threads);
    server.createContext("/", transport::exchange);
    server.start();
    return transport;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
    try {
      boolean unused = threads.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void exchange(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
      if (body.length > LARGEST_BODY) {
        write(exchange, Answer.of(AwsError.serialization("The request is too large.")));
        return;
      }
      write(exchange, handler.apply(read(exchange, body)));
    }
  }

  private static RawRequest read(HttpExchange exchange, byte[] body) {
    Map<String, List<String>> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values));
    URI uri = exchange.getRequestURI();
    String query = Optional.ofNullable(uri.getRawQuery()).orElse("");
    return new RawRequest(exchange.getRequestMethod(), uri.getRawPath(), query, headers, body);
  }

  private static void write(HttpExchange exchange, Answer answer) throws IOException {
    byte[] bytes = Json.MAPPER.writeValueAsBytes(answer.body());
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
    exchange.getResponseHeaders().set("x-amzn-RequestId", UUID.randomUUID().toString());
    answer
        .errorCode()
        .ifPresent(code -> exchange.getResponseHeaders().set("x-amzn-ErrorType", code));
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
