package io.github.azkabanaws.emr;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** An HTTP server on loopback that answers as a test says, and remembers what it was asked. */
final class FakeAws implements AutoCloseable {
  static final AwsCredentials CREDENTIALS =
      AwsSessionCredentials.create("AKIDEXAMPLE", "secret-of-the-test", "token-of-the-test");

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private volatile Function<Request, Reply> behaviour;

  FakeAws(Function<Request, Reply> behaviour) throws IOException {
    this.behaviour = behaviour;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  void behave(Function<Request, Reply> next) {
    behaviour = next;
  }

  List<Request> requests() {
    return requests;
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  SignedJsonCall call(String service, Duration readTimeout, Clock clock) {
    return new SignedJsonCall(service, "eu-west-1", endpoint(), access(readTimeout), clock);
  }

  AwsAccess access(Duration readTimeout) {
    SdkHttpClient client = UrlConnectionHttpClient.builder().socketTimeout(readTimeout).build();
    return new AwsAccess(StaticCredentialsProvider.create(CREDENTIALS), client, false, false);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Request request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getRawPath(),
              exchange.getRequestHeaders(),
              body);
      requests.add(request);
      Reply reply = behaviour.apply(request);
      if (reply.errorType() != null) {
        exchange.getResponseHeaders().add("x-amzn-ErrorType", reply.errorType());
      }
      byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** What arrived. */
  record Request(String method, String path, Headers headers, String body) {
    String header(String name) {
      return headers.getFirst(name);
    }

    /** The operation without the service's prefix. */
    String operation() {
      return header("X-Amz-Target").replaceFirst(".*\\.", "");
    }
  }

  /** What goes back. */
  record Reply(int status, String errorType, String body) {
    static Reply ok(String body) {
      return new Reply(200, null, body);
    }

    static Reply error(int status, String code, String message) {
      return new Reply(
          status, null, "{\"__type\":\"" + code + "\",\"message\":\"" + message + "\"}");
    }
  }
}
