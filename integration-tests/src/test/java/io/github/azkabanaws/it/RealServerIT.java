package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.azkabanaws.emrsimulator.StepSnapshot;
import io.github.azkabanaws.emrsimulator.StepState;
import io.github.azkabanaws.harness.AzkabanSession;
import io.github.azkabanaws.harness.UserPool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both plugins in a real Azkaban, all by its HTTP API: only with {@code -Dazkaban.home=<solo
 * install>}. One server for all tests; each has a project of its own.
 */
@Timeout(600)
class RealServerIT {
  @TempDir static Path folder;
  private static RealServer server;
  private static Path denied;

  @BeforeAll
  static void start() throws Exception {
    server = RealServer.layOut(RealServer.install(), folder);
    denied = folder.resolve("denied.txt");
    Files.writeString(denied, "# nobody yet\n");
    server.setting("cognito.deny.file=" + denied);
    server.start();
  }

  @AfterAll
  static void stop() throws Exception {
    if (server == null) {
      return;
    }
    try (RealServer closing = server) {
      closing.stop();
    }
  }

  @Test
  void thePageSignsInAndRunsAJob() throws Exception {
    assertThat(server.run("6. Sign in with a token"))
        .contains("\"status\" : \"success\"", "session.id");
    String said = server.run("7. Run a job");
    assertThat(said)
        .contains("SUCCEEDED")
        .contains("of user 'alice' runs as group 'analytics'.")
        .contains(" is COMPLETED.");
    server.awaitScriptLine("<the whale> 3 times in <moby dick.txt>");
    List<StepSnapshot> steps = server.steps(Integer.parseInt(server.variable("EXECUTION")));
    assertThat(steps).extracting(StepSnapshot::state).containsExactly(StepState.COMPLETED);
    assertThat(steps.get(0).args())
        .contains("--group=analytics", "--user=alice", "--submit-user=alice", "--project=first");
  }

  @Test
  void aProgramUploadsAndStartsAFlowAsThePageOnTokensSays() throws Exception {
    server.run("6. Sign in with a token");
    server.run("7. Run a job");
    server.type("cp \"$SIMULATOR/alice.token\" token.txt\n");
    String said = server.type(Shell.page("docs/tokens.md").commands("From a program"));
    server.type("rm token.txt\n");
    assertThat(said)
        .contains("\"status\" : \"success\"", "\"projectId\"", "\"execid\"")
        .doesNotContain("error");
  }

  @Test
  void aUserOfTheFileSignsInAndTheStockAdministratorDoesNot() throws Exception {
    String password = server.variable("BREAK_GLASS");
    assertThat(password).matches("[0-9a-f]{24}");
    assertThat(answer("breakglass", password).path("status").asText()).isEqualTo("success");
    assertThat(answer("breakglass", "pbkdf2-sha256$REPLACE-ME").path("error").asText())
        .startsWith("Incorrect Login.");
    assertThat(answer("azkaban", "azkaban").path("error").asText()).startsWith("Incorrect Login.");
  }

  @Test
  void aRefusedTokenGetsASentenceAndLeavesNoTrace() throws Exception {
    long now = Instant.now().getEpochSecond();
    List<String> analysts = List.of("analytics");
    var pool = server.aws().pool();
    List<String> tokens = new ArrayList<>();
    tokens.add(pool.idToken("alice", analysts, Map.of("exp", now - 3600, "iat", now - 7200)));
    tokens.add(pool.idToken("alice", analysts, Map.of("aud", "another")));
    tokens.add(pool.idToken("alice", List.of()));
    tokens.add(
        pool.idToken("alice", analysts).replaceFirst("\\.[^.]{20}", ".AAAAAAAAAAAAAAAAAAAA"));
    for (String token : tokens) {
      assertThat(answer("cognitoToken", token).path("error").asText())
          .startsWith("Incorrect Login. ")
          .hasSizeGreaterThan("Incorrect Login. ".length() + 20)
          .doesNotContain(token.substring(token.length() - 20))
          .doesNotContain("Exception", "\tat ");
      // The other way in: any POST can carry a user and a password.
      assertThat(AzkabanSession.oneShot(server.azkaban().url(), "cognitoToken", token))
          .startsWith("Login error: ")
          .doesNotContain(token.substring(token.length() - 20));
    }
    String good = pool.idToken("alice", analysts);
    assertThat(answer("cognitoToken", good).path("status").asText()).isEqualTo("success");
    tokens.add(good);
    List<String> traces = new ArrayList<>();
    for (String token : tokens) {
      traces.add(token.substring(token.length() - 40));
      traces.add(token.split("\\.", -1)[1].substring(40, 80));
    }
    assertThat(server.azkaban().filesWith(List.of("alice"))).isNotEmpty();
    assertThat(server.azkaban().filesWith(traces)).isEmpty();
  }

