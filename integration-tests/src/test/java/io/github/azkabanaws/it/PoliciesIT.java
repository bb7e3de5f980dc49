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
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The policies of the executor beside what the job type as shipped asks AWS for: each feature is
 * switched on once, and what it then calls has to be what its policies allow, no more and no less.
 * All calls go through a proxy that keeps them, so none can be missed.
 */
class PoliciesIT {
  private static final String KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234";
  private static final String OTHER_KEY = "arn:aws:kms:eu-west-1:123456789012:key/5678";
  private static final String TAG = "elasticmapreduce:ResourceTag/";
  private static final long LIMIT = 60;

  /** What an administrator would fill in for these runs. */
  private static final Map<String, String> VALUES =
      Map.ofEntries(
          entry("partition", IamRequests.PARTITION),
          entry("region", ExecutorFixture.REGION),
          entry("account", IamRequests.ACCOUNT),
          entry("cluster_tag", "blue"),
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
          entry("user_pool", "eu-west-1_AbCdEf123"),
          entry("emr_role", "azkaban-emr"));

  @TempDir Path folder;
  private ExecutorFixture fixture;
  private SimulatedCluster cluster;
  private Wiretap wire;
  private AwsStandIn aws;
  private Bucket bucket;

  @BeforeEach
  void start() throws Exception {
    wire = new Wiretap();
    bucket = new Bucket();
    fixture =
        new ExecutorFixture(
            folder,
            EmrSimulator.builder().behavior(r -> StepBehavior.completesAfter(Duration.ZERO)));
    aws = new AwsStandIn(fixture.emr());
    cluster = fixture.emr().createCluster(ClusterSpec.named("tagged").withTag("azkaban", "blue"));
  }

  @AfterEach
  void stop() {
    fixture.close();
    aws.close();
    bucket.close();
    wire.close();
  }

  @Test
  void base() throws Exception {
    configure(Map.of());
    everyCallOfEmr("/x/count.sh");
    List<IamPolicy> policies = theyAreWhatTheJobTypeNeeds("base");
    for (IamRequest request : requests()) {
      if (!request.resource().equals("*")) {
        denied(policies, request.without(TAG));
        denied(policies, request.with(TAG + "azkaban", "green"));
        denied(
            policies, request.on(request.resource().replace(IamRequests.ACCOUNT, "210987654321")));
        denied(policies, request.on(request.resource().replace("eu-west-1", "eu-west-2")));
      }
      if (request.action().endsWith(":AddJobFlowSteps")) {
        denied(
            policies,
            request.with("elasticmapreduce:ExecutionRoleArn", IamRequests.role("emr-runtime-a")));
      }
    }
    assertThat(wire.calls()).hasSameSizeAs(fixture.emr().journal().all());
  }

  @Test
  void runtimeRoles() throws Exception {
    String role = IamRequests.role("emr-runtime-analytics");
    configure(Map.of("aws.emr.group.roles", "analytics=" + role));
    everyCallOfEmr("spark-submit x");
    // In place of the base's right to submit without a role.
    List<IamPolicy> policies = theyAreWhatTheJobTypeNeeds("base", "runtime-roles");
    IamRequest submit = one("elasticmapreduce:AddJobFlowSteps");
    denied(policies, submit.with("elasticmapreduce:ExecutionRoleArn", IamRequests.role("admin")));
    denied(policies, submit.without(TAG));
  }

  @Test
  void aClusterThatIsStartedByARequestInS3() throws Exception {
    aws.object(
        "config",
        "emr/cluster.json",
        """
        {"ReleaseLabel": "emr-7.11.0", "Tags": [{"Key": "azkaban", "Value": "blue"}],
         "ServiceRole": "azkaban-cluster-service", "JobFlowRole": "azkaban-cluster-instances",
         "Instances": {"KeepJobFlowAliveWhenNoSteps": true}}
        """);
    configure(
        Map.of(
            "aws.emr.cluster.allowed", "tagged,nightly",
            "aws.emr.cluster.launch.request", "s3://config/emr/cluster.json",
            "aws.emr.upload.endpoint", aws.endpoint()));
    everyCallOfEmr("/x/count.sh");
    succeeds("command: /x/count.sh", "aws.emr.cluster.name: nightly");
    List<IamPolicy> policies =
        theyAreWhatTheJobTypeNeeds("base", "cluster-launch", "cluster-launch-request");
    denied(policies, one("elasticmapreduce:RunJobFlow").without("elasticmapreduce:RequestTag"));
    denied(policies, one("elasticmapreduce:AddTags").without("elasticmapreduce:RequestTag"));
    denied(policies, one("s3:GetObject").on("arn:aws:s3:::config/emr/other.json"));
    List<IamRequest> passed = all("iam:PassRole");
    assertThat(passed).hasSize(2);
    for (IamRequest request : passed) {
      denied(policies, request.on(IamRequests.role("admin")));
      denied(policies, request.with("iam:PassedToService", "lambda.amazonaws.com"));
    }
  }

