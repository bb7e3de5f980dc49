package io.github.azkabanaws.emrsimulator;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The way of a request: signature, operation, body; then quotas, faults, filters and execution.
 * Nothing that comes before the quotas takes a token or meets a fault.
 */
final class RequestPipeline {
  private static final String TARGET = "ElasticMapReduce.";

  /** The access key of requests without one. */
  private static final String UNSIGNED = "unsigned";

  private final SigV4Verifier verifier;
  private final Execution execution;
  private final FaultyExecution faulty;
  private final SimulatorClock clock;
  private final Journal journal;
  private final AtomicLong sequence = new AtomicLong();

  RequestPipeline(
      SigV4Verifier verifier,
      Execution execution,
      FaultyExecution faulty,
      SimulatorClock clock,
      Journal journal) {
    this.verifier = verifier;
    this.execution = execution;
    this.faulty = faulty;
    this.clock = clock;
    this.journal = journal;
  }

  /** Completes when the answer is due, which for a stalled request may be never. */
  CompletableFuture<Delivery> handle(RawRequest request) {
    String target = request.header("x-amz-target").orElse("");
    String operation = target.startsWith(TARGET) ? target.substring(TARGET.length()) : target;
    JsonNode body = parse(request.body());
    Arrival arrival =
        new Arrival(sequence.incrementAndGet(), clock.now(), operation, body, Optional.empty());
    try {
      arrival = arrival.signedBy(verifier.verify(request));
      checkTarget(request, target, operation);
      if (!body.isObject()) {
        throw AwsError.serialization("The body must be a JSON object.");
      }
      return faulty.execute(arrival);
    } catch (RuntimeException e) {
      Delivery refusal = new Delivery.Whole(Execution.answer(e));
      journal.add(arrival.entry(refusal, false, Optional.empty()));
      return CompletableFuture.completedFuture(refusal);
    }
  }

  /** The same for a request that came over no connection, with nobody's signature. */
  CompletableFuture<Delivery> handleUnsigned(String operation, JsonNode body) {
    if (!execution.knows(operation)) {
      throw new IllegalArgumentException("There is no operation " + operation);
    }
    return faulty.execute(
        new Arrival(
            sequence.incrementAndGet(), clock.now(), operation, body, Optional.of(UNSIGNED)));
  }

  private void checkTarget(RawRequest request, String target, String operation) {
    if (!request.method().equals("POST") || !request.path().equals("/")) {
      throw AwsError.unknownOperation("Only POST / is served.");
    }
    if (!target.startsWith(TARGET) || !execution.knows(operation)) {
      throw AwsError.unknownOperation("Unknown operation '" + target + "'.");
    }
  }

  /** What is not JSON becomes JSON null, which no operation takes. */
  private static JsonNode parse(byte[] body) {
    try {
      JsonNode node = Json.MAPPER.readTree(body);
      return node == null ? NullNode.getInstance() : node;
    } catch (JacksonException e) {
      return NullNode.getInstance();
    } catch (IOException e) {
      throw new UncheckedIOException("Reading from memory failed", e);
    }
  }
}
