package io.github.azkabanaws.emrsimulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * As much of SQS as a reader of one queue uses, on loopback: long polls and deletes in the AWS JSON
 * protocol, with their signatures checked. A message that was received is not given out again.
 * Written after SQS's API reference; not tried against AWS.
 */
public final class SqsStandIn implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final SigV4Verifier verifier;
  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final Set<String> inFlight = ConcurrentHashMap.newKeySet();
  private final Semaphore deleted = new Semaphore(0);
  private final List<String> refusals = new CopyOnWriteArrayList<>();
  private volatile boolean denies;

  /** A queue that can be read with this access key. */
  public SqsStandIn(Credentials key, String region) throws IOException {
    CredentialStore keys = new CredentialStore();
    keys.register(key);
    verifier = new SigV4Verifier(keys, region, "sqs", InstantSource.system());
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Where it listens. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The URL of the queue. */
  public String queue() {
    return endpoint() + "/123456789012/hints";
  }

  /** Puts a message there. */
  public void send(String body) {
    messages.add(body);
  }

  /** From now on every request is refused, or no longer. */
  public void setDenied(boolean value) {
    denies = value;
  }

  /** Waits, in real time, until so many more messages have been received and deleted. */
  public boolean awaitDeleted(int count, Duration limit) throws InterruptedException {
    return deleted.tryAcquire(count, limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The code of every refusal. */
  public List<String> refusals() {
    return refusals;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Answer answer;
      try {
        RawRequest request = HttpExchanges.read(exchange, body);
        verifier.verify(request);
        answer = Answer.ok(execute(request, Json.MAPPER.readTree(body)));
      } catch (AwsError e) {
        refusals.add(e.code());
        answer = Answer.of(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      byte[] bytes = Json.MAPPER.writeValueAsBytes(answer.body());
      exchange.sendResponseHeaders(answer.status(), bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private ObjectNode execute(RawRequest request, JsonNode body) throws InterruptedException {
    if (denies) {
      throw AwsError.client("com.amazon.coral.service#AccessDeniedException", "Not allowed.");
    }
    if (!request.header("content-type").orElse("").equals("application/x-amz-json-1.0")) {
      throw AwsError.serialization("The content type is not that of JSON 1.0.");
    }
    if (!body.path("QueueUrl").asText().equals(queue())) {
      throw AwsError.client("com.amazonaws.sqs#QueueDoesNotExist", "There is no such queue.");
    }
    String target = request.header("x-amz-target").orElse("");
    if (target.equals("AmazonSQS.ReceiveMessage")) {
      return receive(body);
    }
    if (target.equals("AmazonSQS.DeleteMessageBatch")) {
      ObjectNode result = Json.object();
      for (JsonNode entry : body.path("Entries")) {
        if (inFlight.remove(entry.path("ReceiptHandle").asText())) {
          deleted.release();
        }
        result.withArray("Successful").addObject().put("Id", entry.path("Id").asText());
      }
      return result;
    }
    throw AwsError.unknownOperation(target);
  }

  private ObjectNode receive(JsonNode body) throws InterruptedException {
    List<String> taken = new ArrayList<>();
    String first = messages.poll(body.path("WaitTimeSeconds").asInt(), TimeUnit.SECONDS);
    if (first != null) {
      taken.add(first);
      messages.drainTo(taken, body.path("MaxNumberOfMessages").asInt(1) - 1);
    }
    ObjectNode result = Json.object();
    for (String text : taken) {
      String receipt = "receipt-" + System.nanoTime() + "-" + taken.indexOf(text);
      inFlight.add(receipt);
      result
          .withArray("Messages")
          .addObject()
          .put("ReceiptHandle", receipt)
          .put("Body", text)
          .put("MD5OfBody", md5(text));
    }
    return result;
  }

  /** SQS sends it, and the SDK's client compares it. */
  private static String md5(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
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
