package io.github.azkabanaws.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Takes objects as S3 does, on loopback; it checks the checksum and not the signature. */
final class Bucket implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();

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

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      boolean good =
          exchange.getRequestMethod().equals("PUT")
              && checksum(body)
                  .equals(exchange.getRequestHeaders().getFirst("x-amz-checksum-sha256"))
              && exchange.getRequestHeaders().containsKey("x-amz-server-side-encryption")
              && exchange.getRequestHeaders().containsKey("Authorization");
      if (good) {
        objects.put("s3:/" + exchange.getRequestURI().getPath(), body);
      }
      exchange.sendResponseHeaders(good ? 200 : 400, -1);
    }
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
