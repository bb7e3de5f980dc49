package io.github.azkabanaws.cognito;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.utils.Props;
import io.github.azkabanaws.base.checks.CheckLine;
import io.github.azkabanaws.base.checks.CheckLine.Status;
import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.CheckReport;
import io.github.azkabanaws.base.checks.CheckRun;
import io.github.azkabanaws.base.files.FileStatus;
import io.github.azkabanaws.cognito.base.StrictJson;
import io.github.azkabanaws.cognito.fixtures.JwksServer;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.keys.KeyLocation;
import io.github.azkabanaws.cognito.setup.WatchedFilesCheck;
import io.github.azkabanaws.cognito.token.ClaimSettings;
import io.github.azkabanaws.cognito.token.TokenSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What CognitoCheckSetupIT does not look at. */
class CheckSetupTest {
  private static final String HOSTILE = "a\u001b[2J\nok       b: fine\u202e\u2028\"\\\u0000\ud83d";

  @TempDir Path folder;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private int code;

  @Test
  void keysAtHandNeedNoServer() throws Exception {
    assertThat(check(props(), Clock.systemUTC()))
        .contains("ok       keys of " + TestTokens.POOL + ": ")
        .contains("skipped  clock at ")
        .contains("ok       self-test: forged tokens are refused")
        .contains(" 0 failed");
    assertThat(code).isEqualTo(CheckSetup.RIGHT);
  }

  @Test
  void theClassIsReadAsAzkabanReadsIt() throws Exception {
    Props props = props();
    props.put("user.manager.class", CognitoUserManager.class.getName() + " ");
    assertThat(check(props, Clock.systemUTC()))
        .contains("user.manager.class is missing or names another class")
        .contains(" (its value has white space around it)");
  }

  @Test
  void anybodyWhoMayMakeProjectsIsAWarningUnlessThatIsLocked() throws Exception {
    Props props = props();
    assertThat(check(props, Clock.systemUTC())).contains("settings: lockdown.create.projects");
    props.put("lockdown.create.projects", "true");
    assertThat(check(props, Clock.systemUTC())).doesNotContain("lockdown.create.projects");
    props.put("lockdown.create.projects", "TRUE");
    assertThat(check(props, Clock.systemUTC())).doesNotContain("lockdown.create.projects");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 60s, ok, ''",
    "50, 60s, ok, ahead",
    "120, 60s, warning, ahead",
    "600, 60s, failed, ahead",
    "-20, 60s, ok, behind",
    "-45, 60s, warning, behind",
    "-120, 60s, failed, 'behind that of 127.0.0.1, more than cognito.clock.skew=60s'",
    "-120, 5m, ok, behind",
    "-200, 5m, warning, behind",
    "-600, 5m, failed, behind",
    "-20, 5s, failed, behind"
  })
  void theClockIsComparedWithTheServersOne(int seconds, String allowed, String status, String words)
      throws Exception {
    try (JwksServer server = new JwksServer(TestTokens.poolJwks())) {
      Props props = props();
      props.put(KeyLocation.PROPERTY, server.url().toString());
      props.put(TokenSettings.CLOCK_SKEW, allowed);
      String out = check(props, Clock.offset(Clock.systemUTC(), Duration.ofSeconds(seconds)));
      assertThat(out.lines().filter(line -> line.contains(" clock at ")))
          .singleElement()
          .asString()
          .startsWith(status)
          .contains(words);
    }
  }

  @Test
  void whatOthersWroteStaysOneLineThatShowsItself() throws Exception {
    CheckLine line = new CheckLine("x", Status.FAILED, HOSTILE, "do");
    assertThat(line.toString())
        .contains("a\\u001b[2J\\u000aok       b: fine\\u202e\\u2028\"\\\\u0000\\ud83d")
        .doesNotContain("\n");
    CheckReport report = new CheckReport(List.of(line, new CheckLine("y", Status.OK, "z", "")));
    Map<String, Object> json = StrictJson.parseObject(report.json());
    assertThat(json.get("failed")).isEqualTo(1.0);
    assertThat(json.get("checks"))
        .isEqualTo(
            List.of(
                Map.of("check", "x", "status", "failed", "text", line.text(), "advice", "do"),
                Map.of("check", "y", "status", "ok", "text", "z", "advice", "")));
  }

  @Test
  void aCheckThatHangsOrBreaksHasFailedAndWhatNeedsItIsSkipped() throws Exception {
    List<CheckLine> heard = new ArrayList<>();
    CheckRun run = new CheckRun(Duration.ofMillis(50), heard::add);
    CountDownLatch never = new CountDownLatch(1);
    run.make(
        "hangs",
        lines -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    run.make("needs", lines -> lines.ok("never"), "hangs");
    run.make("too", lines -> lines.ok("never"), "needs");
    CheckRun patient = new CheckRun(Duration.ofMinutes(1), heard::add);
    patient.make(
        "breaks",
        lines -> {
          throw new IllegalStateException("hunter2");
        });
    patient.make("silent", lines -> {});
    assertThat(heard)
        .extracting(CheckLine::status)
        .containsExactly(
            Status.FAILED, Status.SKIPPED, Status.SKIPPED, Status.FAILED, Status.FAILED);
    assertThat(heard.toString()).doesNotContain("hunter2");
  }

  @Test
  void aWatchedFileThatCanNotBeReadIsAFailureWithSinceWhen() throws Exception {
    FileStatus users = FileStatus.of("users' file", Path.of("/u.xml"), TestTokens.NOW);
    FileStatus list =
        FileStatus.of("deny list", Path.of("/denied"), TestTokens.NOW)
            .bad("can't be read: it is not there", TestTokens.NOW.plusSeconds(5));
    CheckLines lines = new CheckLines("watched files");
    new WatchedFilesCheck(() -> List.of(list, users)).run(lines);
    assertThat(lines.soFar())
        .extracting(CheckLine::toString)
        .containsExactly(
            "failed   watched files: deny list /denied can't be read: it is not there (since "
                + TestTokens.NOW.plusSeconds(5)
                + ") -> mend it now: what the web server has read before holds until then",
            "ok       watched files: users' file /u.xml can be read");

    Props props = props();
    Path denied = TestConfig.write(folder.resolve("denied"), "# nobody");
    props.put(ClaimSettings.DENY_FILE, denied.toString());
    assertThat(check(props, Clock.systemUTC()))
        .contains("ok       watched files: deny list " + denied + " can be read")
        .contains("ok       watched files: users' file ");
    props.put(ClaimSettings.DENY_FILE, folder.toString());
    assertThat(check(props, Clock.systemUTC()))
        .contains("failed   settings: cognito.deny.file is ")
        .contains("which can't be used: it is a folder or the like; name a regular file (the file")
        .contains(" or its rights were last changed at 20");
  }

  private Props props() {
    Props props = TestConfig.props(folder);
    props.put("user.manager.class", CognitoUserManager.class.getName());
    return props;
  }

  private String check(Props props, Clock clock) throws Exception {
    Path file = folder.resolve("azkaban.properties");
    props.storeLocal(file.toFile());
    output.reset();
    PrintStream out = new PrintStream(output, true, StandardCharsets.UTF_8);
    code = new CheckSetup(out, clock, Duration.ofMinutes(1)).run("--conf", folder.toString());
    return output.toString(StandardCharsets.UTF_8);
  }
}
