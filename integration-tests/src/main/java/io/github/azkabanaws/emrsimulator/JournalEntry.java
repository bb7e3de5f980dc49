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
 * @param status the HTTP status of the answer
 * @param errorCode the name of the exception answered, if it was one
 */
public record JournalEntry(
    long sequence,
    Instant time,
    String operation,
    JsonNode body,
    Optional<String> accessKeyId,
    int status,
    Optional<String> errorCode) {

  /** A copy: what is in the journal does not change. */
  @Override
  public JsonNode body() {
    return body.deepCopy();
  }
}
