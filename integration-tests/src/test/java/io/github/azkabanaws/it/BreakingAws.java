package io.github.azkabanaws.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * S3's objects, Secrets Manager and Parameter Store on loopback, as the AWS CLI asks for them, with
 * connections that break in the middle of a body. It checks no signatures.
 */
final class BreakingAws implements AutoCloseable {
  /** An object and what S3 says of it. */
  private static final class Stored {
    private final byte[] bytes;
    private final Map<String, String> headers;

    Stored(byte[] bytes, Map<String, String> headers) {
      this.bytes = bytes;
      this.headers = headers;
    }
  }

  private final HttpServer server;
  private final Map<String, Stored> objects = new ConcurrentHashMap<>();
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger breaks = new AtomicInteger();

  BreakingAws() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Puts an object there, of which S3 says this. */
  void object(String path, byte[] bytes, Map<String, String> headers) {
    objects.put(path, new Stored(bytes, headers));
  }

  /** What is stored there; null if nothing is. */
  byte[] object(String path) {
    Stored stored = objects.get(path);
    return stored == null ? null : stored.bytes;
  }

  /** How an operation of a service that speaks JSON is answered. */
  void operation(String target, String json) {
    answers.put(target, json);
  }

  /** The next bodies end in their middle. */
  void breakNext(int times) {
    breaks.set(times);
  }

  /** The method and the path or operation of each request. */
  List<String> requests() {
    return requests;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      requests.add(exchange.getRequestMethod() + " " + (target == null ? path : target));
      if (exchange.getRequestMethod().equals("PUT")) {
        put(exchange, path);
      } else if (target != null) {
        exchange.getRequestBody().readAllBytes();
        String json = answers.get(target);
        send(exchange, 200, json.getBytes(StandardCharsets.UTF_8), Map.of());
      } else if (objects.containsKey(path)) {
        Stored stored = objects.get(path);
        send(exchange, 200, stored.bytes, stored.headers);
      } else {
        byte[] error =
            "<Error><Code>NoSuchKey</Code><Message>gone</Message></Error>".getBytes(Wrapper.BYTES);
        send(exchange, 404, error, Map.of());
      }
    }
  }

  private void put(HttpExchange exchange, String path) throws IOException {
    if (breaksNow()) {
      exchange.getRequestBody().read(new byte[100]);
      return;
    }
    objects.put(path, new Stored(exchange.getRequestBody().readAllBytes(), Map.of()));
    exchange.sendResponseHeaders(200, -1);
  }

  private void send(HttpExchange exchange, int status, byte[] body, Map<String, String> headers)
      throws IOException {
    headers.forEach(exchange.getResponseHeaders()::set);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    boolean isBroken = breaksNow();
    exchange.getResponseBody().write(isBroken ? Arrays.copyOf(body, body.length / 2) : body);
    exchange.getResponseBody().flush();
  }

  private boolean breaksNow() {
    return breaks.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
