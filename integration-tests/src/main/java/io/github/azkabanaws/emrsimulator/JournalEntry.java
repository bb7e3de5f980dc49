package io.github.azkabanaws.emrsimulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * One request and how it was answered.
 *
 * @param sequence its place among all requests, from 1
 * @param time when it arrived, in the simulator's time
 * @param operation the operation it named; empty text if it named none
 * @param body its parsed body; JSON null if it was no JSON
 * @param accessKeyId whose signature was verified; empty if none was
 * @param status the HTTP status of the answer; 0 if none was given, or not yet
 * @param errorCode the name of the exception answered, if it was one
 * @param executed whether the operation did what it was asked for, whatever the client was told
 * @param fault the injected fault that hit it; a throttle by the quotas is none
 */
public record JournalEntry(
    long sequence,
    Instant time,
    String operation,
    JsonNode body,
    Optional<String> accessKeyId,
    int status,
    Optional<String> errorCode,
    boolean executed,
    Optional<Fault> fault) {

  /** A copy: what is in the journal does not change. */
  @Override
  public JsonNode body() {
    return body.deepCopy();
  }

  /** Whether the client was told that it asks too often, by the quotas or by a fault. */
  public boolean isThrottled() {
    return errorCode.filter("ThrottlingException"::equals).isPresent();
  }

  /** Whether the client got no answer, at least not yet. */
  public boolean isUnanswered() {
    return status == 0;
  }
}
