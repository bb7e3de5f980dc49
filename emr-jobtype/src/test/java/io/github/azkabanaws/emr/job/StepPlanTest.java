package io.github.azkabanaws.emr.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.Sha256;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.groups.RunAs;
import io.github.azkabanaws.emr.s3.S3Location;
import io.github.azkabanaws.emr.step.Command;
import io.github.azkabanaws.emr.step.RoleArguments;
import io.github.azkabanaws.emr.step.ScriptUpload;
import io.github.azkabanaws.emr.step.StepDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From the words of a command to the arguments of a step. */
class StepPlanTest {
  private static final String ROLE = "arn:aws:iam::123456789012:role/science";
  private static final String SHA =
      "2689367b205c16ce32ed4200942b8b8b1e262dfc70d9bc9fbc77c49699a4f1df";

  @TempDir Path project;
  private Optional<S3Location> notes = Optional.empty();
  private PluginConfig config = Examples.config("aws.emr.upload.prefix", "s3://bucket/pre/fix");

  @BeforeEach
  void aFileOfTheProject() throws Exception {
    Files.writeString(project.resolve("count.sh"), "ok");
    assertThat(Sha256.hex("ok".getBytes(java.nio.charset.StandardCharsets.UTF_8))).isEqualTo(SHA);
  }

  @Test
  void aFileOfTheProjectIsUploadedAndRunFromThere() throws Exception {
    StepDefinition step = only("command", "count.sh one");
    ScriptUpload upload = step.command().upload().orElseThrow();
    assertThat(upload.target())
        .hasToString("s3://bucket/pre/fix/science/42/count/0/0-2689367b205c16ce/count.sh");
    assertThat(upload.content()).asString().isEqualTo("ok");
    assertThat(upload.sha256()).isEqualTo(SHA);
    assertThat(args(step))
        .endsWith("--script-sha256=" + SHA, "--", upload.target().toString(), "one");
  }

  @Test
  void theSameFileHasAPlaceForEachCommandAndAttempt() throws Exception {
    Execution again = new Execution(42, "demo", "reports", "count", "", 1, "alice", Set.of());
    assertThat(
            plan("command", "./count.sh", "command.1", "count.sh")
                .steps(again, "bob", new RunAs("science", Optional.empty())))
        .extracting(step -> step.command().upload().orElseThrow().target().toString())
        .containsExactly(
            "s3://bucket/pre/fix/science/42/count/1/0-2689367b205c16ce/count.sh",
            "s3://bucket/pre/fix/science/42/count/1/1-2689367b205c16ce/count.sh");
  }

  @ParameterizedTest
  @CsvSource({
    "sub:job, a b=ü.sh, sub_job, a_b__.sh",
    "../x, -x.sh, _._x, _x.sh",
    "a/b, .hidden, a_b, _hidden",
    "job, $(id)`;'.sh, job, __id____.sh",
  })
  void namesInAPlaceAreHarmless(String jobId, String file, String safeJobId, String safeFile)
      throws Exception {
    Files.writeString(project.resolve(file), "ok");
    Execution execution = new Execution(1, "demo", "f", jobId, "", 0, "alice", Set.of());
    assertThat(
            plan("command", '"' + file + '"')
                .steps(execution, "bob", new RunAs("science", Optional.empty()))
                .stream()
                .map(step -> step.command().upload().orElseThrow().target().toString()))
        .containsExactly(
            "s3://bucket/pre/fix/science/1/" + safeJobId + "/0/0-2689367b205c16ce/" + safeFile);
  }

