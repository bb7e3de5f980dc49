package io.github.azkabanaws.emr.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.azkaban.JobReport;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.Sha256;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.fixtures.Answers;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.FakeTables;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.groups.RunAsGroups;
import io.github.azkabanaws.emr.step.StepKey;
import io.github.azkabanaws.emr.step.Words;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a dry run says, and that it does nothing. */
class DryRunTest {
  @TempDir Path project;
  private final FakeEmr emr = new FakeEmr();
  private final VirtualTimer timer = new VirtualTimer();
  private Map<String, String> entered = Map.of();
  private final Examples.Log log = Examples.Log.create();

  @Test
  void tellsExactlyWhatWouldBeSubmittedWhereAndAsWhom() throws Exception {
    Files.writeString(project.resolve("second.sh"), "ok");
    PluginConfig config =
        Examples.config(
            "aws.emr.upload.prefix", "s3://bucket/pre", "aws.emr.secret.allowed", "ssm:*");
    run(
        config,
        "command",
        "/x/count.sh \"two  words\"",
        "command.1",
        "second.sh",
        "aws.emr.secret.DB",
        "ssm:/db",
        "aws.emr.dry.run",
        "true");
    String sha = Sha256.hex(new byte[] {'o', 'k'});
    String place = "s3://bucket/pre/science/42/count/0/1-" + sha.substring(0, 16) + "/second.sh";
    String wrapper =
        """
        INFO   jar: command-runner.jar
        INFO   action on failure: CONTINUE
        INFO   argument 1: "/opt/azkaban-aws-plugins/run-step.sh"
        INFO   argument 2: "--group=science"
        INFO   argument 3: "--user=bob"
        INFO   argument 4: "--submit-user=alice"
        INFO   argument 5: "--execution-id=42"
        INFO   argument 6: "--project=demo"
        INFO   argument 7: "--flow-id=reports"
        INFO   argument 8: "--job-id=count"
        INFO   argument 9: "--attempt=0"
        """;
    String text = String.join("\n", log.lines()) + "\n";
    assertThat(text.substring(text.indexOf("INFO Dry run")))
        .isEqualTo(
            """
            INFO Dry run (aws.emr.dry.run=true): nothing is uploaded or submitted. A run would do this:
            INFO user: bob, submitted by alice
            INFO group: science
            INFO cluster: 'analytics' (j-1)
            INFO step 1 of 2 (command)
            INFO   name: "count%s"
            %sINFO   argument 10: "--step-key=%s"
            INFO   argument 11: "--secret=DB=ssm:/db"
            INFO   argument 12: "--"
            INFO   argument 13: "/x/count.sh"
            INFO   argument 14: "two%%20%%20words"
            INFO   script: "/x/count.sh"
            INFO   script's argument 1: "two  words"
            INFO   secret: DB from ssm:/db
            INFO step 2 of 2 (command.1)
            INFO   name: "count%s"
            %sINFO   argument 10: "--step-key=%s"
            INFO   argument 11: "--script-sha256=%s"
            INFO   argument 12: "--secret=DB=ssm:/db"
            INFO   argument 13: "--"
            INFO   argument 14: "%s"
            INFO   script: "%s"
            INFO   upload: "second.sh", 2 bytes, SHA-256 %s, to %s
            INFO   secret: DB from ssm:/db
            INFO End of the dry run.
            """
                .formatted(
                    key(0),
                    wrapper,
                    stepKey(0),
                    key(1),
                    wrapper,
                    stepKey(1),
                    sha,
                    place,
                    place,
                    sha,
                    place));
  }

  @Test
  void withARoleItTellsTheRoleAndTheCommandThatEmrItselfStarts() throws Exception {
    String role = "arn:aws:iam::123456789012:role/r";
    run(
        Examples.config("aws.emr.dry.run", "true", "aws.emr.group.roles", "science=" + role),
        "command",
        "spark-submit 's3://b/my app.py'");
    assertThat(log.lines())
        .containsSubsequence(
            "INFO group: science",
            "INFO execution role: " + role,
            "INFO   argument 1: \"spark-submit\"",
            "INFO   argument 2: \"s3://b/my app.py\"",
            "INFO   script: \"spark-submit\"");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {"true, -", "true, false", "true, true", "-, true", "false, true"})
  void eitherTheAdministratorOrTheJobCanWantIt(String administrator, String job) throws Exception {
    assertThat(
            run(
                Examples.config("aws.emr.dry.run", administrator),
                "aws.emr.dry.run",
                job,
                "command",
                "/x"))
        .isTrue();
    assertThat(log.lines()).last().isEqualTo("INFO End of the dry run.");
    assertThat(emr.add.requests()).isEmpty();
  }

  @Test
  void aJobThatWantsToRunIsToldThatTheAdministratorDoesNot() throws Exception {
    run(Examples.config("aws.emr.dry.run", "true"), "aws.emr.dry.run", "false");
    assertThat(log.lines())
        .contains("WARN aws.emr.dry.run=false is ignored: the administrator has set true.");
  }

