package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.AwsError;
import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.ClusterState;
import io.github.azkabanaws.emrsimulator.Fault;
import io.github.azkabanaws.emrsimulator.SimulatedCluster;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.harness.PoolHosts;
import io.github.azkabanaws.harness.UserPool;
import io.github.azkabanaws.it.JarCommand.Outcome;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.ActionOnFailure;
import software.amazon.awssdk.services.emr.model.StepConfig;

/** The job type's check of an install, with its jar, against simulated EMR. */
class EmrCheckSetupIT extends EmrSetupChecks {
  @Test
  void anInstallThatIsRightHasNoFailureAndSaysWhatItCouldNotSee() throws Exception {
    fixture.emr().createCluster(ClusterSpec.named("etl").withLogUri("s3://logs/emr/"));
    set("aws.emr.cluster.allowed", "analytics,etl");
    set("aws.emr.upload.prefix", "s3://bucket/scripts");
    set("aws.emr.script.output.prefix", "s3://bucket/output");
    set("aws.emr.upload.endpoint", aws.endpoint());
    set("aws.emr.secret.allowed", "secretsmanager:/teams/{group}/*");
    set("aws.emr.group.directory", "cognito");
    set("aws.emr.group.user.pool.id", POOL);
    set("aws.emr.group.endpoint", aws.endpoint());
    set("aws.emr.cluster.launch.lambda", "emr-launcher");
    set("aws.emr.cluster.launch.endpoint", aws.endpoint());
    aws.user("alice", "analytics");
    Outcome outcome = check("--user", "alice");
    assertThat(outcome.code()).as(outcome.output()).isZero();
    assertThat(outcome.of("failed")).isEmpty();
    assertThat(outcome.of("ok"))
        .anyMatch(line -> line.startsWith("settings: private.properties, region eu-west-1"))
        .anyMatch(line -> line.startsWith("network EMR: " + fixture.emr().endpoint()))
        .anyMatch(line -> line.startsWith("network STS: " + aws.endpoint()))
        .anyMatch(line -> line.startsWith("network S3: "))
        .anyMatch(line -> line.startsWith("network Cognito: "))
        .anyMatch(line -> line.startsWith("network Lambda: "))
        .anyMatch(line -> line.startsWith("clock: this machine's clock is "))
        .anyMatch(line -> line.contains("assumed-role/azkaban-emr/azkaban"))
        .contains("elasticmapreduce:ListClusters: allowed")
        .anyMatch(line -> line.startsWith("elasticmapreduce:DescribeCluster: allowed on cluster"))
        .anyMatch(line -> line.startsWith("elasticmapreduce:ListSteps: allowed on cluster"))
        .anyMatch(line -> line.matches("clusters: cluster 'analytics' .* takes steps"))
        .anyMatch(line -> line.matches("clusters: cluster 'etl' .* takes steps"))
        .contains("start of clusters: allowed on function emr-launcher")
        .anyMatch(
            line -> line.startsWith("logs: cluster 'etl' ") && line.endsWith("s3://logs/emr/"))
        .anyMatch(
            line ->
                line.startsWith("aws.emr.script.output.prefix: ")
                    && line.endsWith("s3://bucket/output; decrypting was not tried"))
        .contains("group directory: user 'alice' is in analytics")
        .contains("group to run as: scripts of user 'alice' run as group 'analytics'");
    assertThat(outcome.of("warning"))
        .anyMatch(line -> line.startsWith("elasticmapreduce:AddJobFlowSteps: could not be told"))
        .anyMatch(line -> line.startsWith("elasticmapreduce:CancelSteps: could not be told"))
        .anyMatch(line -> line.startsWith("elasticmapreduce:DescribeStep: could not be told"))
        .anyMatch(line -> line.startsWith("wrapper: whether the nodes have "))
        .anyMatch(line -> line.startsWith("aws.emr.upload.prefix: ") && line.contains("not tried"))
        .anyMatch(
            line -> line.startsWith("logs: cluster 'analytics' ") && line.contains("no LogUri"));
    assertThat(fixture.emr().journal().count("ListSteps"))
        .as("once for each of two clusters")
        .isEqualTo(2);
    assertThat(outcome.output())
        .doesNotContain(fixture.emr().credentials().secretAccessKey())
        .doesNotContain(fixture.emr().credentials().accessKeyId());
  }