  @Test
  void aWrongSettingStopsTheServerAndIsNamed(@TempDir Path other) throws Exception {
    try (RealServer wrong = RealServer.layOut(RealServer.install(), other)) {
      wrong.setting("cognito.token.use=idd");
      assertThat(wrong.outputOfFailedStart()).contains("cognito.token.use is \"idd\"");
    }
  }

  @Test
  void aJobThatFailsEndsItsLogWithTheReason() throws Exception {
    AzkabanSession alice = server.signIn("alice", "analytics");
    int execution =
        server.execute(
            alice, "failing", "command: " + server.aws().scripts() + "/load-file.sh s3://b/none");
    assertThat(server.awaitEnd(alice, execution)).isEqualTo("FAILED");
    List<String> log = server.log(alice, execution);
    // "Finishing job job at", and in the current source "Wrapping up emr job job, finished at".
    assertThat(log)
        .last()
        .asString()
        .containsPattern("(Finishing|Wrapping up .*) job .* with status FAILED");
    assertThat(errors(log)).last().asString().contains("there is no object s3://b/none");
    assertThat(server.steps(execution))
        .extracting(StepSnapshot::state)
        .containsExactly(StepState.FAILED);
  }

  @Test
  void aKillEndsTheStep() throws Exception {
    AzkabanSession alice = server.signIn("alice", "analytics");
    int execution =
        server.execute(alice, "killed", "command: " + server.aws().scripts() + "/never-ending.sh");
    server.awaitScriptLine("working, with no end");
    assertThat(alice.ask("cancelFlow", execution).has("error")).isFalse();
    assertThat(server.awaitEnd(alice, execution)).isEqualTo("KILLED");
    server.awaitScriptLine("told to stop");
    assertThat(server.steps(execution))
        .extracting(StepSnapshot::state)
        .containsExactly(StepState.CANCELLED);
    assertThat(server.log(alice, execution))
        .anyMatch(line -> line.contains("has ended, CANCELLED"));
  }

  @Test
  void aGroupThatIsNotOnesOwnIsRefused() throws Exception {
    AzkabanSession alice = server.signIn("alice", "analytics", "research");
    int execution =
        server.execute(
            alice, "other-group", "command: /x/count.sh", "aws.emr.run.as.group: research");
    assertThat(server.awaitEnd(alice, execution)).isEqualTo("FAILED");
    assertThat(errors(server.log(alice, execution)))
        .last()
        .asString()
        .contains("aws.emr.run.as.group=research is not a group of user 'alice'");
    assertThat(server.steps(execution)).isEmpty();
  }

  @Test
  void theSubmitterCanNotBeInvented() throws Exception {
    AzkabanSession bob = server.signIn("bob", "research");
    int execution =
        server.execute(
            bob,
            "invented",
            "command: /x/count.sh",
            "azkaban.flow.submituser: alice",
            "user.to.proxy: alice");
    assertThat(server.awaitEnd(bob, execution)).isEqualTo("FAILED");
    assertThat(errors(server.log(bob, execution))).last().asString().contains("'bob'");
    assertThat(server.steps(execution)).isEmpty();
  }

