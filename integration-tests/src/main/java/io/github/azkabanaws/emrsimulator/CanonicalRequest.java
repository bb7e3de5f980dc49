package io.github.azkabanaws.emrsimulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/** The one form of a request that both sides sign, made from what arrived. */
final class CanonicalRequest {
  private CanonicalRequest() {}

  /** The text to hash; the body's hash is always computed here and never taken from a header. */
  static String of(RawRequest request, List<String> signedHeaders) {
    StringBuilder text = new StringBuilder();
    text.append(request.method()).append('\n');
    text.append(request.path().isEmpty() ? "/" : request.path()).append('\n');
    text.append(query(request.query())).append('\n');
    for (String name : signedHeaders) {
      text.append(name).append(':').append(value(request, name)).append('\n');
    }
    text.append('\n').append(String.join(";", signedHeaders)).append('\n');
    return text.append(sha256(request.body())).toString();
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JVM has SHA-256", e);
    }
  }

  static String sha256(String text) {
    return sha256(text.getBytes(UTF_8));
  }

  private static String query(String raw) {
    if (raw.isEmpty()) {
      return "";
    }
    List<String> parameters = new ArrayList<>();
    for (String parameter : List.of(raw.split("&", -1))) {
      parameters.add(parameter.contains("=") ? parameter : parameter + "=");
    }
    Collections.sort(parameters);
    return String.join("&", parameters);
  }

  private static String value(RawRequest request, String name) {
    List<String> values = request.headers().getOrDefault(name, List.of());
    return String.join(
        ",", values.stream().map(value -> value.strip().replaceAll(" +", " ")).toList());
  }
}
