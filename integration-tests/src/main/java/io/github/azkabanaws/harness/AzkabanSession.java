package io.github.azkabanaws.harness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A user's session with a real web server, by the HTTP API that Azkaban documents ("AJAX API" of
 * its manual). An answer that is no JSON where there should be some is an {@link IOException}.
 */
public final class AzkabanSession {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FORM = "application/x-www-form-urlencoded";

  private static final Pattern CSRF_TOKEN =
      Pattern.compile("id=\"csrf-token\"\\s+value=\"?([^\\s\">]+)");

  private final ShortConnections server;

  private AzkabanSession(URI server, String id) {
    this.server = new ShortConnections(server, "azkaban.browser.session.id=" + id);
  }

  /** What the sign-in form does, whatever comes of it. */
  public static JsonNode answerToSignIn(URI server, String userName, String password)
      throws IOException {
    return new AzkabanSession(server, "")
        .post("/", Map.of("action", "login", "username", userName, "password", password));
  }

  /**
   * Signs in.
   *
   * @throws IOException with Azkaban's words if they are not let in
   */
  public static AzkabanSession signIn(URI server, String userName, String password)
      throws IOException {
    JsonNode answer = answerToSignIn(server, userName, password);
    if (!answer.path("status").asText().equals("success")) {
      throw new IOException("The sign-in failed: " + answer);
    }
    return new AzkabanSession(server, answer.path("session.id").asText());
  }

  /** What becomes of a POST that brings a user and a password instead of a session. */
  public static String oneShot(URI server, String userName, String password) throws IOException {
    byte[] body = form(Map.of("username", userName, "password", password));
    return new AzkabanSession(server, "").server.post("/manager", FORM, body);
  }

  /** Makes a project. */
  public JsonNode createProject(String name) throws IOException {
    return post("/manager", Map.of("action", "create", "name", name, "description", "An example"));
  }

  /**
   * Uploads a zip with these files into a project.
   *
   * @param files the text of each file by its name
   */
  public JsonNode upload(String project, Map<String, String> files) throws IOException {
    UploadForm form = new UploadForm().field("ajax", "upload").field("project", project).zip(files);
    return json(server.post("/manager", form.contentType(), form.bytes()));
  }

  /** Asks for the execution of a flow; {@code execid} is in the answer. */
  public JsonNode execute(String project, String flow) throws IOException {
    return post("/executor", Map.of("ajax", "executeFlow", "project", project, "flow", flow));
  }

  /** Asks the executor's part of the API about an execution, by the name of the question. */
  public JsonNode ask(String ajax, int execution) throws IOException {
    return json(get("/executor?ajax=" + ajax + "&execid=" + execution));
  }

  /** The answer with the log of a job's first attempt. */
  public JsonNode log(int execution, String job) throws IOException {
    return ask("fetchExecJobLogs&jobId=" + job + "&offset=0&length=1000000", execution);
  }

  /** Asks the projects' part of the API. */
  public JsonNode askProject(String ajax, String project, Map<String, String> more)
      throws IOException {
    return json(get(projectPath(ajax, project, more)));
  }

  /**
   * Gives a permission of a project, as its page of permissions does: from 4.0 on only with the
   * token that the page has.
   */
  public JsonNode addPermission(String project, Map<String, String> permission) throws IOException {
    Matcher token = CSRF_TOKEN.matcher(get("/manager?permissions&project=" + encode(project)));
    Map<String, String> headers = token.find() ? Map.of("X-CSRF-TOKEN", token.group(1)) : Map.of();
    return json(server.get(projectPath("addPermission", project, permission), headers));
  }

  private static String projectPath(String ajax, String project, Map<String, String> more) {
    Map<String, String> fields = new LinkedHashMap<>(Map.of("ajax", ajax, "project", project));
    fields.putAll(more);
    return "/manager?" + new String(form(fields), StandardCharsets.US_ASCII);
  }

  /** A page. */
  public String get(String path) throws IOException {
    return server.get(path);
  }

  private JsonNode post(String path, Map<String, String> fields) throws IOException {
    return json(server.post(path, FORM, form(fields)));
  }

  private static JsonNode json(String body) throws IOException {
    try {
      JsonNode answer = JSON.readTree(body);
      if (answer.isContainerNode()) {
        return answer;
      }
    } catch (JsonProcessingException e) {
      // Said below, with the answer.
    }
    throw new IOException("Azkaban's answer is no JSON: " + body);
  }

  private static byte[] form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
        .collect(Collectors.joining("&"))
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