  @Test
  void whoHasNoPermissionSeesNothingOfAProject() throws Exception {
    AzkabanSession alice = server.signIn("alice", "analytics");
    AzkabanSession bob = server.signIn("bob", "research");
    int execution = server.execute(alice, "secret-plans", "command: /x/no-such-script.sh");
    server.awaitEnd(alice, execution);
    assertThat(bob.askProject("fetchprojectflows", "secret-plans", Map.of()).path("error").asText())
        .contains("Permission denied");
    assertThat(bob.execute("secret-plans", "flow").path("error").asText()).contains("secret-plans");
    for (String question : List.of("fetchexecflow", "cancelFlow", "fetchExecFlowLogs")) {
      assertThat(bob.ask(question + "&offset=0&length=1000", execution).path("error").asText())
          .as(question)
          .isNotEmpty();
    }
    server.log(alice, execution);
    JsonNode log = bob.log(execution, "job");
    assertThat(log.path("error").asText()).isNotEmpty();
    assertThat(log.has("data")).isFalse();
    assertThat(bob.get("/manager?project=secret-plans")).contains("No permission");
    // That ?all names every project to everybody is Azkaban's way.
    for (String list : List.of("/index", "/index?group")) {
      assertThat(bob.get(list)).as(list).contains("Projects").doesNotContain("secret-plans");
    }
    assertThat(alice.get("/index")).contains("secret-plans");
  }

  @Test
  void aGroupOfTheTokenCarriesAPermissionOfTheProject() throws Exception {
    AzkabanSession alice = server.signIn("alice", "analytics");
    int execution = server.execute(alice, "shared", "command: /x/no-such-script.sh");
    server.awaitEnd(alice, execution);
    server.log(alice, execution);
    Map<String, String> readers = new HashMap<>(Map.of("name", "readers", "group", "true"));
    for (String permission : List.of("admin", "read", "write", "execute", "schedule")) {
      readers.put("permissions[" + permission + "]", String.valueOf(permission.equals("read")));
    }
    // Of a group Azkaban's page asks whether there is one of that name: nobody has had it yet.
    assertThat(alice.addPermission("shared", readers).path("error").asText())
        .isEqualTo("Group is invalid.");
    AzkabanSession bob = server.signIn("bob", "readers");
    JsonNode added = alice.addPermission("shared", readers);
    assertThat(added.has("error")).as(added.toString()).isFalse();
    assertThat(bob.log(execution, "job").path("data").asText()).isNotEmpty();
    assertThat(bob.execute("shared", "flow").has("execid")).isFalse();
    AzkabanSession carol = server.signIn("carol", "finance");
    assertThat(carol.log(execution, "job").has("data")).isFalse();
  }

  @Test
  void aRoleOfAGroupIsARoleInEveryProject() throws Exception {
    AzkabanSession alice = server.signIn("alice", "analytics");
    int execution = server.execute(alice, "administered", "command: /x/no-such-script.sh");
    server.awaitEnd(alice, execution);
    AzkabanSession admin = server.signIn("dora", "platform");
    assertThat(server.log(admin, execution)).isNotEmpty();
    assertThat(admin.execute("administered", "flow").has("execid")).isTrue();
  }

  @Test
  void whoIsPutOnTheDenyListLosesTheSession() throws Exception {
    AzkabanSession erin = server.signIn("erin", "analytics", "platform");
    erin.createProject("erins");
    assertThat(erin.askProject("fetchprojectflows", "erins", Map.of()).has("error")).isFalse();
    Files.writeString(denied, "sub:" + UserPool.sub("erin") + "\n");
    String error =
        Looks.until(
            Duration.ofMinutes(1),
            () ->
                Optional.ofNullable(
                        erin.askProject("fetchprojectflows", "erins", Map.of()).get("error"))
                    .map(JsonNode::asText));
    assertThat(error).contains("Permission denied");
    assertThat(erin.execute("erins", "flow").has("execid")).isFalse();
    assertThat(
            answer("cognitoToken", server.aws().pool().idToken("erin", List.of("analytics")))
                .path("error")
                .asText())
        .startsWith("Incorrect Login.");
  }

  /** Where a reader looks first. */
  private static List<String> errors(List<String> log) {
    return log.stream().filter(line -> line.contains(" ERROR - ")).toList();
  }

  private static JsonNode answer(String userName, String password) throws Exception {
    return AzkabanSession.answerToSignIn(server.azkaban().url(), userName, password);
  }
}
