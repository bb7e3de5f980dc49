package io.github.azkabanaws.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.SnsStandIn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells which rights a call to AWS takes, after AWS's Service Authorization Reference. A call often
 * has its action's name; where it has not, or takes a second action, this is where it is written. A
 * call that nobody has written down here is an error. Not tried against AWS.
 */
final class IamRequests {
  static final String PARTITION = "aws";
  static final String ACCOUNT = "123456789012";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EMR = "elasticmapreduce";

  /** The actions of EMR that have no resource types. */
  private static final Set<String> EMR_WITHOUT_RESOURCE = Set.of("ListClusters", "RunJobFlow");

  private final EmrSimulator emr;

  IamRequests(EmrSimulator emr) {
    this.emr = emr;
  }

  /** What IAM is asked for one call. */
  List<IamRequest> of(Wiretap.Call call) {
    try {
      return switch (call.service()) {
        case EMR -> emr(operation(call), JSON.readTree(call.body()));
        case "s3" -> s3(call);
        case "lambda" -> lambda(call.uri().getPath());
        case "cognito-idp" ->
            List.of(
                IamRequest.of(
                    "cognito-idp:" + operation(call),
                    arn("cognito-idp", "userpool/" + text(call, "UserPoolId"))));
        case "logs" ->
            List.of(
                IamRequest.of(
                    "logs:" + operation(call),
                    arn(
                        "logs",
                        "log-group:"
                            + text(call, "logGroupName")
                            + ":log-stream:"
                            + text(call, "logStreamName"))));
        case "sqs" ->
            List.of(
                IamRequest.of(
                    // A batch needs the right to the single action.
                    "sqs:" + operation(call).replaceFirst("Batch$", ""),
                    arn("sqs", text(call, "QueueUrl").replaceFirst(".*/", ""))));
        case "sns" -> sns(SnsStandIn.form(call.body()));
        default -> throw new AssertionError("A service that no policy knows: " + call.uri());
      };
    } catch (IOException e) {
      throw new AssertionError("No JSON in a call of " + call.uri(), e);
    }
  }

  private List<IamRequest> emr(String operation, JsonNode body) {
    String action = EMR + ":" + operation;
    if (EMR_WITHOUT_RESOURCE.contains(operation)) {
      return operation.equals("RunJobFlow") ? launch(body) : List.of(IamRequest.of(action, "*"));
    }
    String id = body.path(body.has("JobFlowId") ? "JobFlowId" : "ClusterId").asText();
    Map<String, String> context = new HashMap<>();
    emr.cluster(id)
        .snapshot()
        .spec()
        .tags()
        .forEach((key, value) -> context.put(EMR + ":ResourceTag/" + key, value));
    if (body.has("ExecutionRoleArn")) {
      context.put(EMR + ":ExecutionRoleArn", body.path("ExecutionRoleArn").asText());
    }
    return List.of(new IamRequest(action, arn(EMR, "cluster/" + id), context));
  }

  /** To tag what it starts and to hand roles over are rights of their own. */
  static List<IamRequest> launch(JsonNode body) {
    Map<String, String> tags = new HashMap<>();
    body.path("Tags")
        .forEach(
            tag ->
                tags.put(
                    EMR + ":RequestTag/" + tag.path("Key").asText(), tag.path("Value").asText()));
    List<IamRequest> requests = new ArrayList<>();
    requests.add(new IamRequest(EMR + ":RunJobFlow", "*", tags));
    if (!tags.isEmpty()) {
      requests.add(new IamRequest(EMR + ":AddTags", arn(EMR, "cluster/j-NEW"), tags));
    }
    passed(body, "ServiceRole", "elasticmapreduce.amazonaws.com", requests);
    passed(body, "JobFlowRole", "ec2.amazonaws.com", requests);
    return requests;
  }

  private static void passed(
      JsonNode body, String member, String service, List<IamRequest> requests) {
    if (body.has(member)) {
      requests.add(
          IamRequest.of("iam:PassRole", role(body.path(member).asText()))
              .with("iam:PassedToService", service));
    }
  }

  /** The bucket stands in the path. */
  private static List<IamRequest> s3(Wiretap.Call call) {
    String path = call.uri().getPath().substring(1).replaceFirst("/$", "");
    String bucket = path.replaceFirst("/.*", "");
    String object = "arn:" + PARTITION + ":s3:::" + path;
    String query = String.valueOf(call.uri().getQuery());
    if (call.method().equals("PUT")) {
      List<IamRequest> requests = new ArrayList<>(List.of(IamRequest.of("s3:PutObject", object)));
      call.header("x-amz-server-side-encryption-aws-kms-key-id")
          .ifPresent(key -> requests.add(kms("kms:GenerateDataKey", key)));
      return requests;
    }
    if (!Set.of("GET", "HEAD").contains(call.method())) {
      throw new AssertionError("A call of S3 that no policy knows: " + call.method());
    }
    IamRequest list = IamRequest.of("s3:ListBucket", "arn:" + PARTITION + ":s3:::" + bucket);
    if (query.contains("list-type=2")) {
      String prefix = query.replaceFirst("(?:.*&)?prefix=([^&]*).*", "$1");
      return List.of(list.with("s3:prefix", prefix));
    }
    List<IamRequest> requests = new ArrayList<>(List.of(IamRequest.of("s3:GetObject", object)));
    if (call.status() == 404) {
      // S3 tells only those who may list the bucket that there is no such object.
      requests.add(list);
    }
    call.answered()
        .firstValue("x-amz-server-side-encryption-aws-kms-key-id")
        .ifPresent(key -> requests.add(kms("kms:Decrypt", key)));
    return requests;
  }

  private static IamRequest kms(String action, String key) {
    return IamRequest.of(action, key)
        .with("kms:ViaService", "s3." + ExecutorFixture.REGION + ".amazonaws.com");
  }

  /** For a call of SNS with these parameters. */
  private static List<IamRequest> sns(Map<String, String> form) {
    return List.of(IamRequest.of("sns:" + form.get("Action"), form.get("TopicArn")));
  }

  /** For a call of STS with these parameters. */
  static List<IamRequest> sts(Map<String, String> form) {
    List<IamRequest> requests = new ArrayList<>();
    String role = form.get("RoleArn");
    requests.add(IamRequest.of("sts:" + form.get("Action"), role));
    if (form.keySet().stream().anyMatch(name -> name.startsWith("Tags."))) {
      requests.add(IamRequest.of("sts:TagSession", role));
    }
    if (form.containsKey("SourceIdentity")) {
      requests.add(IamRequest.of("sts:SetSourceIdentity", role));
    }
    return requests;
  }

  private static List<IamRequest> lambda(String path) {
    String[] parts = path.split("/", -1);
    if (!parts[4].equals("invocations")) {
      throw new AssertionError("A call of Lambda that no policy knows: " + path);
    }
    return List.of(IamRequest.of("lambda:InvokeFunction", arn("lambda", "function:" + parts[3])));
  }

  static String role(String name) {
    return "arn:" + PARTITION + ":iam::" + ACCOUNT + ":role/" + name;
  }

  static String arn(String service, String resource) {
    return String.join(":", "arn", PARTITION, service, ExecutorFixture.REGION, ACCOUNT, resource);
  }

  private static String operation(Wiretap.Call call) {
    return call.header("x-amz-target").orElseThrow().replaceFirst(".*\\.", "");
  }

  private static String text(Wiretap.Call call, String member) throws IOException {
    return JSON.readTree(call.body()).path(member).asText();
  }
}
