package io.github.azkabanaws.harness;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * HTTP with a connection for each request. Azkaban's Jetty spends a thread on every open one, of
 * 25, and when they get scarce closes connections without a word, so that a client that keeps them
 * open loses requests.
 */
final class ShortConnections {
  private static final int LIMIT_MILLISECONDS = 60_000;

  private final URI server;
  private final String cookie;

  ShortConnections(URI server, String cookie) {
    this.server = server;
    this.cookie = cookie;
  }

  /** The body of the answer, whatever its status is. */
  String get(String path) throws IOException {
    return get(path, Map.of());
  }

  /** The body of the answer, whatever its status is. */
  String get(String path, Map<String, String> headers) throws IOException {
    HttpURLConnection connection = open(path);
    headers.forEach(connection::setRequestProperty);
    return body(connection);
  }

  /** The body of the answer, whatever its status is. */
  String post(String path, String contentType, byte[] body) throws IOException {
    HttpURLConnection connection = open(path);
    connection.setDoOutput(true);
    connection.setRequestProperty("Content-Type", contentType);
    connection.setFixedLengthStreamingMode(body.length);
    connection.getOutputStream().write(body);
    return body(connection);
  }

  private HttpURLConnection open(String path) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) server.resolve(path).toURL().openConnection();
    connection.setConnectTimeout(LIMIT_MILLISECONDS);
    connection.setReadTimeout(LIMIT_MILLISECONDS);
    connection.setInstanceFollowRedirects(false);
    connection.setRequestProperty("Connection", "close");
    connection.setRequestProperty("Cookie", cookie);
    return connection;
  }

  private static String body(HttpURLConnection connection) throws IOException {
    boolean failed = connection.getResponseCode() >= 400;
    try (InputStream in = failed ? connection.getErrorStream() : connection.getInputStream()) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
