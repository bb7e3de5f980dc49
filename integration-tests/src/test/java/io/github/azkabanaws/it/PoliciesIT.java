package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/**
 * The policies of the executor beside what the job type as shipped asks AWS for: each feature is
 * switched on once, and what it then calls has to be what its policies allow, no more and no less.
 */
class PoliciesIT extends ExecutorPolicies {
  private static final String OTHER_KEY = "arn:aws:kms:eu-west-1:123456789012:key/5678";
  private static final String TAG = "elasticmapreduce:ResourceTag/";

  @Test
  void base() throws Exception {
    configure(Map.of());
    everyCallOfEmr("/x/count.sh");
    List<IamPolicy> policies = theyAreWhatTheJobTypeNeeds("base", "submit");
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
    // In place of submit, which would be the right to leave the role out.
    List<IamPolicy> policies = theyAreWhatTheJobTypeNeeds("base", "runtime-roles");
    IamRequest submit = one("elasticmapreduce:AddJobFlowSteps");
    denied(policies, submit.without("elasticmapreduce:ExecutionRoleArn"));
    denied(policies, submit.with("elasticmapreduce:ExecutionRoleArn", IamRequests.role("admin")));
    denied(policies, submit.without(TAG));
  }

  @Test
  void aClusterThatIsStartedByARequestInS3() throws Exception {
    aws.object(
        "config",
        "emr/cluster.json",
        """
        {"ReleaseLabel": "emr-7.11.0", "Tags": [{"Key": "azkaban", "Value": "shared"}],
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
        theyAreWhatTheJobTypeNeeds("base", "submit", "cluster-launch", "cluster-launch-request");
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
            {"ReleaseLabel": "emr-7.11.0", "Tags": [{"Key": "azkaban", "Value": "shared"}],
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
    theyAreWhatTheJobTypeNeeds("base", "submit", "cluster-launch");
  }

  @Test
  void aClusterThatAFunctionStarts() throws Exception {
    aws.tagOfNewClusters("azkaban", "shared");
    configure(
        Map.of(
            "aws.emr.cluster.allowed", "tagged,nightly",
            "aws.emr.cluster.launch.lambda", "emr-launcher",
            "aws.emr.cluster.launch.endpoint", aws.endpoint()));
    everyCallOfEmr("/x/count.sh");
    succeeds("command: /x/count.sh", "aws.emr.cluster.name: nightly");
    List<IamPolicy> policies =
        theyAreWhatTheJobTypeNeeds("base", "submit", "cluster-launch-lambda");
    denied(policies, one("lambda:InvokeFunction").on(IamRequests.arn("lambda", "function:other")));
  }

  @Test
  void scriptsOfProjects() throws Exception {
    upload(Map.of());
    List<IamPolicy> policies = theyAreWhatTheJobTypeNeeds("base", "submit", "script-upload");
    denied(policies, one("s3:PutObject").on("arn:aws:s3:::scripts/azkaban/other/count.sh"));
    denied(policies, one("s3:PutObject").on("arn:aws:s3:::other/azkaban/scripts/count.sh"));
  }

  @Test
  void scriptsOfProjectsWithAKeyOfOnesOwn() throws Exception {
    upload(Map.of("aws.emr.upload.kms.key", KEY));
    List<IamPolicy> policies =
        theyAreWhatTheJobTypeNeeds("base", "submit", "script-upload", "script-upload-kms");
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
    List<IamPolicy> policies = theyAreWhatTheJobTypeNeeds("base", "submit", "script-output");
    denied(policies, one("s3:GetObject").on("arn:aws:s3:::told/azkaban/scripts/x.json"));
    denied(policies, one("s3:ListBucket").on("arn:aws:s3:::other"));
    aws.everyObject("{\"rows\": 1}", KEY);
    succeeds("command: /x/count.sh", "aws.emr.cluster.name: tagged");
    policies = theyAreWhatTheJobTypeNeeds("base", "submit", "script-output", "script-output-kms");
    denied(policies, one("kms:Decrypt").on(OTHER_KEY));
    denied(policies, one("kms:Decrypt").with("kms:ViaService", "ec2.eu-west-1.amazonaws.com"));
  }

  @Test
  void handovers() throws Exception {
    handOver(Map.of());
    List<IamPolicy> policies = theyAreWhatTheJobTypeNeeds("base", "submit", "handover");
    denied(policies, one("s3:PutObject").on("arn:aws:s3:::flags/azkaban/other/done"));
    denied(policies, one("s3:PutObject").on("arn:aws:s3:::other/azkaban/flags/done"));
    denied(policies, one("s3:GetObject").on("arn:aws:s3:::flags/azkaban/flags"));
    denied(policies, one("s3:ListBucket").on("arn:aws:s3:::other"));
  }

  @Test
  void handoversWithAKeyOfOnesOwn() throws Exception {
    handOver(Map.of("aws.emr.handover.kms.key", KEY));
    List<IamPolicy> policies =
        theyAreWhatTheJobTypeNeeds("base", "submit", "handover", "handover-kms");
    denied(policies, one("kms:GenerateDataKey").on(OTHER_KEY));
    denied(policies, one("kms:GenerateDataKey").without("kms:ViaService"));
  }

  /** A new flag, one whose answers are lost before and after it is written, and one that stands. */
  private void handOver(Map<String, String> more) throws Exception {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("aws.emr.handover.allowed", "s3://flags/azkaban/flags/{group}/*");
    settings.put("aws.emr.upload.endpoint", bucket.endpoint());
    configure(settings);
    everyCallOfEmr("/x/count.sh");
    String flag = "aws.emr.handover: s3://flags/azkaban/flags/analytics/";
    succeeds("command: /x/count.sh", "aws.emr.cluster.name: tagged", flag + "one");
    bucket.loses(false);
    succeeds(
        "command: /x/count.sh",
        "aws.emr.cluster.name: tagged",
        flag + "two",
        "aws.emr.handover.overwrite: true");
    bucket.loses(true);
    succeeds("command: /x/count.sh", "aws.emr.cluster.name: tagged", flag + "three");
    assertThat(bucket.objects()).hasSize(3);
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
    List<IamPolicy> policies =
        theyAreWhatTheJobTypeNeeds("base", "submit", "group-directory-cognito");
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
            "aws.emr.sts.endpoint",
            aws.endpoint()));
    everyCallOfEmr("/x/count.sh");
    theyAreWhatTheJobTypeNeeds("base", "submit");
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
}