  @Test
  void aClusterThatIsStartedByARequestInAFile() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("cluster.json"),
            """
            {"ReleaseLabel": "emr-7.11.0", "Tags": [{"Key": "azkaban", "Value": "blue"}],
             "ServiceRole": "azkaban-cluster-service", "JobFlowRole": "azkaban-cluster-instances",
             "Instances": {"KeepJobFlowAliveWhenNoSteps": true}}
            """);
    configure(
        Map.of(
            "aws.emr.cluster.allowed",
            "tagged,nightly",
            "aws.emr.cluster.launch.request",
            file.toString()));
    everyCallOfEmr("/x/count.sh");
    succeeds("command: /x/count.sh", "aws.emr.cluster.name: nightly");
    theyAreWhatTheJobTypeNeeds("base", "cluster-launch");
  }

  @Test
  void aClusterThatAFunctionStarts() throws Exception {
    aws.tagOfNewClusters("azkaban", "blue");
    configure(
        Map.of(
            "aws.emr.cluster.allowed", "tagged,nightly",
            "aws.emr.cluster.launch.lambda", "emr-launcher",
            "aws.emr.cluster.launch.endpoint", aws.endpoint()));
    everyCallOfEmr("/x/count.sh");
    succeeds("command: /x/count.sh", "aws.emr.cluster.name: nightly");
    List<IamPolicy> policies = theyAreWhatTheJobTypeNeeds("base", "cluster-launch-lambda");
    denied(policies, one("lambda:InvokeFunction").on(IamRequests.arn("lambda", "function:other")));
  }

  @Test
  void scriptsOfProjects() throws Exception {
    upload(Map.of());
    List<IamPolicy> policies = theyAreWhatTheJobTypeNeeds("base", "script-upload");
    denied(policies, one("s3:PutObject").on("arn:aws:s3:::scripts/azkaban/other/count.sh"));
    denied(policies, one("s3:PutObject").on("arn:aws:s3:::other/azkaban/scripts/count.sh"));
  }

  @Test
  void scriptsOfProjectsWithAKeyOfOnesOwn() throws Exception {
    upload(Map.of("aws.emr.upload.kms.key", KEY));
    List<IamPolicy> policies =
        theyAreWhatTheJobTypeNeeds("base", "script-upload", "script-upload-kms");
    denied(policies, one("kms:GenerateDataKey").on(OTHER_KEY));
    denied(policies, one("kms:GenerateDataKey").without("kms:ViaService"));
  }

  @Test
  void whatScriptsTell() throws Exception {
    configure(
        Map.of(
            "aws.emr.script.output.prefix",
            "s3://told/azkaban/output",
            "aws.emr.upload.endpoint",
            aws.endpoint()));
    everyCallOfEmr("/x/count.sh");
    List<IamPolicy> policies = theyAreWhatTheJobTypeNeeds("base", "script-output");
    denied(policies, one("s3:GetObject").on("arn:aws:s3:::told/azkaban/scripts/x.json"));
    denied(policies, one("s3:ListBucket").on("arn:aws:s3:::other"));
    aws.everyObject("{\"rows\": 1}", KEY);
    succeeds("command: /x/count.sh", "aws.emr.cluster.name: tagged");
    policies = theyAreWhatTheJobTypeNeeds("base", "script-output", "script-output-kms");
    denied(policies, one("kms:Decrypt").on(OTHER_KEY));
    denied(policies, one("kms:Decrypt").with("kms:ViaService", "ec2.eu-west-1.amazonaws.com"));
  }

  @Test
  void groupsFromTheUserPool() throws Exception {
    aws.user("alice", "analytics");
    configure(
        Map.of(
            "aws.emr.group.directory", "cognito",
            "aws.emr.group.user.pool.id", "eu-west-1_AbCdEf123",
            "aws.emr.group.endpoint", aws.endpoint()));
    everyCallOfEmr("/x/count.sh");
    List<IamPolicy> policies = theyAreWhatTheJobTypeNeeds("base", "group-directory-cognito");
    for (String action : List.of("AdminGetUser", "AdminListGroupsForUser")) {
      denied(
          policies,
          one("cognito-idp:" + action)
              .on(IamRequests.arn("cognito-idp", "userpool/eu-west-1_Other")));
    }
  }

  @Test
  void aRoleForAllCalls() throws Exception {
    configure(
        Map.of(
            "aws.emr.role.arn",
            IamRequests.role("azkaban-emr"),
            // Past the proxy: the SDK's request of STS has no path, so the JDK's server has no
            // answer to it when it comes as to a proxy.
            "aws.emr.sts.endpoint",
            "http://localhost:" + aws.port(),
            "aws.emr.proxy.non.proxy.hosts",
            "localhost"));
    everyCallOfEmr("/x/count.sh");
    theyAreWhatTheJobTypeNeeds("base");
    assertThat(wire.calls())
        .allSatisfy(call -> assertThat(aws.sessionOf(call.accessKeyId())).isNotNull());
    // The executor's own role may do nothing but become the other.
    IamPolicy own = IamPolicy.read("executor/assume-role", VALUES);
    List<IamRequest> assumed =
        aws.assumed().stream().flatMap(form -> IamRequests.sts(form).stream()).toList();
    assertThat(assumed).extracting(IamRequest::action).hasSameElementsAs(own.allowedActions());
    for (IamRequest request : assumed) {
      assertThat(IamPolicy.allow(List.of(own), request)).isTrue();
      denied(List.of(own), request.on(IamRequests.role("admin")));
    }
  }

  @Test
  void theUserManagerCallsNoApiOfAws() throws Exception {
    try (JarFile jar = new JarFile(Distribution.userManagerJar().toFile())) {
      assertThat(jar.stream().map(Object::toString)).noneMatch(name -> name.contains("awssdk"));
    }
    assertThat(IamPolicy.names()).noneMatch(name -> name.startsWith("web-server"));
  }

  private void upload(Map<String, String> more) throws Exception {
    fixture.projectFile("count.sh", "ok");
    Map<String, String> settings = new HashMap<>(more);
    settings.put("aws.emr.upload.prefix", "s3://scripts/azkaban/scripts");
    settings.put("aws.emr.upload.endpoint", bucket.endpoint());
    configure(settings);
    everyCallOfEmr("count.sh");
    assertThat(bucket.objects()).isNotEmpty();
  }

  private void configure(Map<String, String> changes) throws Exception {
    Map<String, String> settings = new HashMap<>(wire.settings());
    settings.put("aws.emr.cluster.allowed", "tagged");
    settings.putAll(changes);
    fixture.configure(settings);
  }

  /** Runs jobs so that each call is made that the job type can make of EMR. */
  private void everyCallOfEmr(String command) throws Exception {
    String[] job = {"command: " + command, "aws.emr.cluster.name: tagged"};
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

  private void succeeds(String... job) throws Exception {
    RunningJob running = fixture.start(job);
    assertThat(running.await(LIMIT))
        .as(() -> running.log().toString())
        .isEqualTo(JobStatus.SUCCEEDED);
  }

  /** Expects that these policies allow each of the calls, and no action that none of them takes. */
  private List<IamPolicy> theyAreWhatTheJobTypeNeeds(String... names) throws Exception {
    List<IamPolicy> policies = new ArrayList<>();
    Set<String> allowed = new TreeSet<>();
    for (String name : names) {
      IamPolicy policy = IamPolicy.read("executor/" + name, VALUES);
      policies.add(policy);
      allowed.addAll(policy.allowedActions());
    }
    List<IamRequest> requests = requests();
    assertThat(requests.stream().map(IamRequest::action).collect(Collectors.toSet()))
        .containsExactlyInAnyOrderElementsOf(allowed);
    assertThat(requests)
        .allSatisfy(request -> assertThat(IamPolicy.allow(policies, request)).isTrue());
    return policies;
  }

  private List<IamRequest> requests() {
    IamRequests reference = new IamRequests(fixture.emr());
    return wire.calls().stream().flatMap(call -> reference.of(call).stream()).distinct().toList();
  }

  private List<IamRequest> all(String action) {
    return requests().stream().filter(request -> request.action().equals(action)).toList();
  }

  private IamRequest one(String action) {
    return all(action).get(0);
  }

  private static void denied(List<IamPolicy> policies, IamRequest request) {
    assertThat(IamPolicy.allow(policies, request)).as(request::toString).isFalse();
  }
}
