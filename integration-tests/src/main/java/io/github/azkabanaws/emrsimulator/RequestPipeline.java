package io.github.azkabanaws.emrsimulator;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** The way of a request: signature, operation, body, filters, execution, journal. */
final class RequestPipeline {
  private static final String TARGET = "ElasticMapReduce.";

  private final SigV4Verifier verifier;
  private final Map<String, Operation> operations;
  private final List<RequestFilter> filters;
  private final StateLock lock;
  private final SimulatorClock clock;
  private final Journal journal;
  private final AtomicLong sequence = new AtomicLong();

  RequestPipeline(
      SigV4Verifier verifier,
      Map<String, Operation> operations,
      List<RequestFilter> filters,
      StateLock lock,
      SimulatorClock clock,
      Journal journal) {
    this.verifier = verifier;
    this.operations = operations;
    this.filters = filters;
    this.lock = lock;
    this.clock = clock;
    this.journal = journal;
  }

  Answer handle(RawRequest request) {
    long number = sequence.incrementAndGet();
    Instant time = clock.now();
    String target = request.header("x-amz-target").orElse("");
    String operation = target.startsWith(TARGET) ? target.substring(TARGET.length()) : target;
    JsonNode body = parse(request.body());
    Optional<String> accessKeyId = Optional.empty();
    Answer answer;
    try {
      accessKeyId = Optional.of(verifier.verify(request));
      checkTarget(request, target, operation);
      if (!body.isObject()) {
        throw AwsError.serialization("The body must be a JSON object.");
      }
      answer = filtered(new RequestContext(number, operation, accessKeyId.get(), body));
    } catch (AwsError e) {
      answer = Answer.of(e);
    } catch (RuntimeException e) {
      answer =
          Answer.of(AwsError.server("InternalServerException", "The simulator has a defect: " + e));
    }
    journal.add(
        new JournalEntry(
            number, time, operation, body, accessKeyId, answer.status(), answer.errorCode()));
    return answer;
  }

  private Answer filtered(RequestContext context) {
    Answer answer;
    try {
      filters.forEach(filter -> filter.before(context));
      Operation operation = operations.get(context.operation());
      answer = Answer.ok(lock.call(() -> operation.execute(Input.of(context.body()))));
    } catch (AwsError e) {
      answer = Answer.of(e);
    }
    for (RequestFilter filter : filters) {
      answer = filter.after(context, answer);
    }
    return answer;
  }

  private void checkTarget(RawRequest request, String target, String operation) {
    if (!request.method().equals("POST") || !request.path().equals("/")) {
      throw AwsError.unknownOperation("Only POST / is served.");
    }
    if (!target.startsWith(TARGET) || !operations.containsKey(operation)) {
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
