package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.harness.AzkabanInstall;
import io.github.azkabanaws.harness.Programs;
import io.github.azkabanaws.harness.UserPool;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line of the user manager's jar, run as the page says. */
class CheckTokenIT {
  private record Outcome(int code, String output) {}

  @TempDir Path folder;
  private UserPool pool;
  private AzkabanInstall install;

  @BeforeEach
  void layOut() throws Exception {
    pool = UserPool.start("eu-west-1_Pool00001", "client1");
    install = AzkabanInstall.layOut(Distribution.folder(), folder);
    install.configureWebServer(
        Map.of(
            "cognito.user.pool.id", pool.poolId(),
            "cognito.client.id", pool.clientId(),
            "cognito.jwks", pool.jwksUri().toString()));
  }

  @AfterEach
  void stop() {
    pool.close();
  }

  @Test
  void aGoodTokenIsAcceptedWithItsUser() throws Exception {
    Outcome outcome = check(pool.idToken("alice", List.of("platform")));
    assertThat(outcome.output())
        .contains("user    \"alice\"")
        .contains("groups  [\"platform\"]")
        .contains("roles   [\"admin\"]");
    assertThat(outcome.code()).isZero();
  }

  @Test
  void theAnswerOfTheTokenEndpointInWindowsTextIsTaken() throws Exception {
    String token = pool.idToken("alice", List.of("platform"));
    Outcome outcome =
        check(
            ("\ufeff{\"id_token\":\"" + token + "\",\"token_type\":\"Bearer\"}\r\n")
                .getBytes(StandardCharsets.UTF_16LE));
    assertThat(outcome.output())
        .contains("Input     it is UTF-16 text")
        .contains("checked is its ID token")
        .contains("user    \"alice\"");
    assertThat(outcome.code()).isZero();
  }

  @Test
  void aBadTokenIsRefusedWithTheReason() throws Exception {
    Outcome outcome = check(pool.idToken("alice", List.of("platform"), Map.of("aud", "other")));
    assertThat(outcome.output())
        .contains("FAIL  AUDIENCE_NOT_ALLOWED")
        .contains("expected aud in [\"client1\"], got \"other\"")
        .contains("do      check cognito.client.id");
    assertThat(outcome.code()).isEqualTo(1);
  }

  @Test
  void whatTheUserIdNeedsIsLookedForAfterAllElse() throws Exception {
    Files.writeString(
        install.webServer().resolve("conf/azkaban.properties"),
        "cognito.user.id={staff_id}\ncognito.allow.no.groups=true\n",
        StandardOpenOption.APPEND);
    Outcome outcome = check(pool.idToken("alice", List.of("platform")));
    assertThat(outcome.output())
        .contains("Warning   cognito.allow.no.groups=true permits ")
        .contains("pass  USER_MISSING")
        .contains("pass  TOKEN_DENIED")
        .contains("FAIL  USER_CLAIM_MISSING")
        .contains("-     USER_NAME_NOT_ALLOWED");
    assertThat(outcome.code()).isEqualTo(1);
  }

  @Test
  void keysThatCanNotBeFetchedAreTold() throws Exception {
    String token = pool.idToken("alice", List.of("platform"));
    pool.close();
    Outcome outcome = check(token);
    assertThat(outcome.output()).contains("FAIL  KEYS_UNAVAILABLE").contains("refused");
    assertThat(outcome.code()).isEqualTo(1);
  }

  private Outcome check(String token) throws Exception {
    return check((token + "\n").getBytes(StandardCharsets.US_ASCII));
  }

  private Outcome check(byte[] input) throws Exception {
    Path in = Files.write(folder.resolve("token.txt"), input);
    Path out = folder.resolve("out.txt");
    List<String> command = new ArrayList<>(Programs.java());
    command.add("-cp");
    // Azkaban's lib, then extlib.
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
            + ":"
            + install.webServer().resolve("extlib")
            + "/*");
    command.addAll(
        List.of("io.github.azkabanaws.cognito.CheckToken", "--conf", "conf/azkaban.properties"));
    Process process =
        Programs.builder(command)
            .directory(install.webServer().toFile())
            .redirectInput(in.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    int code = Programs.await(process, Wrapper.LIMIT);
    return new Outcome(code, Files.readString(out));
  }
}