  @Test
  void theJsonHasTheSameContentAlsoOfFailures() throws Exception {
    set("aws.emr.cluster.name", "nobody's \"cluster\"");
    set("aws.emr.cluster.allowed", "analytics,gone");
    // The clock's line has seconds in it.
    Outcome text = check("--user", "bob");
    Outcome json = check("--user", "bob", "--json");
    assertThat(text.of("failed")).hasSizeGreaterThan(1);
    JarCommand.assertSame(text, json);
  }

  @Test
  void aJarThatAnUpgradeHasLeftBehindIsTold() throws Exception {
    Path jar = fixture.install().jobTypeFolder().resolve("emr-jobtype.jar");
    assertThat(check().of("ok")).anyMatch(line -> line.matches("plugin: version .*, " + jar));
    Files.copy(jar, jar.resolveSibling("emr-jobtype-0.0.1.jar"));
    assertThat(run().only("failed"))
        .startsWith("plugin: there are 2 copies of this plugin")
        .contains("/emr-jobtype-0.0.1.jar");
  }

  @Test
  void theBoundariesOfAUsersGroupsAreToldAndSoIsEveryMistake() throws Exception {
    Path file = folder.resolve("boundaries.ini");
    Files.writeString(file, "[*]\nsteps = 3\nscripts = s3://code/{group}\n[etl]\nsteps = 9\n");
    set("aws.emr.boundaries.file", file.toString());
    assertThat(check("--user", "alice").of("ok"))
        .contains(
            "aws.emr.boundaries.file: " + file + ", groups with a block of their own: 1",
            "aws.emr.boundaries.file: group 'analytics' (by the block [*] alone): steps = 3;"
                + " scripts = s3://code/analytics");
    set("aws.emr.boundaries.mode", "warn");
    assertThat(check().of("warning"))
        .anyMatch(line -> line.contains("aws.emr.boundaries.mode=warn: they are told"))
        .anyMatch(
            line ->
                line.contains("the block [etl] is for nobody: the group directory has no such"));
    Files.writeString(file, "[*]\nstep = 3\nrun = soon\n");
    Outcome wrong = check();
    assertThat(wrong.code()).isEqualTo(1);
    assertThat(wrong.of("failed"))
        .hasSize(2)
        .anyMatch(line -> line.contains("line 2 has no rule of this version: \"step\""))
        .anyMatch(line -> line.contains("line 3 sets run = \"soon\", which must be a duration"));
  }

  @Test
  void theRightToCountIsTriedOnEachClusterOnWhichABoundaryCounts() throws Exception {
    Path file = folder.resolve("boundaries.ini");
    Files.writeString(file, "[*]\n[analytics]\nsteps = 3\n[Root]\nsteps = 3\n");
    set("aws.emr.boundaries.file", file.toString());
    set("aws.emr.cluster.allowed", "analytics,shared");
    String shared = fixture.emr().createCluster(ClusterSpec.named("shared")).id();
    fixture.emr().createCluster(ClusterSpec.named("of-others"));
    String right = "elasticmapreduce:ListSteps for boundaries: ";
    Outcome allowed = check();
    assertThat(allowed.of("ok"))
        .contains(right + "allowed on cluster 'shared' (" + shared + ")")
        .noneMatch(line -> line.contains("of-others"));
    assertThat(allowed.of("warning"))
        .anyMatch(line -> line.contains("the block [Root] is for nobody: no script can run as"));
    fixture
        .emr()
        .faults()
        .on(
            request ->
                request.operation().equals("ListSteps")
                    && request.body().toString().contains(shared),
            Fault.errorBefore(AwsError.client("AccessDeniedException", "not authorized")));
    assertThat(check().of("failed"))
        .anyMatch(line -> line.startsWith(right + "denied on cluster 'shared' (" + shared + ")"));
  }

