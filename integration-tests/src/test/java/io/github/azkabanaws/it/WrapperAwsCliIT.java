package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.azkabanaws.it.Wrapper.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The wrapper with the real AWS CLI, and connections that break in the middle of a body. */
@Timeout(300)
class WrapperAwsCliIT {
  /** Runs its beginning twice if a part of it came twice. */
  private static final String SCRIPT =
      "#!/bin/bash\necho beginning\n" + "# line\n".repeat(20_000) + "echo end\n";

  @TempDir Path folder;
  private Wrapper wrapper;
  private BreakingAws aws;

  @BeforeEach
  void node() throws Exception {
    assumeTrue(Shell.has("aws"), "skipped: the AWS CLI is not on this machine");
    wrapper = Wrapper.in(folder);
    for (String program : List.of("getent", "id", "sudo")) {
      wrapper.demoProgram(program);
    }
    aws = new BreakingAws();
    wrapper.program(
        "bin/aws",
        """
        #!/bin/bash
        export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=eu-west-1
        PATH='%s' exec aws --endpoint-url '%s' "$@"
        """
            .formatted(System.getenv("PATH"), aws.endpoint()));
  }

  @AfterEach
  void stop() {
    if (aws != null) {
      aws.close();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void aScriptThatArrivesAtLastRunsOnce(int breaks) throws Exception {
    aws.object("/code/a.sh", bytes(SCRIPT), Map.of("ETag", quoted(md5(SCRIPT))));
    aws.breakNext(breaks);
    Outcome outcome = fetching("s3://code/a.sh");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out().lines().filter(line -> !line.contains(": ")))
        .containsExactly("beginning", "end");
    assertThat(outcome.out())
        .contains(
            "run-step.sh: fetched s3://code/a.sh: "
                + SCRIPT.length()
                + " bytes, SHA-256 "
                + digest("SHA-256", SCRIPT));
    assertThat(aws.requests()).hasSize(breaks + 1).containsOnly("GET /code/a.sh");
  }

  @Test
  void aScriptThatNeverArrivesAsAWholeIsNotRun() throws Exception {
    aws.object("/code/a.sh", bytes(SCRIPT), Map.of("ETag", quoted(md5(SCRIPT))));
    aws.breakNext(10);
    Outcome outcome = fetching("s3://code/a.sh");
    assertThat(outcome.code()).isEqualTo(64);
    assertThat(outcome.err())
        .contains("refused: s3://code/a.sh can't be fetched: aws exited with ");
    assertThat(outcome.out()).doesNotContain("beginning");
    assertThat(aws.requests()).hasSize(3);
  }

  @Test
  void whatIsNotThereIsAskedForOnceAndToldInS3sWords() throws Exception {
    Outcome outcome = fetching("s3://code/gone.sh");
    assertThat(outcome.code()).isEqualTo(64);
    assertThat(outcome.err())
        .contains("An error occurred (NoSuchKey)", "s3://code/gone.sh can't be fetched");
    assertThat(aws.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"md5", "etag-of-parts", "kms", "wrong"})
  void whatS3SaysOfTheObjectIsComparedWhereItCanBe(String kind) throws Exception {
    String other = md5("something else");
    Map<String, String> headers =
        switch (kind) {
          case "md5" -> Map.of("ETag", quoted(md5(SCRIPT)), "x-amz-version-id", "v.1_2");
          case "etag-of-parts" -> Map.of("ETag", quoted(other + "-2"));
          case "kms" -> Map.of("ETag", quoted(other), "x-amz-server-side-encryption", "aws:kms");
          default -> Map.of("ETag", quoted(other));
        };
    aws.object("/code/a.sh", bytes(SCRIPT), headers);
    Outcome outcome = fetching("s3://code/a.sh");
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(kind.equals("wrong") ? 64 : 0);
    if (kind.equals("wrong")) {
      assertThat(outcome.err())
          .contains(
              "what came is not the object: the ETag is " + other + " in S3", "as it is in S3");
      assertThat(outcome.out()).doesNotContain("beginning");
    }
    assertThat(outcome.out().contains(", version v.1_2")).isEqualTo(kind.equals("md5"));
  }

  @ParameterizedTest
  @CsvSource({"SHA-256, x-amz-checksum-sha256", "SHA-1, x-amz-checksum-sha1"})
  void soAreItsChecksums(String algorithm, String header) throws Exception {
    byte[] right = MessageDigest.getInstance(algorithm).digest(bytes(SCRIPT));
    aws.object(
        "/code/a.sh", bytes(SCRIPT), Map.of(header, Base64.getEncoder().encodeToString(right)));
    assertThat(fetching("s3://code/a.sh").code()).isZero();
    right[0]++;
    aws.object(
        "/code/a.sh", bytes(SCRIPT), Map.of(header, Base64.getEncoder().encodeToString(right)));
    Outcome outcome = fetching("s3://code/a.sh");
    assertThat(outcome.code()).isEqualTo(64);
    assertThat(outcome.out()).doesNotContain("beginning");
  }

  @ParameterizedTest
  @ValueSource(strings = {"file:///etc/hostname", "fileb://x", "http://h/x", "https://h/x"})
  void aKeyThatTheCliWouldTakeForAPlaceIsRefused(String key) throws Exception {
    Outcome outcome = fetching("s3://code/" + key);
    assertThat(outcome.code()).isEqualTo(64);
    assertThat(outcome.err()).contains("the AWS CLI would take this key for a place");
    assertThat(aws.requests()).isEmpty();
  }

  @Test
  void aSecretWhoseAnswerBreaksIsReadAgainAsAWhole() throws Exception {
    String value = "p".repeat(5000);
    aws.operation("secretsmanager.GetSecretValue", "{\"SecretString\": \"" + value + "\"}");
    aws.operation("AmazonSSM.GetParameter", "{\"Parameter\": {\"Value\": \"" + value + "\"}}");
    for (String reference : List.of("secretsmanager:db", "ssm:/db")) {
      aws.breakNext(1);
      Outcome outcome =
          wrapper.run(
              "--group=analytics",
              "--execution-id=1",
              "--secret=DB=" + reference,
              "--",
              "printenv",
              "DB");
      assertThat(outcome.code()).as(outcome.err()).isZero();
      assertThat(outcome.out()).endsWith("\n" + value + "\n");
    }
    assertThat(aws.requests()).hasSize(4);
  }

  @Test
  void whatAScriptTellsIsWholeAlsoIfTheConnectionBreaks() throws Exception {
    String told = "{\"rows\": \"" + "1".repeat(50_000) + "\"}";
    Path file = Files.writeString(folder.resolve("tells"), told);
    aws.breakNext(1);
    List<String> arguments = new ArrayList<>(List.of("--group=analytics", "--execution-id=1"));
    arguments.addAll(List.of("--output=s3://out/a.json", "--", "bash", "-c"));
    arguments.add(Wrapper.encode("cat '" + file + "' >\"$AZKABAN_OUTPUT_FILE\""));
    Outcome outcome = wrapper.run(arguments.toArray(String[]::new));
    assertThat(outcome.err()).isEqualTo("run-step.sh: the script ended with exit code 0\n");
    assertThat(new String(aws.object("/out/a.json"), Wrapper.BYTES)).isEqualTo(told);
  }

  @Test
  void itsEndIsNotedByTheCliAsItIs() throws Exception {
    // The machine may be busy.
    wrapper.settings(
        "path=" + folder.resolve("bin") + ":/usr/sbin:/usr/bin:/bin", "note_seconds=90");
    Outcome outcome =
        wrapper.run(
            "--group=analytics",
            "--execution-id=1",
            "--step-key=azk-1-0-0-0123456789abcdef",
            "--env=EMR_END_NOTES=s3://notes/azkaban/f00d",
            "--",
            "bash",
            "-c",
            "exit%209");
    assertThat(outcome.code()).isEqualTo(9);
    assertThat(aws.requests())
        .last()
        .asString()
        .matches("PUT /notes/azkaban/f00d/\\d{8}T\\d{6}Z-azk-1-0-0-0123456789abcdef-ended-9");
  }

  private Outcome fetching(String script) throws Exception {
    return wrapper.run("--group=analytics", "--execution-id=1", "--", script);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(Wrapper.BYTES);
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private static String md5(String text) throws Exception {
    return digest("MD5", text);
  }

  private static String digest(String algorithm, String text) throws Exception {
    return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes(text)));
  }
}
