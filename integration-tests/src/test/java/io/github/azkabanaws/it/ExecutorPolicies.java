package io.github.azkabanaws.it;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.AwsError;
import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.Fault;
import io.github.azkabanaws.emrsimulator.SimulatedCluster;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.harness.RunningJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the tests of the executor's policies start from: all calls pass something that keeps them,
 * so none can be missed.
 */
abstract class ExecutorPolicies {
  static final String KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234";
  static final long LIMIT = 60;

  /** What an administrator would fill in for these runs. */
  static final Map<String, String> VALUES =
      Map.ofEntries(
          entry("partition", IamRequests.PARTITION),
          entry("region", ExecutorFixture.REGION),
          entry("account", IamRequests.ACCOUNT),
          entry("cluster_tag", "shared"),
          entry("runtime_roles", "emr-runtime-*"),
          entry("cluster_service_role", "azkaban-cluster-service"),
          entry("cluster_instance_role", "azkaban-cluster-instances"),
          entry("launch_request_bucket", "config"),
          entry("launch_request_key", "emr/cluster.json"),
          entry("launch_function", "emr-launcher"),
          entry("script_bucket", "scripts"),
          entry("script_prefix", "azkaban/scripts"),
          entry("script_key", KEY),
          entry("output_bucket", "told"),
          entry("output_prefix", "azkaban/output"),
          entry("output_key", KEY),
          entry("flag_bucket", "flags"),
          entry("flag_prefix", "azkaban/flags"),
          entry("flag_key", KEY),
          entry("note_bucket", "notes"),
          entry("note_prefix", "azkaban/notes"),
          entry("log_group", "/aws/emr/azkaban"),
          entry("log_bucket", "logs"),
          entry("log_prefix", "emr"),
          entry("hint_queue", "hints"),
          entry("notice_topic", "azkaban"),
          entry("notice_key", KEY),
          entry("user_pool", "eu-west-1_AbCdEf123"),
          entry("emr_role", "azkaban-emr"));

  @TempDir Path folder;
  ExecutorFixture fixture;
  SimulatedCluster cluster;
  Wiretap wire;
  AwsStandIn aws;
  Bucket bucket;

  @BeforeEach
  void start() throws Exception {
    wire = new Wiretap();
    bucket = new Bucket();
    fixture =
        new ExecutorFixture(
            folder,
            EmrSimulator.builder().behavior(r -> StepBehavior.completesAfter(Duration.ZERO)));
    aws = new AwsStandIn(fixture.emr());
    cluster = fixture.emr().createCluster(ClusterSpec.named("tagged").withTag("azkaban", "shared"));
  }

  @AfterEach
  void stop() {
    fixture.close();
    aws.close();
    bucket.close();
    wire.close();
  }

  void configure(Map<String, String> changes) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("aws.emr.endpoint", fixture.emr().endpoint().toString());
    settings.put("aws.emr.cluster.allowed", "tagged");
    settings.putAll(changes);
    fixture.configure(wire.before(settings));
  }

  /** Runs jobs so that each call is made that the job type can make of EMR. */
  void everyCallOfEmr(String command) throws Exception {
    String[] job = {"command: " + command, "aws.emr.cluster.name: " + cluster.snapshot().name()};
    succeeds(job);
    cluster.behavior(r -> StepBehavior.hangs());
    CountDownLatch submitted = new CountDownLatch(2);
    fixture.onLogLine(
        line -> {
          if (line.contains("Submitted step")) {
            submitted.countDown();
          }
        });
    List<RunningJob> killed = List.of(fixture.start(job), fixture.start(job));
    assertThat(submitted.await(LIMIT, TimeUnit.SECONDS)).isTrue();
    // A list that EMR refuses: each of its steps is then described.
    fixture
        .emr()
        .faults()
        .next(
            call -> call.body().path("StepIds").size() == 2,
            1,
            Fault.errorBefore(AwsError.client("ValidationException", "One of them is not valid.")));
    assertThat(
            fixture
                .emr()
                .journal()
                .await(
                    1,
                    entry -> entry.operation().equals("DescribeStep"),
                    Duration.ofSeconds(LIMIT)))
        .isTrue();
    for (RunningJob one : killed) {
      one.kill();
      assertThat(one.await(LIMIT)).isEqualTo(JobStatus.KILLED);
    }
    cluster.behavior(r -> StepBehavior.completesAfter(Duration.ZERO));
  }

  void succeeds(String... job) throws Exception {
    RunningJob running = fixture.start(job);
    assertThat(running.await(LIMIT))
        .as(() -> running.log().toString())
        .isEqualTo(JobStatus.SUCCEEDED);
  }

  /**
   * Expects that these policies allow each of the calls, and that no statement of them allows an
   * action that none of the calls takes by that statement.
   */
  List<IamPolicy> theyAreWhatTheJobTypeNeeds(String... names) throws Exception {
    List<IamPolicy> policies = new ArrayList<>();
    for (String name : names) {
      policies.add(IamPolicy.read("executor/" + name, VALUES));
    }
    List<IamRequest> requests = requests();
    assertThat(requests)
        .allSatisfy(request -> assertThat(IamPolicy.allow(policies, request)).isTrue());
    assertThat(policies)
        .flatExtracting(policy -> policy.allowedFor(requests))
        .containsExactlyInAnyOrderElementsOf(
            policies.stream().flatMap(policy -> policy.allowed().stream()).toList());
    return policies;
  }

  List<IamRequest> requests() {
    IamRequests reference = new IamRequests(fixture.emr());
    return wire.calls().stream().flatMap(call -> reference.of(call).stream()).distinct().toList();
  }

  List<IamRequest> all(String action) {
    return requests().stream().filter(request -> request.action().equals(action)).toList();
  }

  IamRequest one(String action) {
    return all(action).get(0);
  }

  static void denied(List<IamPolicy> policies, IamRequest request) {
    assertThat(IamPolicy.allow(policies, request)).as(request::toString).isFalse();
  }
}
