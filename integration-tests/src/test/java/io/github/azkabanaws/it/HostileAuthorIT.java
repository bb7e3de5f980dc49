package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.executor.Status;
import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepSnapshot;
import io.github.azkabanaws.emrsimulator.StepState;
import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.it.Attempt.Channel;
import io.github.azkabanaws.it.HostileAuthor.Run;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Authors who try to run as another group, on another cluster, with another role, or to get words
 * into the wrapper's command line. What Azkaban makes of {@code $(...)} before the job type sees it
 * is not part of this.
 */
class HostileAuthorIT {
  private static final long LIMIT = 60;
  private static final String PROJECT = "project";

  @TempDir static Path folder;
  private static ExecutorFixture fixture;
  private static Bucket bucket;
  private static HostileAuthor author;
  private static Map<String, String> places;

  @BeforeAll
  static void start() throws Exception {
    bucket = new Bucket();
    fixture =
        new ExecutorFixture(
            folder,
            EmrSimulator.builder()
                .behavior(
                    request ->
                        request.args().contains("/x/victim.sh")
                            ? StepBehavior.hangs()
                            : StepBehavior.completesAfter(Duration.ZERO)));
    String payroll = fixture.emr().createCluster(ClusterSpec.named("payroll")).id();
    fixture.emr().createCluster(ClusterSpec.named("wide").withStepConcurrencyLevel(2));
    fixture.configure(
        Map.of(
            "aws.emr.cluster.name", "analytics",
            "aws.emr.cluster.allowed", "analytics,wide",
            "aws.emr.secret.allowed", "ssm:/{group}/*",
            "aws.emr.upload.prefix", "s3://scripts/azkaban",
            "aws.emr.upload.endpoint", bucket.endpoint()));
    author = new HostileAuthor(fixture, folder);
    places =
        Map.of(
            HostileAttempts.PAYROLL,
            payroll,
            HostileAttempts.EXECUTOR,
            fixture.install().execServer().toString());
  }

  @AfterAll
  static void stop() {
    fixture.close();
    bucket.close();
  }

  @ParameterizedTest
  @EnumSource
  void theSameJobWithoutAnAttemptRunsAsItsGroup(Channel channel) throws Exception {
    Run run = author.run(PROJECT, Attempt.withoutEffect(channel));
    expectStep(Attempt.withoutEffect(channel), run);
  }

  @ParameterizedTest
  @MethodSource("io.github.azkabanaws.it.HostileAttempts#all")
  void anAttemptFailsOrChangesNothing(Attempt attempt) throws Exception {
    long submitted = fixture.emr().journal().count("AddJobFlowSteps");
    Run run = author.run(PROJECT, attempt.with(places));
    if (attempt.refused()) {
      assertThat(run.job().await(LIMIT)).as(() -> log(run)).isEqualTo(JobStatus.FAILED);
      assertThat(fixture.emr().journal().count("AddJobFlowSteps")).isEqualTo(submitted);
    } else {
      expectStep(attempt, run);
      assertThat(stepOf(run).clusterId()).isEqualTo(fixture.cluster().id());
      assertThat(fixture.emr().journal().count("AddJobFlowSteps")).isEqualTo(submitted + 1);
    }
    assertThat(run.job().log())
        .anyMatch(line -> !line.startsWith("INFO - Building") && line.contains(attempt.line()));
    assertThat(run.job().log()).noneMatch(line -> line.contains("\n"));
    // A value of private.properties.
    assertThat(log(run) + run.job().failure())
        .doesNotContain(
            fixture.install().execServer().resolve("conf/emr-groups.properties").toString());
    assertThat(bucket.objects()).isEmpty();
  }

  @Test
  void thereAreManyAttemptsOverEveryChannel() {
    Map<Channel, Integer> attempts = new EnumMap<>(Channel.class);
    HostileAttempts.all().forEach(attempt -> attempts.merge(attempt.channel(), 1, Integer::sum));
    assertThat(HostileAttempts.all().map(Attempt::toString)).doesNotHaveDuplicates();
    assertThat(attempts.values().stream().mapToInt(n -> n).sum()).isGreaterThan(100);
    assertThat(attempts)
        .allSatisfy((channel, number) -> assertThat(number).isPositive())
        .containsOnlyKeys(Channel.values());
    assertThat(attempts.get(Channel.JOB_FILE)).isGreaterThan(20);
    assertThat(attempts.get(Channel.YAML)).isGreaterThan(20);
    assertThat(attempts.get(Channel.FLOW_PARAMETER)).isGreaterThan(10);
    assertThat(attempts.get(Channel.UPSTREAM_OUTPUT)).isGreaterThan(10);
  }

  @Test
  void everySettingOfTheAdministratorIsTried() {
    List<String> tried =
        AdministratorAttempts.all().flatMap(a -> a.properties().keySet().stream()).toList();
    assertThat(tried)
        .hasSizeGreaterThan(60)
        .doesNotHaveDuplicates()
        .contains("aws.region", "aws.emr.cluster.allowed", "aws.emr.step.script")
        .contains("aws.emr.hints.queue", "aws.emr.logs.stream", "aws.emr.script.output.prefix")
        .doesNotContain("aws.emr.run.as.group", "aws.log.group.name");
  }

