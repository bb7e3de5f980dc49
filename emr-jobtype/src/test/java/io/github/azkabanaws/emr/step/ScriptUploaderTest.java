package io.github.azkabanaws.emr.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.Sha256;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeHints;
import io.github.azkabanaws.emr.fixtures.S3StandIn;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.job.AwsAccounts;
import io.github.azkabanaws.emr.job.PluginConfig;
import io.github.azkabanaws.emr.s3.S3Location;
import io.github.azkabanaws.emr.s3.S3Objects;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;

/** Uploads by the real client, over HTTP, to what stands for S3. */
class ScriptUploaderTest {
  private static final byte[] BYTES = "#!/bin/sh\necho ü\0\n".getBytes(StandardCharsets.UTF_8);
  private static final S3Location TARGET = new S3Location("bucket", "pre/science/42/x.sh");

  private final VirtualTimer timer = new VirtualTimer();
  private final AwsAccounts accounts =
      new AwsAccounts(timer, timer.everywhere(), FakeHints.none(timer));
  private final Signal kill = new Signal();
  private final Examples.Log log = Examples.Log.create();
  private S3StandIn s3;
  private int clients;

  @BeforeEach
  void start() throws Exception {
    s3 = new S3StandIn();
    System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
    System.setProperty("aws.secretAccessKey", "example");
  }

  @AfterEach
  void stop() {
    s3.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void theBytesArriveWithTheirChecksumAndAreEncrypted() throws Exception {
    upload(script());
    assertThat(s3.objects()).containsOnlyKeys("/bucket/pre/science/42/x.sh");
    assertThat(s3.objects().get("/bucket/pre/science/42/x.sh")).isEqualTo(BYTES);
    S3StandIn.Request request = s3.requests().get(0);
    assertThat(request.header("x-amz-checksum-sha256")).isEqualTo(Sha256.base64(BYTES));
    assertThat(request.header("x-amz-server-side-encryption")).isEqualTo("AES256");
    assertThat(request.headers()).doesNotContainKey("x-amz-server-side-encryption-aws-kms-key-id");
    assertThat(request.headers()).doesNotContainKey("content-encoding");
    assertThat(log.lines())
        .containsExactly(
            "INFO Uploaded script 'x.sh' to s3://bucket/pre/science/42/x.sh (SHA-256 "
                + Sha256.hex(BYTES)
                + ").");
  }

  @Test
  void theAdministratorsKeyEncrypts() throws Exception {
    upload(config("aws.emr.upload.kms.key", "alias/scripts"), script());
    S3StandIn.Request request = s3.requests().get(0);
    assertThat(request.header("x-amz-server-side-encryption")).isEqualTo("aws:kms");
    assertThat(request.header("x-amz-server-side-encryption-aws-kms-key-id"))
        .isEqualTo("alias/scripts");
  }

  @Test
  void anEmptyAndALargeScriptArrive() throws Exception {
    byte[] large = new byte[ProjectFolder.MAX_BYTES];
    upload(script(new byte[0]));
    assertThat(s3.objects().values()).containsExactly(new byte[0]);
    upload(script(large));
    assertThat(s3.objects().values()).containsExactly(large);
  }

  @Test
  void aJobWithoutUploadsAsksForNoClient() throws Exception {
    upload(config(), new ScriptUpload[2]);
    assertThat(clients).isZero();
    upload(config(), null, script(), script());
    assertThat(clients).isEqualTo(1);
    assertThat(s3.requests()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "503, SlowDown",
    "500, InternalError",
    "400, RequestTimeout",
    "400, BadDigest",
    "400, ExpiredToken",
    "0, ''",
  })
  void whatSaysNothingIsTriedAgain(int status, String code) throws Exception {
    s3.fails(status, code);
    s3.fails(status, code);
    upload(script());
    assertThat(s3.objects()).hasSize(1);
    assertThat(timer.now()).isEqualTo(Duration.ofSeconds(6));
    assertThat(log.lines())
        .anyMatch(line -> line.startsWith("WARN S3 has not taken script 'x.sh' to s3://bucket/"))
        .last()
        .asString()
        .startsWith("INFO Uploaded");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "403 | AccessDenied | has to have the right s3:PutObject on bucket/pre/*.",
        "404 | NoSuchBucket | there is no bucket 'bucket'",
        "301 | PermanentRedirect | the bucket 'bucket' is in another region than aws.region",
        "400 | AuthorizationHeaderMalformed | in another region than aws.region",
        "400 | KMS.NotFoundException | KMS.NotFoundException: in the words of S3",
      })
  void aRefusalEndsTheJobAndSaysWhatIsMissing(int status, String code, String advice) {
    s3.fails(status, code);
    assertThatThrownBy(() -> upload(script()))
        .isInstanceOf(StepJobException.class)
        .hasMessageStartingWith(
            "S3 refused the upload of script 'x.sh' to s3://bucket/pre/science/42/x.sh: " + code)
        .hasMessageContaining(advice)
        .hasMessageEndingWith("Nothing was submitted.");
    assertThat(s3.requests()).hasSize(1);
  }

