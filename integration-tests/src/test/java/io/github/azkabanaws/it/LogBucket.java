package io.github.azkabanaws.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;

/**
 * S3 as a reader of logs needs it, on loopback: ListObjectsV2 and GetObject with If-Match, after
 * S3's API reference; the bucket stands in the path. An object can be larger than memory. It checks
 * no signature.
 */
final class LogBucket implements AutoCloseable {
  private record Content(List<byte[]> parts, Instant modified) {
    long length() {
      return parts.stream().mapToLong(part -> part.length).sum();
    }

    String etag() {
      return "\"" + length() + "-" + modified.toEpochMilli() + "\"";
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Content> objects = new ConcurrentSkipListMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile boolean denied;

  LogBucket() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Method, path and query of each request. */
  List<String> requests() {
    return requests;
  }

  void deny() {
    denied = true;
  }

  /** Puts bytes, one part after another, as they are. */
  void put(String bucket, String key, List<byte[]> parts) {
    // As if EMR had brought it a minute later, so after the end of the step.
    Instant time = Instant.now().plusSeconds(60).truncatedTo(ChronoUnit.SECONDS);
    objects.put("/" + bucket + "/" + key, new Content(List.copyOf(parts), time));
  }

  /** Puts text as EMR does. */
  void putLog(String bucket, String key, String text) throws IOException {
    put(bucket, key, List.of(gzip(text)));
  }

  static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      String query = String.valueOf(exchange.getRequestURI().getQuery());
      requests.add(exchange.getRequestMethod() + " " + path + "?" + query);
      if (denied) {
        send(exchange, 403, "<Error><Code>AccessDenied</Code><Message>no</Message></Error>");
      } else if (query.contains("list-type=2")) {
        send(exchange, 200, list(path.replaceFirst("/$", ""), query));
      } else {
        get(exchange, objects.get(path));
      }
    }
  }

  private String list(String bucket, String query) {
    String prefix = bucket + "/" + query.replaceFirst(".*\\bprefix=([^&]*).*", "$1");
    StringBuilder xml = new StringBuilder("<ListBucketResult><IsTruncated>false</IsTruncated>");
    objects.forEach(
        (path, content) -> {
          if (path.startsWith(prefix)) {
            xml.append("<Contents><Key>")
                .append(path.substring(bucket.length() + 1))
                .append("</Key><LastModified>")
                .append(content.modified())
                .append("</LastModified><ETag>")
                .append(content.etag().replace("\"", "&quot;"))
                .append("</ETag><Size>")
                .append(content.length())
                .append("</Size></Contents>");
          }
        });
    return xml.append("</ListBucketResult>").toString();
  }

  private static void get(HttpExchange exchange, Content content) throws IOException {
    String wanted = exchange.getRequestHeaders().getFirst("If-Match");
    if (content == null) {
      send(exchange, 404, "<Error><Code>NoSuchKey</Code><Message>no</Message></Error>");
    } else if (wanted != null && !wanted.equals(content.etag())) {
      send(exchange, 412, "<Error><Code>PreconditionFailed</Code><Message>no</Message></Error>");
    } else {
      exchange.sendResponseHeaders(200, content.length());
      OutputStream out = exchange.getResponseBody();
      for (byte[] part : content.parts()) {
        out.write(part);
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
