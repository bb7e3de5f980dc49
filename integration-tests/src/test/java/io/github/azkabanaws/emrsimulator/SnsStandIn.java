package io.github.azkabanaws.emrsimulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * As much of SNS as a publisher to one topic uses, on loopback: Publish in the AWS Query protocol,
 * with its signature and its parameters checked as SNS's API reference has them. Not tried against
 * AWS.
 */
public final class SnsStandIn implements AutoCloseable {
  /** What it does with a request. */
  public enum Behaviour {
    TAKES,
    /** 403: the caller may not publish. */
    REFUSES,
    THROTTLES,
    /** 500, and nothing was published. */
    FAILS,
    /** It publishes, and the connection ends without an answer. */
    LOSES_THE_ANSWER,
    /** It takes the request, and does not answer as long as it is there. */
    HANGS
  }

  /** The most that one message may have, attributes included. */
  private static final int LARGEST = 262_144;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final SigV4Verifier verifier;
  private final String arn;
  private final List<Map<String, String>> published = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private int attempts;
  private volatile Behaviour behaviour = Behaviour.TAKES;

  /** A topic that this access key may publish to. */
  public SnsStandIn(Credentials key, String region) throws IOException {
    arn = "arn:aws:sns:" + region + ":123456789012:azkaban";
    CredentialStore keys = new CredentialStore();
    keys.register(key);
    verifier = new SigV4Verifier(keys, region, "sns", InstantSource.system());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Where it listens. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The topic. */
  public String topic() {
    return arn;
  }

  /** What it does from now on. */
  public void behave(Behaviour value) {
    behaviour = value;
  }

  /** The parameters of each request that published something. */
  public synchronized List<Map<String, String>> published() {
    return List.copyOf(published);
  }

  /** The code of every refusal. */
  public synchronized List<String> refusals() {
    return List.copyOf(refusals);
  }

  /** Waits, in real time, until so many messages have been published. */
  public boolean awaitPublished(int count, Duration limit) throws InterruptedException {
    return await(() -> published.size() >= count, limit);
  }

  /** Waits, in real time, until so many requests have come, whatever became of them. */
  public boolean awaitAttempts(int count, Duration limit) throws InterruptedException {
    return await(() -> attempts >= count, limit);
  }

  private synchronized boolean await(BooleanSupplier is, Duration limit)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!is.getAsBoolean()) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Behaviour now = behaviour;
      synchronized (this) {
        attempts++;
        notifyAll();
      }
      switch (now) {
        case HANGS -> closing.await();
        case REFUSES -> error(exchange, 403, "AuthorizationError");
        case THROTTLES -> error(exchange, 400, "Throttling");
        case FAILS -> error(exchange, 500, "InternalError");
        default -> publish(exchange, body, now == Behaviour.TAKES);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void publish(HttpExchange exchange, byte[] body, boolean answers) throws IOException {
    Map<String, String> form = form(new String(body, StandardCharsets.UTF_8));
    try {
      verifier.verify(HttpExchanges.read(exchange, body));
      check(form, body.length);
    } catch (AwsError e) {
      error(exchange, 400, e.code());
      return;
    }
    synchronized (this) {
      published.add(form);
      notifyAll();
    }
    if (answers) {
      write(
          exchange,
          200,
          "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult>"
              + "<MessageId>94f20ce6-13c5-43a0-9a9e-ca52d816e90b</MessageId></PublishResult>"
              + "<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>"
              + "</PublishResponse>");
    }
  }

  private void check(Map<String, String> form, int size) {
    if (!"Publish".equals(form.get("Action"))) {
      throw AwsError.client("InvalidAction", "There is no such action here.");
    }
    boolean right =
        arn.equals(form.get("TopicArn"))
            && size <= LARGEST
            && !form.getOrDefault("Message", "").isEmpty()
            && form.getOrDefault("Subject", "x").matches("[\\x21-\\x7e][\\x20-\\x7e]{0,98}")
            && form.entrySet().stream()
                .filter(parameter -> parameter.getKey().startsWith("MessageAttributes."))
                .noneMatch(parameter -> parameter.getValue().isEmpty());
    if (!right) {
      throw AwsError.client("InvalidParameter", "A parameter is not right.");
    }
  }

  private void error(HttpExchange exchange, int status, String code) throws IOException {
    synchronized (this) {
      refusals.add(code);
    }
    write(
        exchange,
        status,
        "<ErrorResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><Error>"
            + "<Type>Sender</Type><Code>"
            + code
            + "</Code><Message>Not now.</Message></Error><RequestId>1</RequestId>"
            + "</ErrorResponse>");
  }

  private static void write(HttpExchange exchange, int status, String xml) throws IOException {
    byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/xml");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** The parameters of a request. */
  public static Map<String, String> form(String body) {
    Map<String, String> form = new TreeMap<>();
    for (String pair : body.split("&", -1)) {
      String[] parts = pair.split("=", 2);
      form.put(decoded(parts[0]), parts.length == 1 ? "" : decoded(parts[1]));
    }
    return form;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
