package io.github.azkabanaws.emrsimulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * What the client gets.
 *
 * @param status the HTTP status
 * @param errorCode the name of the exception, if it is one
 * @param body the body
 */
public record Answer(int status, Optional<String> errorCode, JsonNode body) {
  static Answer ok(JsonNode body) {
    return new Answer(200, Optional.empty(), body);
  }

  /** The answer that tells of {@code error}, in the shape EMR gives it. */
  public static Answer of(AwsError error) {
    ObjectNode body = Json.object().put("__type", error.code());
    // InvalidRequestException is in the service's model, where the member is Message; all others
    // are the framework's.
    error
        .detailCode()
        .ifPresentOrElse(
            detail -> body.put("ErrorCode", detail).put("Message", error.getMessage()),
            () -> body.put("message", error.getMessage()));
    return new Answer(error.httpStatus(), Optional.of(error.code()), body);
  }
}