  @Test
  void theRightToUseTheKeyIsNamedToo() {
    s3.fails(403, "AccessDenied");
    assertThatThrownBy(() -> upload(config("aws.emr.upload.kms.key", "alias/k"), script()))
        .hasMessageContaining(
            "s3:PutObject on bucket/pre/* and kms:GenerateDataKey on alias/k. Nothing");
  }

  @Test
  void triesEndWithTheTimeForASubmission() {
    for (int i = 0; i < 100; i++) {
      s3.fails(503, "SlowDown");
    }
    assertThatThrownBy(() -> upload(config("aws.emr.submit.timeout", "1m"), script()))
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("within 1m (aws.emr.submit.timeout): SlowDown");
    assertThat(timer.now()).isBetween(Duration.ofMinutes(1), Duration.ofMinutes(2));
  }

  @Test
  void aKillEndsTheTries() {
    for (int i = 0; i < 100; i++) {
      s3.fails(503, "SlowDown");
    }
    timer.at(Duration.ofSeconds(20), kill::raise);
    assertThatThrownBy(() -> upload(script())).isInstanceOf(KilledException.class);
    assertThat(timer.now()).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void theTimeForASubmissionIsOverWhenItHasPassed() {
    for (int i = 0; i < 100; i++) {
      s3.fails(503, "SlowDown");
    }
    Duration limit = Duration.ofSeconds(2 + 4 + 8 + 16 + 32);
    assertThatThrownBy(() -> upload(config("aws.emr.submit.timeout", "62s"), script()))
        .hasMessageContaining("(aws.emr.submit.timeout): SlowDown");
    assertThat(timer.now()).isEqualTo(limit);
  }

  @Test
  void aKilledJobUploadsNothing() {
    kill.raise();
    assertThatThrownBy(() -> upload(script())).isInstanceOf(KilledException.class);
    assertThat(s3.requests()).isEmpty();
  }

  @Test
  void aSmallTextIsRead() throws Exception {
    s3.objects().put("/bucket/request.json", "{\"a\": \"ü\"}".getBytes(StandardCharsets.UTF_8));
    assertThat(read("s3://bucket/request.json", 100)).isEqualTo("{\"a\": \"ü\"}");
    assertThat(read("s3://bucket/request.json", 11)).hasSize(10);
  }

  @Test
  void aTextThatIsTooLargeOrNoTextIsRefused() {
    s3.objects().put("/bucket/large", new byte[5_000_000]);
    s3.objects().put("/bucket/binary", new byte[] {(byte) 0xff});
    assertThatThrownBy(() -> read("s3://bucket/large", 10))
        .isInstanceOf(StepJobException.class)
        .hasMessage("s3://bucket/large has more than 10 bytes.");
    assertThatThrownBy(() -> read("s3://bucket/binary", 10))
        .hasMessage("s3://bucket/binary is not UTF-8 text.");
  }

  private String read(String location, int maxBytes) throws StepJobException {
    return new S3Objects(client(config()))
        .readText(S3Location.parse(location).orElseThrow(), maxBytes);
  }

  private S3Client client(PluginConfig config) throws StepJobException {
    return accounts.of(config.aws()).s3();
  }

  private PluginConfig config(String... changes) {
    List<String> all = new ArrayList<>(List.of(changes));
    all.addAll(
        List.of(
            "aws.emr.upload.endpoint",
            s3.endpoint().toString(),
            "aws.emr.upload.prefix",
            "s3://bucket/pre"));
    return Examples.config(all.toArray(new String[0]));
  }

  private static ScriptUpload script() {
    return script(BYTES);
  }

  private static ScriptUpload script(byte[] bytes) {
    return new ScriptUpload("x.sh", bytes, Sha256.hex(bytes), TARGET);
  }

  private void upload(ScriptUpload... scripts) throws Exception {
    upload(config(), scripts);
  }

  private void upload(PluginConfig config, ScriptUpload... scripts) throws Exception {
    List<StepDefinition> steps = new ArrayList<>();
    for (ScriptUpload script : scripts) {
      Command command = Command.of("command", List.of("x.sh"));
      steps.add(
          StepDefinition.of(
              StepKey.of("", Examples.EXECUTION, steps.size()),
              "x",
              script == null ? command : command.uploading(script),
              List.of("x")));
    }
    S3Client client = client(config);
    new ScriptUploader(
            () -> {
              clients++;
              return client;
            },
            config.uploads(),
            config.limits().submitTimeout(),
            new JobContext(timer, kill, log.logger()))
        .upload(steps);
  }
}
