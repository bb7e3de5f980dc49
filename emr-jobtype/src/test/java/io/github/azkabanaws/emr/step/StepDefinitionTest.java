package io.github.azkabanaws.emr.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.base.Sha256;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.emrapi.SdkValues;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.s3.S3Location;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.emr.model.ActionOnFailure;

class StepDefinitionTest {
  @Test
  void theWrapperGetsTheGroupTheIdentityAndTheCommand() throws Exception {
    StepDefinition step = define("nightly", List.of("/x/count.sh", "two words", ""));
    assertThat(step.request().jar()).isEqualTo("command-runner.jar");
    assertThat(step.request().arguments())
        .containsExactly(
            "/opt/run-step.sh",
            "--group=science",
            "--user=bob",
            "--submit-user=alice",
            "--execution-id=42",
            "--project=demo",
            "--flow-id=reports",
            "--job-id=count",
            "--attempt=0",
            "--step-key=" + step.key(),
            "--",
            "/x/count.sh",
            "two%20words",
            "%");
    assertThat(SdkValues.config(step.request()).actionOnFailure())
        .isEqualTo(ActionOnFailure.CONTINUE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "abcXYZ019._/:@,+=-|abcXYZ019._/:@,+=-",
        "azAZ09|azAZ09",
        "`{[]^|%60%7B%5B%5D%5E",
        "$(id)|%24%28id%29",
        "}}|%7D%7D",
        "%|%25",
        "\\|%5C",
        "'\"*;|%27%22%2A%3B",
        "ü|%C3%BC",
        "\uD83D\uDC33|%F0%9F%90%B3",
      })
  void everyOtherByteIsEncoded(String plain, String encoded) {
    assertThat(WrapperArguments.encode(plain)).isEqualTo(encoded);
  }

  @Test
  void theNameEndsWithTheKey() throws Exception {
    StepDefinition step = define("nightly\nrun", List.of("/x"));
    assertThat(step.request().name()).startsWith("nightly run [azk-42-0-0-").endsWith("]");
    assertThat(step.key().isAtEndOf(step.request().name())).isTrue();
  }

  @Test
  void aLongLabelIsCutBeforeTheKey() throws Exception {
    StepDefinition step = define("\uD83D\uDC33".repeat(200), List.of("/x"));
    assertThat(step.request().name()).hasSizeBetween(255, 256).doesNotContain("\uD83D [");
    assertThat(step.key().isAtEndOf(step.request().name())).isTrue();
  }

  @Test
  void noCharacterIsCutInHalf() throws Exception {
    String whales = "\uD83D\uDC33".repeat(200);
    int room = 256 - StepKey.of("", Examples.EXECUTION, 0).suffix().length();
    for (String label : List.of(whales, "x" + whales)) {
      String name = define(label, List.of("/x")).request().name();
      String kept = name.substring(0, name.indexOf(" ["));
      assertThat(kept).hasSizeBetween(room - 1, room);
      assertThat(Words.isTransferable(kept)).isTrue();
    }
    String fits = "x".repeat(room);
    assertThat(define(fits, List.of("/x")).request().name()).startsWith(fits + " [").hasSize(256);
    assertThat(define(fits + "y", List.of("/x")).request().name()).startsWith(fits + " [");
  }

  @Test
  void aStepWithoutALabelHasItsKey() throws Exception {
    StepDefinition step = define("", List.of("/x"));
    assertThat(step.request().name()).isEqualTo(step.key().suffix());
  }

  @Test
  void theWrapperIsToldWhatElseTheScriptNeeds() throws Exception {
    Execution execution = Examples.EXECUTION;
    StepKey key = StepKey.of("", execution, 0);
    byte[] bytes = {'x'};
    Command command =
        Command.of("command", List.of("x.sh", "a"))
            .uploading(
                new ScriptUpload(
                    "x.sh", bytes, Sha256.hex(bytes), new S3Location("bucket", "pre/x.sh")));
    TreeMap<String, SecretReference> secrets = new TreeMap<>();
    secrets.put("DB", SecretReference.parse("ssm:/a#b".replace("#b", ":3")).orElseThrow());
    assertThat(
            WrapperArguments.of(
                "/w",
                "science",
                "bob",
                execution,
                key,
                Optional.of(new S3Location("bucket", "out/o.json")),
                new TreeMap<>(Map.of("EMPTY", "", "MODE", "a b")),
                secrets,
                command))
        .endsWith(
            "--step-key=" + key,
            "--output=s3://bucket/out/o.json",
            "--script-sha256=" + Sha256.hex(bytes),
            "--env=EMPTY=",
            "--env=MODE=a%20b",
            "--secret=DB=ssm:/a:3",
            "--",
            "s3://bucket/pre/x.sh",
            "a");
  }

