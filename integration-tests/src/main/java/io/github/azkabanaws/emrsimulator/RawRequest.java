package io.github.azkabanaws.emrsimulator;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP request as it arrived.
 *
 * @param method the method
 * @param path the path, still encoded
 * @param query the query, still encoded; empty if there is none
 * @param headers the headers by lower-case name
 * @param body the body
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and never leaves the package.
record RawRequest(
    String method, String path, String query, Map<String, List<String>> headers, byte[] body) {

  Optional<String> header(String lowerCaseName) {
    return headers.getOrDefault(lowerCaseName, List.of()).stream().findFirst();
  }
}
