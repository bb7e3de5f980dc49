package io.github.azkabanaws.it;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands before what stands in for AWS, passes on every request as it is, and keeps it with the
 * head of its answer. So it sees whatever a client asks there, also what nobody has thought of.
 */
final class Wiretap implements AutoCloseable {
  private static final Pattern CREDENTIAL =
      Pattern.compile("Credential=([^/]+)/[0-9]+/[a-z0-9-]+/([a-z0-9-]+)/aws4_request");

  private static final Set<String> OF_ONE_CONNECTION =
      Set.of("connection", "content-length", "expect", "transfer-encoding");

  /**
   * A request and what was answered.
   *
   * @param headers of the request, with names in small letters; the first of each name
   * @param status of the answer
   * @param answered headers of the answer
   */
  record Call(
      String method,
      URI uri,
      Map<String, String> headers,
      String body,
      int status,
      HttpHeaders answered) {

    /** The service that it was signed for. */
    String service() {
      return credential(2);
    }

    /** Whose key signed it. */
    String accessKeyId() {
      return credential(1);
    }

    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }

    private String credential(int group) {
      Matcher matcher = CREDENTIAL.matcher(headers.getOrDefault("authorization", ""));
      if (!matcher.find()) {
        throw new AssertionError("A request without a signature: " + method + " " + uri);
      }
      return matcher.group(group);
    }
  }

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
  private final List<Call> calls = new CopyOnWriteArrayList<>();

  /** The same settings with an address here in place of each that they name, but that of STS. */
  Map<String, String> before(Map<String, String> settings) throws IOException {
    Map<String, String> changed = new HashMap<>(settings);
    for (Map.Entry<String, String> setting : settings.entrySet()) {
      String key = setting.getKey();
      if (key.endsWith(".endpoint") && !key.equals("aws.emr.sts.endpoint")) {
        changed.put(key, listenFor(URI.create(setting.getValue())));
      }
    }
    return changed;
  }

  private String listenFor(URI target) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", exchange -> pass(exchange, target.getPort()));
    server.start();
    servers.add(server);
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  List<Call> calls() {
    return List.copyOf(calls);
  }

  private void pass(HttpExchange exchange, int port) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      Map<String, String> headers = new TreeMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
      // By hand: the JDK's clients name another host than the one that was signed.
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.getOutputStream().write(head(exchange, body.length).getBytes(ISO_8859_1));
        socket.getOutputStream().write(body);
        socket.getOutputStream().flush();
        byte[] whole = socket.getInputStream().readAllBytes();
        answer(exchange, whole, headers, new String(body, UTF_8));
      }
    }
  }

  private static String head(HttpExchange exchange, int length) {
    StringBuilder head = new StringBuilder();
    head.append(exchange.getRequestMethod())
        .append(' ')
        .append(exchange.getRequestURI())
        .append(" HTTP/1.1\r\n");
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!OF_ONE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(
                    value -> head.append(name).append(": ").append(value).append("\r\n"));
              }
            });
    return head.append("Content-Length: ")
        .append(length)
        .append("\r\nConnection: close\r\n\r\n")
        .toString();
  }

  private void answer(
      HttpExchange exchange, byte[] whole, Map<String, String> headers, String asked)
      throws IOException {
    String text = new String(whole, ISO_8859_1);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      // The other side hung up, and so does this one.
      return;
    }
    String[] lines = text.substring(0, end).split("\r\n", -1);
    int status = Integer.parseInt(lines[0].split(" ", 3)[1]);
    Map<String, List<String>> answered = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line : List.of(lines).subList(1, lines.length)) {
      String[] header = line.split(":", 2);
      answered.computeIfAbsent(header[0], name -> new ArrayList<>()).add(header[1].trim());
    }
    calls.add(
        new Call(
            exchange.getRequestMethod(),
            URI.create("http://" + headers.get("host") + exchange.getRequestURI()),
            Map.copyOf(headers),
            asked,
            status,
            HttpHeaders.of(answered, (name, value) -> true)));
    answered.forEach(
        (name, values) -> {
          if (!OF_ONE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
            exchange.getResponseHeaders().put(name, values);
          }
        });
    byte[] body = Arrays.copyOfRange(whole, end + 4, whole.length);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    servers.forEach(server -> server.stop(0));
    threads.shutdownNow();
  }
}