  @Test
  void aLabelOfTheAuthorThatWouldBeCutIsRefused() throws Exception {
    StepKey key = StepKey.of("", Examples.EXECUTION, 0);
    int room = 256 - key.suffix().length();
    StepDefinition.requireShort(key, "aws.emr.step.name", "a".repeat(room));
    assertThatThrownBy(
            () -> StepDefinition.requireShort(key, "aws.emr.step.name", "a".repeat(room + 1)))
        .isInstanceOf(StepJobException.class)
        .hasMessage(
            "aws.emr.step.name is too long for the name of an EMR step: it has "
                + (room + 1)
                + " characters, EMR takes 256 with the key at the end, which leaves "
                + room
                + ".");
  }

  @Test
  void aNameHasOnlyWhatEmrTakes() throws Exception {
    assertThat(define("a\u0000b\ud800c\uffffd", List.of("/x")).request().name())
        .startsWith("a b c d [");
  }

  @Test
  void anAuthorCanNotForgeAKey() throws Exception {
    StepKey other = StepKey.of("", execution("other", "", 0), 0);
    StepDefinition step = define("x" + other.suffix(), List.of("/x"));
    assertThat(other.isAtEndOf(step.request().name())).isFalse();
  }

  @Test
  void theKeyTellsEverythingApart() {
    assertThat(
            Set.of(
                key(execution("a", "", 0), 0),
                key(execution("a", "", 0), 1),
                key(execution("a", "", 1), 0),
                key(execution("b", "", 0), 0),
                key(execution("a", "sub:a", 0), 0),
                key(execution("demo2", "reports", "a", "", 0), 0),
                key(execution("demo", "reports2", "a", "", 0), 0),
                key(execution("demor", "eports", "a", "", 0), 0)))
        .hasSize(8);
    assertThat(key(execution("a", "", 0), 0)).isEqualTo(key(execution("a", "", 0), 0));
  }

  @Test
  void theLimitOfEmrIsCheckedBeforeEmrIsAsked() throws Exception {
    int room =
        10_240
            - "command-runner.jar".length()
            - define("l", List.of("/x")).request().arguments().stream()
                .mapToInt(String::length)
                .sum();
    assertThat(define("l", List.of("/x", "a".repeat(room)))).isNotNull();
    assertThatThrownBy(() -> define("l", List.of("/x", "a".repeat(room + 1))))
        .isInstanceOf(StepJobException.class)
        .hasMessageStartingWith("command.1 is too long")
        .hasMessageContaining("10241 characters")
        .hasMessageContaining("EMR takes 10240");
  }

  private static StepDefinition define(String label, List<String> words) throws Exception {
    Execution execution = Examples.EXECUTION;
    Command command = Command.of("command.1", words);
    return StepDefinition.of(
        StepKey.of("", execution, 0),
        label,
        command,
        WrapperArguments.of(
            "/opt/run-step.sh",
            "science",
            "bob",
            execution,
            StepKey.of("", execution, 0),
            Optional.empty(),
            new TreeMap<>(),
            new TreeMap<>(),
            command));
  }

  private static String key(Execution execution, int command) {
    return StepKey.of("", execution, command).toString();
  }

  private static Execution execution(String jobId, String nestedPath, int attempt) {
    return execution("demo", "reports", jobId, nestedPath, attempt);
  }

  private static Execution execution(
      String project, String flow, String jobId, String nestedPath, int attempt) {
    return new Execution(42, project, flow, jobId, nestedPath, attempt, "alice", Set.of());
  }
}
