package io.github.azkabanaws.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Takes objects as S3 does, on loopback, and on condition too ("Conditional writes", S3 User
 * Guide); it checks the checksum and not the signature.
 */
final class Bucket implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private final Map<String, Map<String, String>> metadata = new ConcurrentHashMap<>();
  private final Queue<Boolean> lost = new ConcurrentLinkedQueue<>();

  Bucket() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** What has been put, by URI. */
  Map<String, byte[]> objects() {
    return new TreeMap<>(objects);
  }

  /** What the writer of an object said of it, by URI. */
  Map<String, Map<String, String>> metadata() {
    return metadata;
  }

  /**
   * The answer to the next write is lost.
   *
   * @param executed whether the write is made
   */
  void loses(boolean executed) {
    lost.add(executed);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String uri = "s3:/" + exchange.getRequestURI().getPath();
      if (exchange.getRequestMethod().equals("HEAD")) {
        metadata
            .getOrDefault(uri, Map.of())
            .forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        byte[] object = objects.get(uri);
        if (object != null) {
          exchange.getResponseHeaders().set("Content-Length", String.valueOf(object.length));
        }
        exchange.sendResponseHeaders(object == null ? 404 : 200, -1);
        return;
      }
      if (exchange.getRequestMethod().equals("GET")) {
        byte[] object = objects.get(uri);
        byte[] error = "<Error><Code>NoSuchKey</Code></Error>".getBytes(StandardCharsets.UTF_8);
        byte[] answer = object == null ? error : object;
        exchange.sendResponseHeaders(
            object == null ? 404 : 200, answer.length == 0 ? -1 : answer.length);
        exchange.getResponseBody().write(answer);
        return;
      }
      boolean good =
          exchange.getRequestMethod().equals("PUT")
              && checksum(body)
                  .equals(exchange.getRequestHeaders().getFirst("x-amz-checksum-sha256"))
              && exchange.getRequestHeaders().containsKey("x-amz-server-side-encryption")
              && exchange.getRequestHeaders().containsKey("Authorization");
      Boolean loses = lost.poll();
      boolean written = good && !Boolean.FALSE.equals(loses) && put(exchange, uri, body);
      if (loses == null) {
        exchange.sendResponseHeaders(!good ? 400 : written ? 200 : 412, -1);
      }
    }
  }

  /** Of several at once that may not replace anything, one writes. */
  private synchronized boolean put(HttpExchange exchange, String uri, byte[] body) {
    boolean onlyNew = "*".equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
    if (onlyNew && objects.containsKey(uri)) {
      return false;
    }
    Map<String, String> said = new TreeMap<>();
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (name.toLowerCase(Locale.ROOT).startsWith("x-amz-meta-")) {
                said.put(name.toLowerCase(Locale.ROOT), values.get(0));
              }
            });
    metadata.put(uri, said);
    objects.put(uri, body);
    return true;
  }

  private static String checksum(byte[] bytes) {
    try {
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
