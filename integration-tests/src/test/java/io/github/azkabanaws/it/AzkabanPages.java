package io.github.azkabanaws.it;

import azkaban.user.User;
import azkaban.user.UserManagerException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.azkabanaws.harness.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands in for Azkaban's web server where a browser meets it: static files without a session,
 * login, sign-out, and pages that need a session, all answered as Azkaban 3.58.0 to 4.0.0 answer
 * them. Behind it is the user manager's jar. {@code RealSignInIT} has the same with a real server.
 */
final class AzkabanPages implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String COOKIE = "azkaban.browser.session.id";
  private static final Pattern SESSION = Pattern.compile("(?:^|; )" + COOKIE + "=([0-9a-f-]+)");
  private static final Map<String, String> TYPES =
      Map.of("html", "text/html", "js", "application/x-javascript", "css", "text/css");

  private final WebServer users;
  private final Path web;
  private final HttpServer server;
  private final Map<String, User> sessions = new ConcurrentHashMap<>();
  private volatile String provider = "";
  private volatile boolean keepsSessions = true;
  private volatile boolean down;

  private AzkabanPages(WebServer users, Path web, HttpServer server) {
    this.users = users;
    this.web = web;
    this.server = server;
  }

  /**
   * Starts it on a free port of the loopback interface.
   *
   * @param home the web server's folder
   */
  static AzkabanPages start(WebServer users, Path home, int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    AzkabanPages pages = new AzkabanPages(users, home.resolve("web"), server);
    server.createContext("/", pages::answer);
    server.setExecutor(Executors.newCachedThreadPool(AzkabanPages::daemon));
    server.start();
    return pages;
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "azkaban-pages");
    thread.setDaemon(true);
    return thread;
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** As {@code oauth.provider_uri} of 4.0 and later; empty as it is in 3.x. */
  void provider(String address) {
    provider = address;
  }

  /**
   * Whether a session outlives the answer that made it: not where several web servers share a name.
   */
  void keepsSessions(boolean keeps) {
    keepsSessions = keeps;
  }

  /** Whether a proxy answers logins because the web server does not. */
  void down(boolean isDown) {
    down = isDown;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      if (path.startsWith("/js/")) {
        file(exchange, path);
      } else if (exchange.getRequestMethod().equals("POST")) {
        login(exchange);
      } else {
        page(exchange, path);
      }
    }
  }

  private void file(HttpExchange exchange, String path) throws IOException {
    Path file = web.resolve(path.substring(1)).normalize();
    Path served = Files.isDirectory(file) ? file.resolve("index.html") : file;
    if (!served.startsWith(web) || !Files.isRegularFile(served)) {
      send(exchange, 404, "text/html", "NOT_FOUND");
      return;
    }
    String name = served.toString();
    String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain");
    // As Jetty does: with a date, without Cache-Control, so that browsers keep it as they like.
    exchange.getResponseHeaders().set("Last-Modified", "Wed, 01 Jan 2020 00:00:00 GMT");
    send(exchange, 200, type, Files.readString(served));
  }

  private void login(HttpExchange exchange) throws IOException {
    if (down) {
      send(exchange, 502, "text/html", "<h1>502 Bad Gateway</h1>");
      return;
    }
    Map<String, String> form =
        fields(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII));
    Map<String, String> answer = new HashMap<>();
    try {
      User user = users.signIn(form.get("username"), form.get("password"));
      String id = UUID.randomUUID().toString();
      if (keepsSessions) {
        sessions.put(id, user);
      }
      exchange.getResponseHeaders().add("Set-Cookie", COOKIE + "=" + id + ";Path=/");
      answer.put("status", "success");
      answer.put("session.id", id);
    } catch (UserManagerException e) {
      answer.put("error", "Incorrect Login. " + e.getMessage());
    }
    send(exchange, 200, "application/json", JSON.writeValueAsString(answer));
  }

  private void page(HttpExchange exchange, String path) throws IOException {
    String query = exchange.getRequestURI().getRawQuery();
    Map<String, String> parameters = fields(query == null ? "" : query);
    String host = "http://" + exchange.getRequestHeaders().getFirst("Host");
    Matcher cookie =
        SESSION.matcher(
            String.join("; ", exchange.getRequestHeaders().getOrDefault("Cookie", List.of())));
    String id = cookie.find() ? cookie.group(1) : "";
    User user = sessions.get(id);
    if (parameters.containsKey("logout")) {
      sessions.remove(id);
      redirect(exchange, host + "/");
    } else if (parameters.containsKey("ajax")) {
      send(exchange, 200, "application/json", user == null ? "{\"error\":\"session\"}" : "{}");
    } else if (user == null && !provider.isEmpty() && !parameters.containsKey("nooauth")) {
      String state =
          URLEncoder.encode(
              host + path + (query == null ? "" : "?" + query), StandardCharsets.UTF_8);
      redirect(exchange, host + provider.replace("{state}", state));
    } else if (user == null) {
      html(
          exchange,
          "Azkaban Web Client",
          "<form id=\"login-form\" role=\"form\"><legend>Login</legend></form>");
    } else if (path.equals("/")) {
      redirect(exchange, host + "/index");
    } else {
      html(
          exchange,
          path + (query == null ? "" : "?" + query),
          "<p id=user>"
              + user.getUserId()
              + "</p><p id=groups>"
              + String.join(" ", user.getGroups())
              + "</p><a href='?logout'>Logout</a>");
    }
  }

  private static void html(HttpExchange exchange, String title, String content) throws IOException {
    String text = title.replace("&", "&amp;").replace("<", "&lt;");
    send(
        exchange,
        200,
        "text/html",
        "<!DOCTYPE html><html><head><title>"
            + text
            + "</title></head><body><div class=\"navbar-enviro-server\">My Azkaban</div>"
            + content
            + "</body></html>");
  }

  private static void redirect(HttpExchange exchange, String address) throws IOException {
    exchange.getResponseHeaders().set("Location", address);
    exchange.sendResponseHeaders(302, -1);
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static Map<String, String> fields(String form) {
    Map<String, String> fields = new HashMap<>();
    for (String field : form.split("&", -1)) {
      String[] parts = field.split("=", 2);
      fields.put(
          parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return fields;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