  @Test
  void theSubmittersParameterIsNotHiddenByTheJobsOwnProperty() throws Exception {
    entered = Map.of("aws.emr.dry.run", "true");
    assertThat(run(Examples.config(), "aws.emr.dry.run", "false")).isTrue();
    assertThat(emr.add.requests()).isEmpty();
    assertThat(log.lines())
        .contains("WARN aws.emr.dry.run=false is ignored: true is a parameter of this execution.")
        .last()
        .isEqualTo("INFO End of the dry run.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yes", "TRUE"})
  void aParameterThatMayMeanADryRunDoesNotSubmit(String value) {
    entered = Map.of("aws.emr.dry.run", value);
    assertThatThrownBy(() -> run(Examples.config(), "aws.emr.dry.run", "false"))
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("parameter aws.emr.dry.run=" + value + " must be true or false");
    assertThat(emr.add.requests()).isEmpty();
  }

  @Test
  void noClusterIsStartedForIt() throws Exception {
    emr.listClusters.answers(Answers.clusters(null));
    // The account of the test has no Lambda: a call of the function fails the test.
    run(
        Examples.config(
            "aws.emr.cluster.name", "nightly", "aws.emr.cluster.launch.lambda", "launch"),
        "aws.emr.dry.run",
        "true",
        "aws.emr.cluster.name",
        "nightly");
    assertThat(log.lines())
        .contains("INFO cluster: none is active; a run would have one started")
        .last()
        .isEqualTo("INFO End of the dry run.");
  }

  @Test
  void whatIsLikelyToBeASecretIsNotShown() throws Exception {
    run(
        Examples.config(),
        "aws.emr.dry.run",
        "true",
        "command",
        "/x/a.sh --token hunter2 --db-password=hunter2",
        "env.API_TOKEN",
        "hunter2",
        "env.DAY",
        "2026");
    assertThat(log.lines())
        .noneMatch(line -> line.contains("hunter2"))
        .anyMatch(line -> line.endsWith(": \"--env=API_TOKEN=***\""))
        .anyMatch(line -> line.endsWith(": \"--env=DAY=2026\""))
        .contains("INFO   script's argument 1: \"--token\"", "INFO   script's argument 2: \"***\"");
  }

  static Stream<Arguments> texts() {
    return Stream.of(
        Arguments.of("", "\"\""),
        Arguments.of(" a  b ", "\" a  b \""),
        Arguments.of("a\"b", "\"a\\\"b\""),
        Arguments.of("a\\nb", "\"a\\\\nb\""),
        Arguments.of("a\nb", "\"a\\nb\""),
        Arguments.of("\0a\tb\u001b[1m", "\"\\u0000a\\u0009b\\u001b[1m\""),
        Arguments.of("\u00fc\uD83D\uDC33$(id)}}", "\"\u00fc\uD83D\uDC33$(id)}}\""),
        Arguments.of("x\u202Ey\u00a0z\u2028.", "\"x\\u202ey\\u00a0z\\u2028.\""),
        Arguments.of("a\uD800b", "\"a\\ud800b\""),
        Arguments.of("\uDB40\uDC41x", "\"\\udb40\\udc41x\""));
  }

  @ParameterizedTest
  @MethodSource("texts")
  void twoTextsNeverLookAlike(String text, String quoted) {
    assertThat(Words.quote(text)).isEqualTo(quoted);
  }

  private boolean run(PluginConfig config, String... changes) throws Exception {
    emr.listClusters.answers(Answers.clusters(null, Answers.clusterSummary("j-1", "analytics")));
    Props props = Examples.jobProps("aws.emr.cluster.name", "analytics");
    for (int i = 0; i < changes.length; i += 2) {
      if (changes[i + 1] != null) {
        props.put(changes[i], changes[i + 1]);
      }
    }
    props.put("working.dir", project.toString());
    props.put("azkaban.job.attachment.file", project + "/_job.101.job.attach");
    return new StepRun(
            config,
            JobConfig.read(new Settings("job", props), props),
            new RunAsGroups((user, k, l) -> Set.of("science"), config.groups()),
            new FakeTables().records(),
            Examples.account(emr, timer),
            new JobContext(timer, new Signal(), log.logger()),
            new JobReport(
                new java.util.concurrent.ConcurrentHashMap<>(),
                new java.util.concurrent.atomic.AtomicReference<>(0.0)))
        .run(
            new Execution(42, "demo", "reports", "count", "", 0, "alice", Set.of("bob"), entered),
            "bob");
  }

  private static String key(int command) {
    return StepKey.of("", Examples.EXECUTION, command).suffix();
  }

  private static StepKey stepKey(int command) {
    return StepKey.of("", Examples.EXECUTION, command);
  }
}