  @Test
  void theStepOfAnotherProjectIsNeverTakenForOnesOwn() throws Exception {
    Attempt job = onWide("command", "/x/victim.sh");
    Run victim = author.run("payroll", job);
    assertThat(
            fixture
                .emr()
                .journal()
                .await(
                    1,
                    entry ->
                        entry.operation().equals("AddJobFlowSteps")
                            && entry.body().toString().contains("/x/victim.sh"),
                    Duration.ofSeconds(LIMIT)))
        .isTrue();
    String name = stepOf(victim).name();
    // Its executor has died, so it is what a job of the same project may find left behind.
    victim.execution().setStatus(Status.FAILED);
    String key = name.substring(name.indexOf(" [azk-"));
    for (Attempt attempt :
        List.of(
            onWide("aws.emr.step.name", "job" + key),
            onWide("aws.emr.step.name", "job" + key, "aws.emr.orphan.steps", "adopt"),
            onWide("azkaban.flow.projectname", "payroll", "aws.emr.orphan.steps", "cancel"),
            onWide("azkaban.flow.nested.path", "payroll", "aws.emr.orphan.steps", "cancel"))) {
      Run run = author.run(PROJECT, attempt);
      expectStep(attempt, run);
      assertThat(stepOf(run).name()).doesNotEndWith(key);
      assertThat(stepOf(victim).state()).isIn(StepState.PENDING, StepState.RUNNING);
    }
    assertThat(fixture.emr().journal().count("CancelSteps")).isZero();
    victim.job().kill();
    assertThat(victim.job().await(LIMIT)).isEqualTo(JobStatus.KILLED);
  }

  @Test
  void aJobCanNotTakeTheKeyOfAnotherOneOfItsProject() throws Exception {
    Run other = author.run(PROJECT, Attempt.named(Channel.YAML, "other"));
    other.job().await(LIMIT);
    for (Attempt attempt :
        List.of(
            Attempt.withoutEffect(Channel.YAML, "azkaban.flow.nested.path", "other"),
            Attempt.withoutEffect(Channel.JOB_FILE, "azkaban.job.id", "other"),
            Attempt.withoutEffect(Channel.YAML, "azkaban.flow.nested.path", "0:5:other"))) {
      Run run = author.run(PROJECT, attempt);
      run.job().await(LIMIT);
      assertThat(keyOfJob(run)).isNotEqualTo(keyOfJob(other));
    }
  }

  @Test
  void aNameWithALineBreakEndsTheJobBeforeItIsLookedUp() throws Exception {
    Run run = author.run(PROJECT, Attempt.named(Channel.YAML, "1.999.x\n1.1.y"));
    assertThat(run.job().await(LIMIT)).isEqualTo(JobStatus.FAILED);
    assertThat(run.job().failure()).hasMessageContaining("so the execution can't be looked up");
  }

  private static Attempt onWide(String... properties) {
    List<String> all = new ArrayList<>(List.of(properties));
    all.addAll(List.of("aws.emr.cluster.name", "wide"));
    return Attempt.withoutEffect(Channel.YAML, all.toArray(new String[0]));
  }

  /** The step is the one of the job without an attempt. */
  private static void expectStep(Attempt attempt, Run run) throws Exception {
    assertThat(run.job().await(LIMIT)).as(() -> log(run)).isEqualTo(JobStatus.SUCCEEDED);
    StepSnapshot step = stepOf(run);
    List<String> expected =
        new ArrayList<>(
            List.of(
                fixture.install().wrapper().toString(),
                "--group=analytics",
                "--user=alice",
                "--submit-user=alice",
                "--execution-id=" + run.execution().getExecutionId(),
                "--project=project",
                "--flow-id=" + encoded(run.execution().getFlowId()),
                "--job-id=" + encoded(attempt.job()),
                "--attempt=0",
                "--step-key=" + step.name().replaceAll(".* \\[(azk-.*)]", "$1")));
    expected.addAll(attempt.options());
    expected.add("--");
    expected.addAll(attempt.words());
    assertThat(step.args()).isEqualTo(expected);
    assertThat(step.executionRoleArn()).isEmpty();
    assertThat(step.request().jar()).isEqualTo("command-runner.jar");
    assertThat(step.name())
        .matches(".* \\[azk-" + run.execution().getExecutionId() + "-0-0-[0-9a-f]{16}]");
  }

  private static String encoded(String plain) {
    return plain.replace(" ", "%20").replace("[", "%5B").replace("]", "%5D");
  }

  /** By the key in its name, on whichever cluster it is. */
  private static StepSnapshot stepOf(Run run) {
    String key = " [azk-" + run.execution().getExecutionId() + "-0-0-";
    List<StepSnapshot> steps =
        fixture.emr().clusters().stream()
            .flatMap(cluster -> cluster.steps().stream())
            .filter(step -> step.name().startsWith(key, step.name().lastIndexOf(" [azk-")))
            .toList();
    assertThat(steps).as(() -> log(run)).hasSize(1);
    return steps.get(0);
  }

  private static String keyOfJob(Run run) {
    String name = stepOf(run).name();
    return name.substring(name.lastIndexOf('-'));
  }

  private static String log(Run run) {
    return String.join("\n", run.job().log());
  }
}
