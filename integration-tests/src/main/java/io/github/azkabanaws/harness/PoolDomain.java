package io.github.azkabanaws.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The domain of a simulated user pool, on a port of the loopback interface: the page on which
 * people sign in, the token endpoint for a public client with PKCE, and the sign-out. A person is a
 * button, without a password. Whoever has signed in once is sent on without the page, until they
 * sign out, as Cognito does. {@code /tokens/<name>} gives a program an ID token, as Cognito does
 * not.
 */
public final class PoolDomain implements AutoCloseable {
  /** An answer of the token endpoint in place of a good one. */
  private record Answer(int status, String body) {}

  /** A sign-in whose code has not been used yet. */
  private record Grant(String user, Map<String, String> request) {}

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOKENS = "/tokens/";
  private static final String COOKIE = "pool-session";
  private static final Pattern SESSION = Pattern.compile("(?:^|; )" + COOKIE + "=([a-z-]+)");

  private final UserPool pool;
  private final Map<String, List<String>> people;
  private final Predicate<URI> callbacks;
  private final HttpServer server;
  private final Map<String, Grant> grants = new ConcurrentHashMap<>();
  private final AtomicReference<Answer> fault = new AtomicReference<>();
  private final AtomicReference<Map<String, Object>> changes = new AtomicReference<>(Map.of());

  private PoolDomain(
      UserPool pool,
      Map<String, List<String>> people,
      Predicate<URI> callbacks,
      HttpServer server) {
    this.pool = pool;
    this.people = new LinkedHashMap<>(people);
    this.callbacks = callbacks;
    this.server = server;
  }

  /**
   * Starts it.
   *
   * @param pool whose tokens it gives out
   * @param people who can sign in, with their groups
   * @param callbacks the addresses that its app client has registered, for sign-in and sign-out
   */
  public static PoolDomain start(
      UserPool pool, Map<String, List<String>> people, Predicate<URI> callbacks)
      throws IOException {
    return start(pool, people, callbacks, 0);
  }