  @Test
  void aLongNameIsCutInItsPlace() throws Exception {
    String file = "x".repeat(200) + ".sh";
    Files.writeString(project.resolve(file), "ok");
    assertThat(only("command", file).command().upload().orElseThrow().target().key())
        .endsWith("/" + "x".repeat(97) + ".sh");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/x/count.sh", "s3://scripts/day=1/count.sh", "spark-submit", "a=b"})
  void whatIsOnTheClusterOrInS3IsLeftThere(String script) throws Exception {
    StepDefinition step = only("command", script + " a");
    assertThat(step.command().upload()).isEmpty();
    assertThat(args(step)).endsWith("--attempt=0", "--step-key=" + step.key(), "--", script, "a");
  }

  @Test
  void theWrapperLearnsWhereToBringWhatTheScriptTells() throws Exception {
    config = Examples.config("aws.emr.script.output.prefix", "s3://bucket/out");
    StepDefinition step = only("command", "/x/count.sh");
    assertThat(args(step)).contains("--output=s3://bucket/out/science/" + step.key() + ".json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bin/other.sh | is not a file of the project",
        "~/count.sh | is not a file of the project",
        "http://host/x.sh | is not a file of the project",
        "s3a://bucket/x.sh | is not a file of the project",
        "s3://bucket | is not s3://bucket/key",
        "s3://bucket/../x | is not s3://bucket/key",
        "-i | must not start with -",
        "../count.sh | has .. in its path",
      })
  void aScriptThatCanNotRunIsRefusedBefore(String script, String why) {
    assertThatThrownBy(() -> only("command.1", script, "command", "/x"))
        .isInstanceOf(StepJobException.class)
        .hasMessageStartingWith("Refused: the script '" + script + "' ")
        .hasMessageContaining(why);
  }

  @Test
  void withoutAPlaceForUploadsAFileOfTheProjectIsNotMistakenForAProgram() {
    config = Examples.config();
    assertThatThrownBy(() -> only("command", "count.sh"))
        .hasMessageContaining("is a file of the project")
        .hasMessageContaining("aws.emr.upload.prefix");
  }

  @ParameterizedTest
  @CsvSource({"y\0x, zero character", "\uD800, surrogate", "\uDC33\uD83D, surrogate"})
  void whatHasNoBytesIsRefused(String word, String why) {
    assertThatThrownBy(() -> only("command", "/x", "command.1", "/x 'a" + word + "'"))
        .isInstanceOf(StepJobException.class)
        .hasMessageStartingWith("command.1 has ")
        .hasMessageContaining(why);
  }

  @Test
  void onlyTheReferenceOfASecretTravels() throws Exception {
    config = Examples.config("aws.emr.secret.allowed", "ssm:/{group}/*,secretsmanager:db*");
    StepDefinition step =
        only("aws.emr.secret.Z", "ssm:/science/z", "aws.emr.secret.A", "secretsmanager:db#pass");
    assertThat(args(step))
        .containsSubsequence(
            "--secret=A=secretsmanager:db%23pass", "--secret=Z=ssm:/science/z", "--");
  }

  @Test
  void aSecretOfAnotherGroupStopsTheJob() {
    config = Examples.config("aws.emr.secret.allowed", "ssm:/{group}/*");
    assertThatThrownBy(() -> only("aws.emr.secret.Z", "ssm:/finance/z"))
        .hasMessageStartingWith("Refused: aws.emr.secret.Z=ssm:/finance/z ");
  }

  @Test
  void aLabelThatWouldBeCutStopsTheJob() {
    assertThatThrownBy(() -> only("aws.emr.step.name", "x".repeat(256)))
        .hasMessageStartingWith("aws.emr.step.name is too long");
  }

  @Test
  void theSecondCommandsLimitIsCheckedBeforeTheFirstIsSubmitted() {
    assertThatThrownBy(() -> only("command.1", "/x " + "a".repeat(10_240)))
        .hasMessageStartingWith("command.1 is too long for an EMR step");
  }

  @Test
  void withARoleTheCommandIsTheStep() throws Exception {
    List<StepDefinition> steps =
        plan("command", "spark-submit --class X 's3://b/my app.jar' ü")
            .steps(Examples.EXECUTION, "bob", new RunAs("science", Optional.of(ROLE)));
    assertThat(steps.get(0).request().jar()).isEqualTo("command-runner.jar");
    assertThat(args(steps.get(0)))
        .containsExactly("spark-submit", "--class", "X", "s3://b/my app.jar", "ü");
    assertThat(steps.get(0).key().isAtEndOf(steps.get(0).request().name())).isTrue();
  }

  /**
   * As a variable that no job can have, in front of all that an author can set: an older wrapper
   * makes a variable of it, and goes on.
   */
  @Test
  void theWrapperLearnsWhereToNoteTheEnd() throws Exception {
    notes = S3Location.parse("s3://notes/azkaban/f00d");
    StepDefinition step = only("command", "/x/count.sh --env=EMR_END_NOTES=x", "env.A", "b");
    assertThat(args(step).subList(1, 3))
        .containsExactly("--env=EMR_END_NOTES=s3://notes/azkaban/f00d", "--group=science");
    assertThat(args(step)).endsWith("--env=A=b", "--", "/x/count.sh", "--env=EMR_END_NOTES=x");
    assertThat(step.leavesNotes()).isTrue();
    notes = Optional.empty();
    StepDefinition without = only("command", "/x/count.sh --env=EMR_END_NOTES=x");
    assertThat(without.leavesNotes()).isFalse();
  }

  /** Others count their steps whether this Azkaban counts its own or not. */
  @Test
  void whoseStepItIsIsSaidInFrontOfAllThatAnAuthorSets() throws Exception {
    notes = S3Location.parse("s3://notes/azkaban/f00d");
    config = Examples.config("aws.emr.install.id", "blue");
    StepDefinition step = only("command", "/x/count.sh", "env.A", "b");
    assertThat(args(step).subList(1, 4))
        .containsExactly(
            "--env=EMR_END_NOTES=s3://notes/azkaban/f00d",
            "--env=EMR_INSTALL_ID=blue",
            "--group=science");
    config = Examples.config();
    assertThat(args(only("command", "/x/count.sh"))).noneMatch(word -> word.contains("INSTALL_ID"));
  }

  @Test
  void withARoleThereIsNoWrapperThatCouldNoteAnything() throws Exception {
    notes = S3Location.parse("s3://notes/azkaban/f00d");
    StepDefinition step =
        plan("command", "spark-submit x --")
            .steps(Examples.EXECUTION, "bob", new RunAs("science", Optional.of(ROLE)))
            .get(0);
    assertThat(args(step)).containsExactly("spark-submit", "x", "--");
    assertThat(step.leavesNotes()).isFalse();
  }

  @Test
  void aStepThatNotesWouldMakeTooLongIsSubmittedWithout() throws Exception {
    int room = 10_240;
    for (String arg : args(only("command", "/x ."))) {
      room -= arg.length();
    }
    String longest = "/x " + "a".repeat(room + 1 - "command-runner.jar".length());
    notes = S3Location.parse("s3://notes/azkaban/f00d");
    assertThat(only("command", longest).leavesNotes()).isFalse();
    assertThatThrownBy(() -> only("command", longest + "a"))
        .hasMessageStartingWith("command is too long for an EMR step");
  }

  @Test
  void withARoleAnEmptyArgumentIsRefused() {
    assertThatThrownBy(
            () -> RoleArguments.of(Command.of("command", List.of("hive-script", "")), "/w"))
        .hasMessageContaining("an empty argument would be lost");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "spark-submit '{{a}}' | an argument with }}",
        "spark-submit \u0001x | control characters, as in \"\\u0001x\"",
        "count.sh | 'count.sh' needs the wrapper",
        "s3://bucket/count.sh | 's3://bucket/count.sh' needs the wrapper",
      })
  void withARoleWhatNeedsTheWrapperIsRefused(String command, String why) {
    StepPlan plan = plan("command", command);
    assertThatThrownBy(
            () -> plan.steps(Examples.EXECUTION, "bob", new RunAs("science", Optional.of(ROLE))))
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining(why);
  }

  @Test
  void withARoleThereAreNoSecrets() {
    config = Examples.config("aws.emr.secret.allowed", "ssm:*");
    StepPlan plan = plan("command", "spark-submit x", "aws.emr.secret.DB", "ssm:db");
    assertThatThrownBy(
            () -> plan.steps(Examples.EXECUTION, "bob", new RunAs("science", Optional.of(ROLE))))
        .hasMessageContaining("aws.emr.secret.DB");
  }

  private StepDefinition only(String... jobChanges) throws Exception {
    return plan(jobChanges)
        .steps(Examples.EXECUTION, "bob", new RunAs("science", Optional.empty()))
        .get(0);
  }

  private StepPlan plan(String... jobChanges) {
    Props props = Examples.jobProps(jobChanges);
    props.put("working.dir", project.toString());
    props.put("azkaban.job.attachment.file", project + "/_job.101.job.attach");
    Settings settings = new Settings("job", props);
    JobConfig job = JobConfig.read(settings, props);
    assertThat(settings.problems()).isEmpty();
    return new StepPlan(config, job, notes);
  }

  private static List<String> args(StepDefinition step) {
    return step.request().arguments();
  }
}
