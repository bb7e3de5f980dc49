package io.github.azkabanaws.it;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.Credentials;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * What the job type needs of AWS besides EMR, on loopback: STS's AssumeRole, whose sessions the EMR
 * simulator then knows, and GetCallerIdentity; Cognito's two questions about a user; Lambda's
 * Invoke, which creates a cluster unless it is a dry run; S3's GetObject; and an HTTP proxy.
 * Written after the services' API references; it checks no signatures.
 */
final class AwsStandIn implements AutoCloseable {
  private static final Set<String> NOT_FORWARDED =
      Set.of("connection", "content-length", "host", "expect", "upgrade", "proxy-connection");

  private final EmrSimulator emr;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, String> sessions = new ConcurrentHashMap<>();
  private final List<Map<String, String>> assumed = new CopyOnWriteArrayList<>();
  private final List<String> invocations = new CopyOnWriteArrayList<>();
  private final List<URI> forwarded = new CopyOnWriteArrayList<>();
  private final List<String> cognitoCalls = new CopyOnWriteArrayList<>();
  private final Map<String, List<String>> groups = new ConcurrentHashMap<>();
  private final Map<String, String> objects = new ConcurrentHashMap<>();
  private final Map<String, String> refusals = new ConcurrentHashMap<>();
  private volatile String everyObject;
  private volatile String kmsKey;
  private volatile Map<String, String> tagsOfNewClusters = Map.of();

  AwsStandIn(EmrSimulator emr) throws IOException {
    this.emr = emr;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + port();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** The parameters of each AssumeRole. */
  List<Map<String, String>> assumed() {
    return assumed;
  }

  /** The session's name behind an access key; absent if it is no session's. */
  String sessionOf(String accessKeyId) {
    return sessions.get(accessKeyId);
  }

  /** The function and the payload of each Invoke. */
  List<String> invocations() {
    return invocations;
  }

  /** What went through the proxy. */
  List<URI> forwarded() {
    return forwarded;
  }

  /** The operation of each question to the user pool. */
  List<String> cognitoCalls() {
    return cognitoCalls;
  }

  /** Puts a user into the pool. */
  void user(String name, String... groupsOfUser) {
    groups.put(name, List.of(groupsOfUser));
  }

  /** Puts an object into S3, which is asked with the bucket in the path. */
  void object(String bucket, String key, String text) {
    objects.put("/" + bucket + "/" + key, text);
  }

  /** From now on an operation is answered with 403 and this code. */
  void refuse(String operation, String code) {
    refusals.put(operation, code);
  }

  /** Clusters that the function starts from now on have this tag. */
  void tagOfNewClusters(String key, String value) {
    tagsOfNewClusters = Map.of(key, value);
  }

  /** Whatever is asked for in S3 is there from now on, encrypted with a KMS key. */
  void everyObject(String text, String kmsKeyArn) {
    everyObject = text;
    kmsKey = kmsKeyArn;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
      if (exchange.getRequestURI().isAbsolute()) {
        forward(exchange, body);
      } else if (exchange.getRequestMethod().equals("GET")) {
        getObject(exchange);
      } else if (target != null) {
        cognito(exchange, target, new String(body, StandardCharsets.UTF_8));
      } else if (exchange.getRequestURI().getPath().startsWith("/2015-03-31/functions/")) {
        invoke(exchange, new String(body, StandardCharsets.UTF_8));
      } else {
        sts(exchange, new String(body, StandardCharsets.UTF_8));
      }
    }
  }

  private void getObject(HttpExchange exchange) throws IOException {
    String refusal = refusals.get("GetObject");
    String object = objects.getOrDefault(exchange.getRequestURI().getPath(), everyObject);
    if (kmsKey != null) {
      exchange.getResponseHeaders().set("x-amz-server-side-encryption-aws-kms-key-id", kmsKey);
    }
    if (refusal != null) {
      send(exchange, 403, "<Error><Code>" + refusal + "</Code></Error>");
    } else if (object == null) {
      send(exchange, 404, "<Error><Code>NoSuchKey</Code></Error>");
    } else {
      send(exchange, 200, object);
    }
  }

