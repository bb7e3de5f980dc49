package io.github.azkabanaws.emrsimulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * A request as far as it is understood; the first half of a {@link JournalEntry}.
 *
 * @param sequence its place among all requests, from 1
 * @param time when it arrived, in the simulator's time
 * @param operation the operation it named; empty text if it named none
 * @param body its parsed body; JSON null if it was no JSON
 * @param accessKeyId whose signature was verified; empty if none was
 */
record Arrival(
    long sequence, Instant time, String operation, JsonNode body, Optional<String> accessKeyId) {

  Arrival signedBy(String key) {
    return new Arrival(sequence, time, operation, body, Optional.of(key));
  }

  /** As filters and faults see it; only for one whose signature was verified. */
  RequestContext context() {
    return new RequestContext(sequence, operation, accessKeyId.orElseThrow(), body);
  }

  /** What the journal keeps of it. */
  JournalEntry entry(Delivery delivery, boolean executed, Optional<Fault> fault) {
    Optional<String> errorCode =
        delivery instanceof Delivery.Whole whole ? whole.answer().errorCode() : Optional.empty();
    return new JournalEntry(
        sequence,
        time,
        operation,
        body,
        accessKeyId,
        delivery.status(),
        errorCode,
        executed,
        fault);
  }
}
