package io.github.azkabanaws.emrsimulator;

import com.fasterxml.jackson.databind.JsonNode;

/** One operation of the API, executed with the {@link StateLock} held. */
@FunctionalInterface
interface Operation {
  /**
   * The answer's body; throws the {@link AwsError} to answer instead, and has then changed nothing.
   */
  JsonNode execute(Input input);
}
