package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.NodeConfiguration;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.harness.RunningJob;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scripts, their arguments, secrets and dry runs, with the job type's jar. */
class ScriptsIT {
  private static final String CLUSTER = "aws.emr.cluster.name: analytics";
  private static final String SHA =
      "2689367b205c16ce32ed4200942b8b8b1e262dfc70d9bc9fbc77c49699a4f1df";
  private static final long LIMIT = 60;

  @TempDir Path folder;
  private ExecutorFixture fixture;
  private Bucket bucket;

  @BeforeEach
  void start() throws Exception {
    bucket = new Bucket();
    fixture =
        new ExecutorFixture(
            folder,
            EmrSimulator.builder().behavior(r -> StepBehavior.completesAfter(Duration.ZERO)));
    configure(Map.of());
  }

  @AfterEach
  void stop() {
    fixture.close();
    bucket.close();
  }

  @Test
  void aFileOfTheProjectIsUploadedAndTheStepRunsItFromThere() throws Exception {
    fixture.projectFile("bin/count.sh", "ok");
    RunningJob job = fixture.start("command: bin/count.sh \"two words\"", CLUSTER);
    assertThat(job.await(LIMIT)).as(() -> job.log().toString()).isEqualTo(JobStatus.SUCCEEDED);
    String place = "s3://scripts/azkaban/analytics/101/job/0/0-2689367b205c16ce/count.sh";
    assertThat(bucket.objects()).containsOnlyKeys(place);
    assertThat(bucket.objects().get(place)).asString().isEqualTo("ok");
    assertThat(fixture.onlyStep().args())
        .containsSequence("--script-sha256=" + SHA, "--", place, "two%20words");
  }