  /** The same on a port, 0 for any that is free. */
  public static PoolDomain start(
      UserPool pool, Map<String, List<String>> people, Predicate<URI> callbacks, int port)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    PoolDomain domain = new PoolDomain(pool, people, callbacks, server);
    server.createContext("/oauth2/authorize", domain::authorize);
    server.createContext("/oauth2/token", domain::token);
    server.createContext("/logout", domain::logout);
    server.createContext(TOKENS, domain::newToken);
    server.start();
    return domain;
  }

  /** Where it is. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** What the token endpoint answers next, once: 502 comes without the header for browsers. */
  public void answerOnce(int status, String body) {
    fault.set(new Answer(status, body));
  }

  /** What differs in the ID tokens from now on. */
  public void changeClaims(Map<String, Object> claims) {
    changes.set(claims);
  }

  private void authorize(HttpExchange exchange) throws IOException {
    boolean chosen = exchange.getRequestMethod().equals("POST");
    Map<String, String> request = chosen ? body(exchange) : query(exchange);
    URI callback = URI.create(request.getOrDefault("redirect_uri", ""));
    if (!callbacks.test(callback)) {
      page(exchange, 400, "redirect_mismatch: " + callback + " is not registered");
    } else if (!request.getOrDefault("client_id", "").equals(pool.clientId())
        || !"code".equals(request.get("response_type"))
        || !"S256".equals(request.get("code_challenge_method"))
        || !List.of(request.getOrDefault("scope", "").split(" ")).contains("openid")) {
      page(exchange, 400, "invalid_request");
    } else if (request.containsKey("cancel")) {
      back(exchange, request, "error=access_denied&error_description=Cancelled+by+the+%3Cuser%3E");
    } else {
      String user = chosen ? request.getOrDefault("user", "") : session(exchange);
      if (people.containsKey(user)) {
        String code = UUID.randomUUID().toString();
        grants.put(code, new Grant(user, request));
        exchange
            .getResponseHeaders()
            .set("Set-Cookie", COOKIE + "=" + user + "; Path=/; HttpOnly; SameSite=Lax");
        back(exchange, request, "code=" + code);
      } else {
        page(exchange, 200, form(request));
      }
    }
  }

  private void back(HttpExchange exchange, Map<String, String> request, String result)
      throws IOException {
    String state = URLEncoder.encode(request.getOrDefault("state", ""), StandardCharsets.UTF_8);
    redirect(exchange, request.get("redirect_uri") + "?" + result + "&state=" + state);
  }

  private void token(HttpExchange exchange) throws IOException {
    Map<String, String> request = body(exchange);
    Answer answer = fault.getAndSet(null);
    if (answer == null) {
      answer = redeem(request);
    }
    if (answer.status() != 502) {
      exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    send(exchange, answer.status(), answer.body());
  }

  private Answer redeem(Map<String, String> request) throws JsonProcessingException {
    Grant grant = grants.remove(request.getOrDefault("code", ""));
    if (grant == null
        || !grant.request().get("redirect_uri").equals(request.get("redirect_uri"))
        || !grant.request().get("client_id").equals(request.get("client_id"))
        || !grant
            .request()
            .getOrDefault("code_challenge", "")
            .equals(sha256(request.getOrDefault("code_verifier", "")))) {
      return new Answer(400, "{\"error\":\"invalid_grant\"}");
    }
    Map<String, Object> claims = new LinkedHashMap<>();
    if (grant.request().containsKey("nonce")) {
      claims.put("nonce", grant.request().get("nonce"));
    }
    claims.putAll(changes.get());
    return new Answer(
        200,
        JSON.writeValueAsString(
            Map.of(
                "id_token",
                pool.idToken(grant.user(), people.get(grant.user()), claims),
                "access_token",
                "an-access-token-that-nobody-needs",
                "refresh_token",
                "a-refresh-token-that-nobody-needs",
                "token_type",
                "Bearer",
                "expires_in",
                3600)));
  }

  /** An ID token for a program, without a sign-in: this is no Cognito's. */
  private void newToken(HttpExchange exchange) throws IOException {
    String user = exchange.getRequestURI().getPath().substring(TOKENS.length());
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    if (people.containsKey(user)) {
      send(exchange, 200, pool.idToken(user, people.get(user)));
    } else {
      send(exchange, 404, "There are " + people.keySet() + ", and nobody of that name.\n");
    }
  }

  private void logout(HttpExchange exchange) throws IOException {
    Map<String, String> request = query(exchange);
    URI callback = URI.create(request.getOrDefault("logout_uri", ""));
    if (!callbacks.test(callback) || !pool.clientId().equals(request.get("client_id"))) {
      page(exchange, 400, "logout_uri is not registered");
      return;
    }
    exchange.getResponseHeaders().set("Set-Cookie", COOKIE + "=; Path=/; Max-Age=0");
    redirect(exchange, callback.toString());
  }

  private String form(Map<String, String> request) {
    String hidden =
        request.entrySet().stream()
            .map(
                field ->
                    "<input type=hidden name=\""
                        + escape(field.getKey())
                        + "\" value=\""
                        + escape(field.getValue())
                        + "\">")
            .collect(Collectors.joining());
    String buttons =
        people.keySet().stream()
            .map(name -> "<p><button name=user value=" + name + ">" + name + "</button>")
            .collect(Collectors.joining());
    return "<form method=post action=/oauth2/authorize>"
        + hidden
        + buttons
        + "<p><button name=cancel value=1>Cancel</button></form>";
  }

  private static void page(HttpExchange exchange, int status, String content) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
    send(
        exchange,
        status,
        "<!DOCTYPE html><html lang=en><title>Simulated user pool</title><h1>Who are you?</h1>"
            + content);
  }

  private static void redirect(HttpExchange exchange, String address) throws IOException {
    exchange.getResponseHeaders().set("Location", address);
    send(exchange, 302, "");
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static String session(HttpExchange exchange) {
    Matcher cookie =
        SESSION.matcher(
            String.join("; ", exchange.getRequestHeaders().getOrDefault("Cookie", List.of())));
    return cookie.find() ? cookie.group(1) : "";
  }

  private static Map<String, String> query(HttpExchange exchange) {
    String query = exchange.getRequestURI().getRawQuery();
    return fields(query == null ? "" : query);
  }

  private static Map<String, String> body(HttpExchange exchange) throws IOException {
    return fields(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII));
  }

  private static Map<String, String> fields(String form) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String field : form.split("&", -1)) {
      String[] parts = field.split("=", 2);
      fields.put(decode(parts[0]), parts.length < 2 ? "" : decode(parts[1]));
    }
    return fields;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
  }

  private static String sha256(String text) {
    try {
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(
              MessageDigest.getInstance("SHA-256")
                  .digest(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