  private void sts(HttpExchange exchange, String form) throws IOException {
    Map<String, String> parameters =
        Arrays.stream(form.split("&"))
            .map(pair -> pair.split("=", 2))
            .collect(
                Collectors.toMap(
                    pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    String refusal = refusals.get(parameters.get("Action"));
    if (refusal != null) {
      send(
          exchange,
          403,
          "<ErrorResponse><Error><Code>"
              + refusal
              + "</Code><Message>refused by the test</Message></Error></ErrorResponse>");
      return;
    }
    if (parameters.get("Action").equals("GetCallerIdentity")) {
      send(
          exchange,
          200,
          "<GetCallerIdentityResponse><GetCallerIdentityResult>"
              + "<Arn>arn:aws:sts::123456789012:assumed-role/azkaban-emr/azkaban</Arn>"
              + "<UserId>AROAEXAMPLE:azkaban</UserId><Account>123456789012</Account>"
              + "</GetCallerIdentityResult></GetCallerIdentityResponse>");
      return;
    }
    assumed.add(parameters);
    Credentials session = Credentials.randomTemporary();
    emr.register(session);
    sessions.put(session.accessKeyId(), parameters.get("RoleSessionName"));
    send(
        exchange,
        200,
        "<AssumeRoleResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><AssumeRoleResult>"
            + "<Credentials><AccessKeyId>"
            + session.accessKeyId()
            + "</AccessKeyId><SecretAccessKey>"
            + session.secretAccessKey()
            + "</SecretAccessKey><SessionToken>"
            + session.sessionToken().orElseThrow()
            + "</SessionToken><Expiration>2199-01-01T00:00:00Z</Expiration></Credentials>"
            + "</AssumeRoleResult></AssumeRoleResponse>");
  }

  private void cognito(HttpExchange exchange, String target, String body) throws IOException {
    String operation = target.substring(target.indexOf('.') + 1);
    cognitoCalls.add(operation);
    String user = body.replaceFirst("(?s).*\"Username\":\"([^\"]*)\".*", "$1");
    List<String> of = groups.get(user);
    if (of == null) {
      send(exchange, 400, "{\"__type\":\"UserNotFoundException\",\"message\":\"no such user\"}");
    } else if (operation.equals("AdminGetUser")) {
      send(exchange, 200, "{\"Username\":\"" + user + "\",\"Enabled\":true}");
    } else {
      String names =
          of.stream().map(g -> "{\"GroupName\":\"" + g + "\"}").collect(Collectors.joining(","));
      send(exchange, 200, "{\"Groups\":[" + names + "]}");
    }
  }

  private void invoke(HttpExchange exchange, String payload) throws IOException {
    if (refusals.containsKey("Invoke")) {
      exchange.getResponseHeaders().add("x-amzn-ErrorType", refusals.get("Invoke"));
      send(exchange, 403, "{\"Message\":\"refused by the test\"}");
      return;
    }
    if ("DryRun".equals(exchange.getRequestHeaders().getFirst("X-Amz-Invocation-Type"))) {
      exchange.sendResponseHeaders(204, -1);
      return;
    }
    String[] path = exchange.getRequestURI().getPath().split("/", -1);
    invocations.add(path[3] + " " + payload);
    String name = payload.replaceFirst(".*\"Name\":\"([^\"]*)\".*", "$1");
    emr.createCluster(ClusterSpec.named(name).withTags(tagsOfNewClusters));
    send(exchange, 200, "null");
  }

  private void forward(HttpExchange exchange, byte[] body) throws IOException {
    URI uri = exchange.getRequestURI();
    forwarded.add(uri);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    try {
      HttpResponse<byte[]> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      response
          .headers()
          .firstValue("content-type")
          .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
      exchange.sendResponseHeaders(response.statusCode(), response.body().length);
      exchange.getResponseBody().write(response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
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
