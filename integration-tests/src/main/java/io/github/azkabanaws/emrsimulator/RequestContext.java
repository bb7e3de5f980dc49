package io.github.azkabanaws.emrsimulator;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A request that passed the signature check.
 *
 * @param sequence its place among all requests, from 1
 * @param operation the operation's name, for example {@code ListSteps}
 * @param accessKeyId who signed it
 * @param body its parsed body
 */
public record RequestContext(long sequence, String operation, String accessKeyId, JsonNode body) {}