  @Test
  void clustersOfOthersThatMayNotBeLookedAtAreNoFailureAndHideNone() throws Exception {
    Path file = folder.resolve("boundaries.ini");
    Files.writeString(file, "[*]\nsteps = 3\n");
    set("aws.emr.boundaries.file", file.toString());
    set("aws.emr.cluster.allowed", "*");
    for (int i = 0; i < 4; i++) {
      String foreign = fixture.emr().createCluster(ClusterSpec.named("foreign-" + i)).id();
      fixture
          .emr()
          .faults()
          .on(
              request ->
                  request.operation().equals("ListSteps")
                      && request.body().toString().contains(foreign),
              Fault.errorBefore(AwsError.client("AccessDeniedException", "not authorized")));
    }
    Outcome outcome = check();
    String right = "elasticmapreduce:ListSteps for boundaries: ";
    assertThat(outcome.of("failed")).noneMatch(line -> line.startsWith(right));
    assertThat(outcome.of("ok"))
        .anyMatch(line -> line.startsWith(right + "allowed on cluster 'analytics'"));
    assertThat(outcome.of("skipped"))
        .contains(
            right
                + "4 clusters that nobody has named may not be looked at here, so they are not"
                + " counted");
  }

  @Test
  void aStepThatNobodyCountsBecauseItsExecutorHasAnotherWrapperIsTold() throws Exception {
    Path file = folder.resolve("boundaries.ini");
    Files.writeString(file, "[*]\nsteps.cluster = 3\n");
    set("aws.emr.boundaries.file", file.toString());
    set("aws.emr.cluster.allowed", "shared");
    SimulatedCluster shared = fixture.emr().createCluster(ClusterSpec.named("shared"));
    shared.behavior(request -> StepBehavior.hangs());
    String own = "/opt/azkaban-aws-plugins/run-step.sh";
    set("aws.emr.step.script", own);
    submit(shared.id(), own, "--group=analytics");
    String other = submit(shared.id(), "/opt/older/run-step.sh", "--group=analytics");
    submit(shared.id(), "/opt/theirs.sh", "--env=EMR_INSTALL_ID=there", "--group=analytics");
    submit(shared.id(), "/opt/no-step-of-a-job.sh");
    assertThat(check().of("warning"))
        .filteredOn(line -> line.contains("boundaries don't count it"))
        .singleElement()
        .asString()
        .startsWith(
            "elasticmapreduce:ListSteps for boundaries: step "
                + other
                + " on cluster 'shared' ("
                + shared.id()
                + ") runs '/opt/older/run-step.sh' and not '"
                + own
                + "', so boundaries don't count it");
  }

  /** A step as a job submits it. */
  private String submit(String cluster, String wrapper, String... options) {
    AwsBasicCredentials key =
        AwsBasicCredentials.create(
            fixture.emr().credentials().accessKeyId(),
            fixture.emr().credentials().secretAccessKey());
    String stepKey = "azk-42-0-0-0123456789abcdef";
    List<String> line = new ArrayList<>(List.of(wrapper));
    line.addAll(List.of(options));
    line.addAll(List.of("--step-key=" + stepKey, "--", "/x/count.sh"));
    try (EmrClient client =
        EmrClient.builder()
            .httpClient(UrlConnectionHttpClient.create())
            .endpointOverride(fixture.emr().endpoint())
            .region(Region.of(fixture.emr().region()))
            .credentialsProvider(StaticCredentialsProvider.create(key))
            .build()) {
      StepConfig step =
          StepConfig.builder()
              .name("count [" + stepKey + "]")
              .actionOnFailure(ActionOnFailure.CONTINUE)
              .hadoopJarStep(jar -> jar.jar("command-runner.jar").args(line))
              .build();
      ofOthers.addAll(client.addJobFlowSteps(add -> add.jobFlowId(cluster).steps(step)).stepIds());
      return ofOthers.get(ofOthers.size() - 1);
    }
  }

