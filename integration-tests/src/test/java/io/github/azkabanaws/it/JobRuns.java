package io.github.azkabanaws.it;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.azkabanaws.harness.AzkabanSession;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.lang.StringEscapeUtils;

/** Flows of one job in a real Azkaban, by its HTTP API, on every version. */
final class JobRuns {
  static final Duration LIMIT = Duration.ofMinutes(5);

  private JobRuns() {}

  /**
   * Makes a project of a flow with one job, and asks for its execution.
   *
   * @param config {@code key: value} lines of the job
   * @return the execution's id
   */
  static int execute(AzkabanSession session, String project, String... config) throws Exception {
    StringBuilder flow = new StringBuilder("nodes:\n  - name: job\n    type: emr\n    config:\n");
    for (String line : config) {
      flow.append("      ").append(line).append('\n');
    }
    require(session.createProject(project).toString(), "\"status\":\"success\"");
    require(
        session
            .upload(
                project,
                Map.of("p.project", "azkaban-flow-version: 2.0\n", "flow.flow", flow.toString()))
            .toString(),
        "\"projectId\"");
    return again(session, project);
  }

  /**
   * Asks for another execution of such a project's flow.
   *
   * @return the execution's id
   */
  static int again(AzkabanSession session, String project) throws Exception {
    JsonNode answer = session.execute(project, "flow");
    require(answer.toString(), "\"execid\"");
    return answer.path("execid").asInt();
  }

  private static void require(String answer, String part) {
    if (!answer.contains(part)) {
      throw new AssertionError("Azkaban's answer should have " + part + ": " + answer);
    }
  }

  /** Waits until an execution is over, and says how it ended. */
  static String awaitEnd(AzkabanSession session, int execution) throws Exception {
    return Looks.until(
        LIMIT,
        () -> {
          JsonNode flow = session.ask("fetchexecflow", execution);
          if (flow.has("error")) {
            throw new IOException(flow.toString());
          }
          return flow.path("endTime").asLong() > 0
              ? Optional.of(flow.path("status").asText())
              : Optional.empty();
        });
  }

  /**
   * The job's log as a reader sees it, when the execution is over. For a moment after that Azkaban
   * still asks the executor for it, which has already forgotten the execution, or looks for it in
   * the database, which does not have it yet.
   */
  static List<String> log(AzkabanSession session, int execution) throws Exception {
    String text =
        Looks.until(
            LIMIT,
            () -> {
              try {
                return Optional.of(session.log(execution, "job").path("data").asText());
              } catch (IOException e) {
                if (e.getMessage().contains("Running flow " + execution + " not found")
                    || e.getMessage().contains("\"this.second\" is null")) {
                  return Optional.empty();
                }
                throw e;
              }
            });
    return StringEscapeUtils.unescapeHtml(text).lines().toList();
  }
}
