package io.github.azkabanaws.emr;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * As much of S3 as the job type uses, on loopback: objects are put and got by path-style requests.
 * What a request must have is checked as S3 checks it, the signature's value apart. Not tried
 * against AWS.
 */
final class S3StandIn implements AutoCloseable {
  /** One request as it arrived. */
  record Request(String method, String path, String query, Map<String, String> headers) {
    String header(String name) {
      return headers.get(name);
    }
  }

  /** An error to answer with instead; the status 0 is a lost connection. */
  record Fault(int status, String code) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Map<String, byte[]> objects = new ConcurrentHashMap<>();
  private final Map<String, Instant> modified = new ConcurrentHashMap<>();
  private final Map<String, String> regions = new ConcurrentHashMap<>();
  private volatile String restless = "";
  private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();

  S3StandIn() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  List<Request> requests() {
    return requests;
  }

  /** By path, as in {@code /bucket/key}. */
  Map<String, byte[]> objects() {
    return objects;
  }

  /** Puts an object that was last written at that time. */
  void put(String path, byte[] content, Instant time) {
    objects.put(path, content);
    modified.put(path, time);
  }

  /** Moves a bucket to another region than eu-west-1. */
  void region(String bucket, String region) {
    regions.put(bucket, region);
  }

  /** The object is another one whenever somebody has listed it. */
  void replacesAfterEachListing(String path) {
    restless = path;
  }

  /** The next requests that have no fault yet get this answer. */
  void fails(int status, String code) {
    faults.add(new Fault(status, code));
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    Map<String, String> headers = new ConcurrentHashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((k, v) -> headers.put(k.toLowerCase(Locale.ROOT), v.get(0)));
    Request request =
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getPath(),
            String.valueOf(exchange.getRequestURI().getQuery()),
            headers);
    requests.add(request);
    Fault fault = faults.poll();
    String region = regions.get(request.path().split("/", -1)[1]);
    if (region != null) {
      exchange.getResponseHeaders().set("x-amz-bucket-region", region);
    }
    if (fault == null) {
      fault = wrong(request, body, region == null ? "eu-west-1" : region);
    }
    try (exchange) {
      if (fault == null) {
        serve(exchange, request, body);
      } else if (fault.status() != 0) {
        fail(exchange, fault);
      }
    }
  }

  private void serve(HttpExchange exchange, Request request, byte[] body) throws IOException {
    if (request.method().equals("PUT")) {
      objects.put(request.path(), body);
      send(exchange, 200, new byte[0]);
    } else if (request.query().contains("list-type=2")) {
      byte[] listing = list(request).getBytes(StandardCharsets.UTF_8);
      objects.computeIfPresent(
          restless, (path, content) -> Arrays.copyOf(content, content.length + 1));
      send(exchange, 200, listing);
    } else {
      byte[] object = objects.get(request.path());
      String wanted = request.header("if-match");
      if (object == null) {
        fail(exchange, new Fault(404, "NoSuchKey"));
      } else if (wanted != null && !wanted.equals(etag(object))) {
        fail(exchange, new Fault(412, "PreconditionFailed"));
      } else {
        send(exchange, 200, object);
      }
    }
  }

  private String list(Request request) {
    String bucket = request.path().replaceFirst("/$", "") + "/";
    String prefix = bucket + request.query().replaceFirst(".*\\bprefix=([^&]*).*", "$1");
    StringBuilder xml = new StringBuilder("<ListBucketResult><IsTruncated>false</IsTruncated>");
    new TreeMap<>(objects)
        .forEach(
            (path, content) -> {
              if (path.startsWith(prefix)) {
                xml.append("<Contents><Key>")
                    .append(path.substring(bucket.length()))
                    .append("</Key><LastModified>")
                    .append(modified.getOrDefault(path, Instant.EPOCH))
                    .append("</LastModified><ETag>")
                    .append(etag(content).replace("\"", "&quot;"))
                    .append("</ETag><Size>")
                    .append(content.length)
                    .append("</Size></Contents>");
              }
            });
    return xml.append("</ListBucketResult>").toString();
  }

  private static String etag(byte[] content) {
    return '"' + Sha256.hex(content).substring(0, 32) + '"';
  }

  private static Fault wrong(Request request, byte[] body, String region) {
    String authorization = String.valueOf(request.header("authorization"));
    if (!region.equals("eu-west-1") && !authorization.contains("/" + region + "/s3/")) {
      return new Fault(301, "PermanentRedirect");
    }
    if (!authorization.startsWith("AWS4-HMAC-SHA256 Credential=")
        || !authorization.contains("/" + region + "/s3/aws4_request")) {
      return new Fault(403, "MissingSecurityHeader");
    }
    if (request.method().equals("PUT")) {
      if (!authorization.contains("x-amz-checksum-sha256")
          || !authorization.contains("x-amz-server-side-encryption")) {
        return new Fault(403, "HeadersNotSigned");
      }
      if (!Sha256.base64(body).equals(request.header("x-amz-checksum-sha256"))) {
        return new Fault(400, "XAmzContentChecksumMismatch");
      }
    }
    return null;
  }

  private static void fail(HttpExchange exchange, Fault fault) throws IOException {
    String error =
        "<Error><Code>"
            + fault.code()
            + "</Code><Message>in the words of S3</Message><RequestId>1</RequestId></Error>";
    send(exchange, fault.status(), error.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