  @Test
  void everyProblemOfTheSettingsIsALineAndNothingElseIsLookedAt() throws Exception {
    set("aws.emr.cluster.name", "");
    set("aws.emr.cluster.allowed", "");
    set("aws.emr.kill.grace", "soon");
    fixture.configure(settings);
    Path file = fixture.install().jobTypeFolder().resolve("private.properties");
    Files.writeString(
        file,
        Files.readString(file)
            + "aws.emr.klaster.name=hunter2\naws.emr.secret.allowed=x\\u001b[2J\n");
    Files.writeString(
        fixture.install().jobTypeFolder().resolveSibling("commonprivate.properties"),
        "aws.emr.watch.interval=never\naws.emr.kill.timeout=never\n");
    Outcome outcome = run();
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.of("failed"))
        .hasSize(5)
        .allMatch(line -> line.startsWith("settings: private.properties: aws.emr."))
        .anyMatch(line -> line.contains("aws.emr.cluster.allowed is missing"))
        .anyMatch(line -> line.contains("aws.emr.kill.grace=soon must be"))
        .anyMatch(line -> line.contains("aws.emr.kill.timeout=never must be"))
        .anyMatch(line -> line.contains("aws.emr.klaster.name is not a property"))
        .anyMatch(line -> line.contains("aws.emr.secret.allowed=x?[2J must "));
    assertThat(outcome.output()).doesNotContain("hunter2").doesNotContain("\u001b");
    assertThat(outcome.only("skipped")).startsWith("everything else: ");
    assertThat(fixture.emr().journal().all()).isEmpty();
  }

  @Test
  void withoutCredentialsNothingIsAskedOfEmr() throws Exception {
    fixture.configure(settings);
    Outcome outcome = command().run(Map.of("AWS_EC2_METADATA_DISABLED", "true"), arguments());
    assertThat(outcome.only("failed"))
        .startsWith("credentials: the executor has no AWS credentials");
    assertThat(outcome.of("skipped")).anyMatch(line -> line.startsWith("clusters: not looked at"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ExpiredToken", "AccessDenied"})
  void aRoleThatCanNotBeAssumedIsTold(String code) throws Exception {
    aws.refuse("AssumeRole", code);
    Outcome outcome = check();
    assertThat(outcome.only("failed"))
        .startsWith(
            "credentials: the role arn:aws:iam::123456789012:role/azkaban-emr can't be assumed: "
                + code)
        .contains(code.equals("AccessDenied") ? "trust policy" : "renew");
    assertThat(outcome.code()).isEqualTo(1);
  }

  @Test
  void credentialsThatHaveEndedAreTold() throws Exception {
    aws.refuse("GetCallerIdentity", "ExpiredToken");
    assertThat(check().of("failed").get(0))
        .startsWith("credentials: STS does not say who calls: ExpiredToken")
        .contains("they have ended");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"DescribeCluster", "ListSteps", "DescribeStep", "AddJobFlowSteps", "CancelSteps"})
  void aRightThatIsMissingIsTold(String operation) throws Exception {
    fixture.emr().faults().always(operation, denied());
    assertThat(check().only("failed"))
        .startsWith("elasticmapreduce:" + operation + ": denied on cluster 'analytics'")
        .contains("allow elasticmapreduce:" + operation);
  }

  @Test
  void withoutTheListOfClustersNoneIsFound() throws Exception {
    fixture.emr().faults().always("ListClusters", denied());
    Outcome outcome = check();
    assertThat(outcome.only("failed")).startsWith("elasticmapreduce:ListClusters: denied");
    assertThat(outcome.of("skipped")).anyMatch(line -> line.startsWith("clusters: not looked at"));
  }

  @Test
  void theWrongRegionIsTold() throws Exception {
    set("aws.region", "eu-central-1");
    assertThat(check().only("failed"))
        .startsWith("elasticmapreduce:ListClusters: AWS does not take the signature")
        .contains("aws.region");
  }

  @Test
  void anUnknownHostIsTold() throws Exception {
    set("aws.emr.endpoint", "https://emr.invalid");
    assertThat(check().only("failed"))
        .startsWith(
            "network EMR: https://emr.invalid can't be reached: there is no host of the name"
                + " emr.invalid");
  }

  @Test
  void aRefusedConnectionIsTold() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    set("aws.emr.sts.endpoint", "http://127.0.0.1:" + port);
    Outcome outcome = check();
    assertThat(outcome.only("failed"))
        .startsWith(
            "network STS: http://127.0.0.1:" + port + " can't be reached: there is no connection");
    assertThat(outcome.of("skipped"))
        .anyMatch(line -> line.startsWith("credentials: not looked at"));
  }

  @Test
  void aServerThatNeverAnswersIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      set("aws.emr.sts.endpoint", "http://127.0.0.1:" + silent.getLocalPort());
      set("aws.emr.read.timeout", "1s");
      assertThat(check().only("failed")).startsWith("network STS: ").contains("no answer in time");
    }
  }

  @Test
  void aCertificateThatIsNotTrustedIsToldAndOneOfTheFileIsTrusted() throws Exception {
    UserPool pool = UserPool.start(POOL, "client");
    try (pool;
        PoolHosts hosts = PoolHosts.start(folder, List.of(pool))) {
      set("aws.emr.group.directory", "cognito");
      set("aws.emr.group.user.pool.id", POOL);
      set("aws.emr.proxy.host", "127.0.0.1");
      set("aws.emr.proxy.port", hosts.settings().get("cognito.jwks.proxy.port"));
      set("aws.emr.proxy.non.proxy.hosts", "127.*");
      assertThat(check().only("failed"))
          .startsWith(
              "network Cognito: https://cognito-idp.eu-west-1.amazonaws.com (by the proxy"
                  + " aws.emr.proxy.host=127.0.0.1:")
          .contains("TLS fails")
          .contains("aws.emr.ca.file");
      set("aws.emr.ca.file", hosts.settings().get("cognito.jwks.ca.file"));
      assertThat(check().of("ok")).anyMatch(line -> line.startsWith("network Cognito: "));
      set("aws.emr.ca.file", "/dev/null");
      assertThat(check().only("failed"))
          .startsWith("settings: ")
          .contains("aws.emr.ca.file=/dev/null");
    }
  }

  @Test
  void aClusterThatIsNotThereFailsAndOneThatStartsIsAWarning() throws Exception {
    fixture.emr().createCluster(ClusterSpec.named("nightly").withState(ClusterState.STARTING));
    set("aws.emr.cluster.name", "gone");
    set("aws.emr.cluster.allowed", "analytics,nightly,absent,j-NOSUCHCLUSTER");
    Outcome outcome = check();
    assertThat(outcome.only("failed"))
        .startsWith("clusters: cluster 'gone': There is no active cluster with the name 'gone'");
    assertThat(outcome.of("warning"))
        .anyMatch(
            line ->
                line.startsWith("clusters: cluster 'nightly': ") && line.contains("is STARTING"))
        .anyMatch(line -> line.startsWith("clusters: cluster 'absent': There is no active cluster"))
        .anyMatch(line -> line.startsWith("clusters: cluster j-NOSUCHCLUSTER: EMR refused"));
  }

  @Test
  void aClusterThatJobsStartIsNotStartedByTheCheck() throws Exception {
    Path request =
        Files.writeString(
            folder.resolve("cluster.json"),
            "{\"Instances\":{\"KeepJobFlowAliveWhenNoSteps\":true}}");
    set("aws.emr.cluster.name", "nightly");
    set("aws.emr.cluster.launch.request", request.toString());
    Outcome outcome = check();
    assertThat(outcome.code()).as(outcome.output()).isZero();
    assertThat(outcome.of("warning"))
        .anyMatch(
            line -> line.startsWith("clusters: cluster 'nightly': There is no active cluster"))
        .anyMatch(line -> line.startsWith("start of clusters: elasticmapreduce:RunJobFlow"));
    assertThat(outcome.of("ok")).anyMatch(line -> line.startsWith("start of clusters: " + request));
    Files.writeString(request, "{\"Instances\":{\"KeepJobFlowAlive\":true}}");
    assertThat(check().only("failed"))
        .startsWith("start of clusters: No cluster was started: ")
        .contains("KeepJobFlowAlive is no member");
  }

  @Test
  void theGroupsOfAUserAreToldOrWhyThereAreNone() throws Exception {
    assertThat(check("--user", "mallory").only("failed"))
        .startsWith("group directory: Refused: user 'mallory' is not in the group file");
    assertThat(check("--user", "bob").only("failed"))
        .startsWith("group to run as: Refused: user 'bob' is in several groups");
    assertThat(check("--user", "carol").only("failed"))
        .startsWith(
            "group to run as: Refused: user 'carol' is only in groups that no script may run as");
    Outcome none = check();
    assertThat(none.of("skipped")).contains("group directory: no user was named: add --user NAME");
  }

  @Test
  void aPlaceInS3ThatCanNotBeReadIsTold() throws Exception {
    aws.refuse("GetObject", "AccessDenied");
    set("aws.emr.upload.prefix", "s3://bucket/scripts");
    set("aws.emr.script.output.prefix", "s3://bucket/output");
    set("aws.emr.upload.endpoint", aws.endpoint());
    Outcome outcome = check();
    assertThat(outcome.of("failed"))
        .anyMatch(
            line ->
                line.startsWith(
                    "aws.emr.script.output.prefix: reading below s3://bucket/output is denied"));
    assertThat(outcome.of("warning"))
        .anyMatch(line -> line.startsWith("aws.emr.upload.prefix: ") && line.contains("not tried"));
  }

  @ParameterizedTest
  @CsvSource({
    "AccessDenied, it is denied, allow s3:ListBucket",
    "InvalidAccessKeyId, the signature is not taken, look at the credentials"
  })
  void logsThatCanNotBeListedAreTold(String code, String words, String advice) throws Exception {
    fixture.emr().createCluster(ClusterSpec.named("etl").withLogUri("s3://logs/emr/"));
    set("aws.emr.cluster.allowed", "analytics,etl");
    set("aws.emr.logs", "auto");
    aws.refuse("GetObject", code);
    Outcome outcome = check();
    assertThat(outcome.of("ok")).anyMatch(line -> line.startsWith("network S3: " + aws.endpoint()));
    assertThat(outcome.of("warning"))
        .anyMatch(
            line ->
                line.startsWith("logs: the executor can't list s3://logs/emr/")
                    && line.contains(words + ": " + code)
                    && line.contains(advice));
  }

  @Test
  void aClusterThatDoesNotBringLogsIsTold() throws Exception {
    fixture
        .emr()
        .createCluster(
            ClusterSpec.named("etl")
                .withLogUri("s3://logs/emr/")
                .withS3Upload("application-logs", "disabled"));
    set("aws.emr.cluster.allowed", "analytics,etl");
    assertThat(check().of("warning"))
        .anyMatch(
            line ->
                line.startsWith("logs: cluster 'etl' ")
                    && line.contains("S3LoggingConfiguration: application-logs is disabled")
                    && line.contains("CloudWatch Logs"));
  }

  @Test
  void logsOfAnS3ThatIsNotThereAreAWarningAndNoMatterOfRights() throws Exception {
    fixture.emr().createCluster(ClusterSpec.named("etl").withLogUri("s3://logs/emr/"));
    set("aws.emr.cluster.allowed", "analytics,etl");
    set("aws.emr.logs", "s3");
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      set("aws.emr.upload.endpoint", "http://127.0.0.1:" + free.getLocalPort());
    }
    Outcome outcome = check();
    assertThat(outcome.code()).as(outcome.output()).isZero();
    assertThat(outcome.of("warning"))
        .anyMatch(line -> line.startsWith("network S3: ") && line.contains("jobs do without it"))
        .anyMatch(
            line ->
                line.startsWith("logs: the executor can't list ")
                    && line.contains("there was no answer")
                    && line.contains("look at the way to S3")
                    && !line.contains("s3:ListBucket"));
  }

  @Test
  void aFunctionThatMayNotBeCalledIsTold() throws Exception {
    aws.refuse("Invoke", "AccessDeniedException");
    set("aws.emr.cluster.launch.lambda", "emr-launcher");
    set("aws.emr.cluster.launch.endpoint", aws.endpoint());
    assertThat(check().only("failed"))
        .startsWith("start of clusters: denied on function emr-launcher");
  }

  @Test
  void aCommandLineThatIsWrongIsNotChecked() throws Exception {
    fixture.configure(settings);
    assertThat(command().run(Map.of(), "--plugin-dir").code()).isEqualTo(2);
    assertThat(command().run(Map.of(), "--plugin-dir", "/nowhere").output()).startsWith("usage: ");
  }
}
