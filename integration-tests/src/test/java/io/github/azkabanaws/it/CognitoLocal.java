package io.github.azkabanaws.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * cognito-local, a Cognito that runs on this machine, as a process on a free port of loopback:
 * pools, clients, users and sign-ins by the HTTP API of the real one (JSON 1.1, the operation in
 * {@code X-Amz-Target}).
 *
 * <p>It signs with one key for all its pools, and is told to write the issuer of the real Cognito.
 */
final class CognitoLocal implements AutoCloseable {
  /** The tokens of one sign-in. */
  record Tokens(String id, String access, String refresh) {}

  static final String REGION = "eu-west-1";
  static final String ISSUER_DOMAIN = "https://cognito-idp." + REGION + ".amazonaws.com";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern READY = Pattern.compile("running on (http://127\\.0\\.0\\.1:\\d+)");
  private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(20);

  /** Everybody's. */
  static final String PASSWORD = "Correct-horse-1";

  private final Set<String> groupsMade = new HashSet<>();
  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final URI url;

  private CognitoLocal(Process process, URI url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts it.
   *
   * @param folder an empty folder for its data
   * @param poolIds the pools it is to have; it would give its own ids a region that AWS has not
   */
  static CognitoLocal start(NpmFolder npm, Path folder, List<String> poolIds) throws Exception {
    Path pools = Files.createDirectories(folder.resolve(".cognito/db"));
    for (String poolId : poolIds) {
      Files.writeString(pools.resolve(poolId + ".json"), "{}");
    }
    Files.writeString(
        folder.resolve(".cognito/config.json"),
        JSON.writeValueAsString(
            Map.of(
                "TokenConfig",
                Map.of("IssuerDomain", ISSUER_DOMAIN),
                "UserPoolDefaults",
                Map.of("UsernameAttributes", List.of()))));
    ProcessBuilder builder = npm.node("cognito-local.mjs", folder).redirectErrorStream(true);
    builder.environment().put("HOST", "127.0.0.1");
    builder.environment().put("PORT", "0");
    Process process = NpmFolder.start(builder);
    try {
      return new CognitoLocal(process, awaitReady(process));
    } catch (Exception e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** Its log names the port; the reader goes on so that the pipe never fills. */
  private static URI awaitReady(Process process) throws Exception {
    CompletableFuture<URI> ready = new CompletableFuture<>();
    Thread reader =
        new Thread(
            () -> {
              StringBuilder seen = new StringBuilder();
              try (BufferedReader log =
                  new BufferedReader(
                      new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                for (String line = log.readLine(); line != null; line = log.readLine()) {
                  Matcher matcher = READY.matcher(line);
                  if (matcher.find()) {
                    ready.complete(URI.create(matcher.group(1) + "/"));
                  } else if (!ready.isDone()) {
                    seen.append(line).append('\n');
                  }
                }
                ready.completeExceptionally(new IOException("cognito-local ended: " + seen));
              } catch (IOException e) {
                ready.completeExceptionally(new UncheckedIOException(e));
              }
            },
            "cognito-local-log");
    reader.setDaemon(true);
    reader.start();
    try {
      return ready.get(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e);
    } catch (TimeoutException e) {
      throw new IOException("cognito-local is not ready after " + START_TIMEOUT, e);
    }
  }

  /** Where it is. */
  URI url() {
    return url;
  }

  /** Where the keys of a pool are. */
  URI jwksUri(String poolId) {
    return url.resolve(poolId + "/.well-known/jwks.json");
  }

  String jwks(String poolId) throws Exception {
    return send(HttpRequest.newBuilder(jwksUri(poolId)).GET());
  }

  /**
   * Makes an app client.
   *
   * @param tokenHours how long its ID and access tokens are good for
   * @return its id
   */
  String createClient(String poolId, int tokenHours) throws Exception {
    return createClient(poolId, tokenHours, List.of());
  }

  /**
   * Makes an app client that browsers can sign in through.
   *
   * @param callbacks where its sign-ins may come back to
   */
  String createClient(String poolId, int tokenHours, List<String> callbacks) throws Exception {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("CallbackURLs", callbacks);
    request.put("UserPoolId", poolId);
    request.put("ClientName", "azkaban");
    request.put("IdTokenValidity", tokenHours);
    request.put("AccessTokenValidity", tokenHours);
    request.put("TokenValidityUnits", Map.of("IdToken", "hours", "AccessToken", "hours"));
    return call("CreateUserPoolClient", request).at("/UserPoolClient/ClientId").textValue();
  }

  /** Makes a user who may sign in, and the groups that are not there yet. */
  void createUser(String poolId, String userName, List<String> groups) throws Exception {
    call(
        "AdminCreateUser",
        Map.of(
            "UserPoolId",
            poolId,
            "Username",
            userName,
            "MessageAction",
            "SUPPRESS",
            "UserAttributes",
            List.of(
                Map.of("Name", "email", "Value", "person@example.com"),
                Map.of("Name", "email_verified", "Value", "true"))));
    call(
        "AdminSetUserPassword",
        Map.of(
            "UserPoolId", poolId, "Username", userName, "Password", PASSWORD, "Permanent", true));
    for (String group : groups) {
      // A second time would empty the group.
      if (groupsMade.add(poolId + '/' + group)) {
        call("CreateGroup", Map.of("UserPoolId", poolId, "GroupName", group));
      }
      call(
          "AdminAddUserToGroup",
          Map.of("UserPoolId", poolId, "Username", userName, "GroupName", group));
    }
  }

  /** Signs a user in with the password, through an app client. */
  Tokens signIn(String clientId, String userName) throws Exception {
    JsonNode result =
        call(
                "InitiateAuth",
                Map.of(
                    "AuthFlow",
                    "USER_PASSWORD_AUTH",
                    "ClientId",
                    clientId,
                    "AuthParameters",
                    Map.of("USERNAME", userName, "PASSWORD", PASSWORD)))
            .path("AuthenticationResult");
    return new Tokens(
        result.path("IdToken").textValue(),
        result.path("AccessToken").textValue(),
        result.path("RefreshToken").textValue());
  }

  private JsonNode call(String operation, Map<String, Object> request) throws Exception {
    return JSON.readTree(
        send(
            HttpRequest.newBuilder(url)
                .header("Content-Type", "application/x-amz-json-1.1")
                .header("X-Amz-Target", "AWSCognitoIdentityProviderService." + operation)
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(request)))));
  }

  private String send(HttpRequest.Builder request) throws Exception {
    HttpResponse<String> response =
        http.send(request.timeout(CALL_TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("cognito-local answers " + response.statusCode() + response.body());
    }
    return response.body();
  }

  @Override
  public void close() throws IOException {
    NpmFolder.stop(process);
  }
}