  @Test
  void theScriptGetsEveryArgumentByteForByte() throws Exception {
    Path programs = programsOfANode();
    fixture.install().configureWrapper(programs + ":/usr/local/bin:/usr/bin:/bin");
    String node =
        fixture
            .emr()
            .createCluster(
                ClusterSpec.named("node")
                    .withNode(
                        NodeConfiguration.in(Files.createDirectory(folder.resolve("node")))
                            .withPathPrefix(programs)))
            .id();
    configure(Map.of("aws.emr.cluster.allowed", node));
    fixture.emr().behavior(r -> StepBehavior.process());
    Path out = folder.resolve("out");
    Path script = folder.resolve("tell.sh");
    Files.writeString(script, "#!/bin/bash\nprintf '[%s]' \"${@:2}\" >\"$1\"\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    RunningJob job =
        fixture.start(
            "command: \"%s %s a 'two  words' '\\\"' \\\"'\\\" * ; '}}' '{{' -- -x %% \\\\n ü 🐳 '\\n'\""
                .formatted(script, out),
            "aws.emr.cluster.id: " + node);
    assertThat(job.await(LIMIT)).as(() -> job.log().toString()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(Files.readString(out, StandardCharsets.UTF_8))
        .isEqualTo("[a][two  words][\"]['][*][;][}}][{{][--][-x][%][\\n][ü][🐳][\n]");
  }

  @Test
  void aDryRunTellsAndSubmitsNothing() throws Exception {
    fixture.projectFile("count.sh", "ok");
    configure(Map.of("aws.emr.secret.allowed", "ssm:/{group}/*"));
    RunningJob job =
        fixture.start(
            "command: count.sh \"two words\"",
            CLUSTER,
            "aws.emr.secret.DB: ssm:/analytics/db",
            "aws.emr.dry.run: true");
    assertThat(job.await(LIMIT)).as(() -> job.log().toString()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(job.log())
        .containsSubsequence(
            "INFO - user: alice, submitted by alice",
            "INFO - group: analytics",
            "INFO - cluster: 'analytics' (" + fixture.cluster().id() + ")",
            "INFO -   argument 2: \"--group=analytics\"",
            "INFO -   argument 11: \"--script-sha256=" + SHA + "\"",
            "INFO -   argument 12: \"--secret=DB=ssm:/analytics/db\"",
            "INFO -   script's argument 1: \"two words\"",
            "INFO -   secret: DB from ssm:/analytics/db",
            "INFO - End of the dry run.");
    nothingWasDone();
  }

  @Test
  void theAdministratorsDryRunHoldsForEveryJob() throws Exception {
    configure(Map.of("aws.emr.dry.run", "true"));
    RunningJob job = fixture.start("command: /x/a.sh", CLUSTER, "aws.emr.dry.run: false");
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.SUCCEEDED);
    nothingWasDone();
  }

  @Test
  void anAllowedSecretTravelsAsItsReference() throws Exception {
    configure(Map.of("aws.emr.secret.allowed", "secretsmanager:/teams/{group}/*"));
    RunningJob job =
        fixture.start(
            "command: /x/a.sh",
            CLUSTER,
            "aws.emr.secret.DB_PASSWORD: secretsmanager:/teams/analytics/db#password");
    assertThat(job.await(LIMIT)).as(() -> job.log().toString()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(fixture.onlyStep().args())
        .contains("--secret=DB_PASSWORD=secretsmanager:/teams/analytics/db%23password");
  }

  @Test
  void aSecretInsteadOfAReferenceIsNowhere() throws Exception {
    RunningJob job = fixture.start("command: /x/a.sh", CLUSTER, "aws.emr.secret.DB: hunter2");
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.FAILED);
    assertThat(job.failure()).hasMessageContaining("aws.emr.secret.DB must be a reference");
    assertThat(job.failure().getMessage() + job.log()).doesNotContain("hunter2");
    nothingWasDone();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/x/a.sh | aws.emr.secret.DB: ssm:/finance/db | scripts of group 'analytics' may have",
        "/x/a.sh | aws.emr.secret.LD_PRELOAD: ssm:/x | decides how programs run",
        "/x/a.sh | aws.emr.secret.allowed.x: ssm:/x | names no environment variable",
        "../../../conf/azkaban.properties | aws.emr.step.name: x | has .. in its path",
        "bin/none.sh | aws.emr.step.name: x | is not a file of the project",
        "-i | aws.emr.step.name: x | must not start with -",
        "s3://scripts/../x | aws.emr.step.name: x | is not s3://bucket/key",
      })
  void whatAnAuthorMayNotHaveIsRefused(String command, String property, String reason)
      throws Exception {
    configure(Map.of("aws.emr.secret.allowed", "ssm:/{group}/*"));
    fails(reason, "command: " + command, CLUSTER, property);
    nothingWasDone();
  }

  @Test
  void aLinkOutOfTheProjectIsRefused() throws Exception {
    Files.writeString(folder.resolve("secret"), "hunter2");
    fixture.projectLink("link.sh", folder.resolve("secret"));
    fails("is a link that leads out of the project's folder", "command: link.sh", CLUSTER);
    nothingWasDone();
  }

  @Test
  void limitsAreCheckedBeforeTheFirstStep() throws Exception {
    fails(
        "command.1 is too long for an EMR step",
        "command: /x/a.sh",
        "command.1: /x/b.sh " + "ü".repeat(2000),
        CLUSTER);
    fails(
        "aws.emr.step.name is too long",
        "command: /x/a.sh",
        "aws.emr.step.name: " + "x".repeat(250),
        CLUSTER);
    nothingWasDone();
  }

  private void nothingWasDone() {
    assertThat(bucket.objects()).isEmpty();
    assertThat(fixture.emr().journal().count("AddJobFlowSteps")).isZero();
  }

  private void configure(Map<String, String> changes) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("aws.emr.upload.prefix", "s3://scripts/azkaban");
    settings.put("aws.emr.upload.endpoint", bucket.endpoint());
    settings.putAll(changes);
    fixture.configure(settings);
  }

  private Path programsOfANode() throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    for (String program : List.of("getent", "id", "sudo")) {
      try (InputStream in = getClass().getResourceAsStream("/demo/node/bin/" + program)) {
        Files.copy(in, bin.resolve(program));
        assertThat(bin.resolve(program).toFile().setExecutable(true)).isTrue();
      }
    }
    return bin;
  }

  private void fails(String reason, String... jobProperties) throws Exception {
    RunningJob job = fixture.startAs("alice", Set.of(), jobProperties);
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.FAILED);
    assertThat(job.failure()).hasMessageContaining(reason).hasNoCause();
    assertThat(job.log()).last().asString().contains(reason);
  }
}
