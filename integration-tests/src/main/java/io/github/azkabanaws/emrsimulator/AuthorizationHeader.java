package io.github.azkabanaws.emrsimulator;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The parsed {@code Authorization} header of Signature Version 4; see <a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create
 * a signed AWS API request</a>.
 */
record AuthorizationHeader(
    String accessKeyId,
    String date,
    String region,
    String service,
    String terminator,
    List<String> signedHeaders,
    String signature) {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";

  static AuthorizationHeader parse(String header) {
    if (!header.startsWith(ALGORITHM + " ")) {
      throw incomplete("Authorization header requires '" + ALGORITHM + "' as its algorithm.");
    }
    Map<String, String> parts = new HashMap<>();
    for (String part : List.of(header.substring(ALGORITHM.length()).split(",", -1))) {
      int equals = part.indexOf('=');
      if (equals > 0) {
        parts.put(part.substring(0, equals).strip(), part.substring(equals + 1).strip());
      }
    }
    for (String name : List.of("Credential", "SignedHeaders", "Signature")) {
      if (parts.getOrDefault(name, "").isEmpty()) {
        throw incomplete("Authorization header requires '" + name + "' parameter.");
      }
    }
    List<String> scope = List.of(parts.get("Credential").split("/", -1));
    if (scope.size() != 5) {
      throw incomplete("Credential must have exactly 5 slash-delimited elements.");
    }
    return new AuthorizationHeader(
        scope.get(0),
        scope.get(1),
        scope.get(2),
        scope.get(3),
        scope.get(4),
        List.of(parts.get("SignedHeaders").split(";", -1)),
        parts.get("Signature"));
  }

  String scope() {
    return String.join("/", date, region, service, terminator);
  }

  private static AwsError incomplete(String message) {
    return AwsError.client("IncompleteSignatureException", message);
  }
}
