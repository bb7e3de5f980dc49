package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.JournalEntry;
import io.github.azkabanaws.emrsimulator.RuntimeRoles;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.harness.RunningJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ways to AWS and its other services, with the job type's jar. */
class AwsAccessIT {
  private static final String CLUSTER = "aws.emr.cluster.name: analytics";
  private static final String ROLE = "arn:aws:iam::123456789012:role/azkaban-emr";
  private static final long LIMIT = 60;

  @TempDir Path folder;
  private ExecutorFixture fixture;
  private AwsStandIn aws;

  @BeforeEach
  void start() throws Exception {
    fixture =
        new ExecutorFixture(
            folder,
            EmrSimulator.builder().behavior(r -> StepBehavior.completesAfter(Duration.ZERO)));
    aws = new AwsStandIn(fixture.emr());
  }

  @AfterEach
  void stop() {
    fixture.close();
    aws.close();
  }

  @Test
  void aRoleIsAssumedAndStepsAreSubmittedInTheNameOfTheUser() throws Exception {
    fixture.configure(
        Map.of(
            "aws.emr.role.arn",
            ROLE,
            "aws.emr.role.external.id",
            "install-7",
            "aws.emr.sts.endpoint",
            aws.endpoint()));
    succeeds("alice");
    succeeds("alice");
    List<JournalEntry> journal = fixture.emr().journal().all();
    assertThat(journal)
        .allSatisfy(
            entry ->
                assertThat(aws.sessionOf(entry.accessKeyId().orElseThrow()))
                    .isEqualTo(entry.operation().equals("AddJobFlowSteps") ? "alice" : "azkaban"));
    // Two sessions, however many calls.
    assertThat(aws.assumed())
        .hasSize(2)
        .allSatisfy(
            parameters ->
                assertThat(parameters)
                    .containsEntry("RoleArn", ROLE)
                    .containsEntry("ExternalId", "install-7"));
  }

  @Test
  void aFixedSessionNameLetsStepsOfSeveralUsersGoTogether() throws Exception {
    fixture.configure(
        Map.of(
            "aws.emr.role.arn",
            ROLE,
            "aws.emr.role.session.name",
            "azkaban-blue",
            "aws.emr.sts.endpoint",
            aws.endpoint()));
    succeeds("alice");
    assertThat(aws.assumed())
        .extracting(parameters -> parameters.get("RoleSessionName"))
        .containsExactlyInAnyOrder("azkaban", "azkaban-blue");
  }

  /** Calls to AWS are led through a proxy in AwsHttpTest. */
  @Test
  void thisMachineIsNotReachedByTheProxy() throws Exception {
    fixture.configure(
        Map.of("aws.emr.proxy.host", "127.0.0.1", "aws.emr.proxy.port", "" + aws.port()));
    succeeds("alice");
    assertThat(fixture.emr().journal().all()).isNotEmpty();
    assertThat(aws.forwarded()).isEmpty();
  }

  @Test
  void aWrongFileOfCertificatesStopsTheJobWithItsName() throws Exception {
    fixture.configure(Map.of("aws.emr.ca.file", "/dev/null"));
    RunningJob job = fixture.start("command: /x/count.sh", CLUSTER);
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.FAILED);
    assertThat(job.failure()).hasMessageContaining("aws.emr.ca.file=/dev/null can't be used");
    assertThat(fixture.emr().journal().all()).isEmpty();
  }

  @Test
  void theGroupsOfAUserComeFromTheUserPoolAndAreKeptForAWhile() throws Exception {
    aws.user("alice", "analytics");
    aws.user("bob", "finance", "research");
    fixture.configure(cognito());
    List<RunningJob> jobs = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      jobs.add(fixture.start("command: /x/count.sh", CLUSTER));
    }
    for (RunningJob job : jobs) {
      assertThat(job.await(LIMIT)).as(() -> job.log().toString()).isEqualTo(JobStatus.SUCCEEDED);
    }
    assertThat(aws.cognitoCalls()).containsExactly("AdminGetUser", "AdminListGroupsForUser");
    assertThat(fixture.cluster().steps())
        .allSatisfy(step -> assertThat(step.args()).contains("--group=analytics"));
    fails("bob", "is in several groups");
    fails("mallory", "user 'mallory' is not in user pool eu-west-1_AbCdEf123");
  }

  @Test
  void aGroupWithARoleRunsWithItAndWithoutTheWrapper() throws Exception {
    String role = "arn:aws:iam::123456789012:role/analytics";
    fixture.emr().createCluster(ClusterSpec.named("roles").withRuntimeRoles(RuntimeRoles.REQUIRED));
    fixture.configure(
        Map.of("aws.emr.group.roles", "analytics=" + role, "aws.emr.cluster.allowed", "roles"));
    RunningJob job =
        fixture.start(
            "command: spark-submit --deploy-mode cluster x", "aws.emr.cluster.name: roles");
    assertThat(job.await(LIMIT)).as(() -> job.log().toString()).isEqualTo(JobStatus.SUCCEEDED);
    assertThat(fixture.emr().clusters().stream().flatMap(c -> c.steps().stream()))
        .singleElement()
        .satisfies(
            step -> {
              assertThat(step.executionRoleArn()).contains(role);
              assertThat(step.args())
                  .containsExactly("spark-submit", "--deploy-mode", "cluster", "x");
            });
  }

  @Test
  void aFunctionStartsTheClusterThatIsNotThereOnceForManyJobs() throws Exception {
    fixture.configure(
        Map.of(
            "aws.emr.cluster.allowed", "nightly",
            "aws.emr.cluster.launch.lambda", "emr-launcher",
            "aws.emr.cluster.launch.endpoint", aws.endpoint()));
    List<RunningJob> jobs = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      jobs.add(fixture.start("command: /x/count.sh", "aws.emr.cluster.name: nightly"));
    }
    for (RunningJob job : jobs) {
      assertThat(job.await(LIMIT)).as(() -> job.log().toString()).isEqualTo(JobStatus.SUCCEEDED);
    }
    assertThat(aws.invocations())
        .containsExactly("emr-launcher {\"overrides\":{\"Name\":\"nightly\"}}");
  }

  private Map<String, String> cognito() {
    Map<String, String> settings = new HashMap<>();
    settings.put("aws.emr.group.directory", "cognito");
    settings.put("aws.emr.group.user.pool.id", "eu-west-1_AbCdEf123");
    settings.put("aws.emr.group.endpoint", aws.endpoint());
    return settings;
  }

  private void succeeds(String user) throws Exception {
    RunningJob job = fixture.startAs(user, Set.of(), "command: /x/count.sh", CLUSTER);
    assertThat(job.await(LIMIT)).as(() -> job.log().toString()).isEqualTo(JobStatus.SUCCEEDED);
  }

  private void fails(String user, String reason) throws Exception {
    RunningJob job = fixture.startAs(user, Set.of(), "command: /x/count.sh", CLUSTER);
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.FAILED);
    assertThat(job.failure()).hasMessageContaining(reason);
  }
}
