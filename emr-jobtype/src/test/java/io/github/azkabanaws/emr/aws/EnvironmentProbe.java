package io.github.azkabanaws.emr.aws;

import io.github.azkabanaws.emr.fixtures.Examples;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/**
 * A program for {@link RealEnvironmentTest}: it calls each service once as jobs do in the
 * environment that it has, without leave for that environment and with it, and tells what came of
 * it.
 */
final class EnvironmentProbe {
  private EnvironmentProbe() {}

  public static void main(String[] args) throws Exception {
    for (String allowed : List.of("false", "true")) {
      List<String> settings =
          new ArrayList<>(
              List.of(
                  "aws.region",
                  "us-east-1",
                  "aws.emr.endpoints.from.environment",
                  allowed,
                  "aws.emr.proxy.from.environment",
                  allowed));
      AwsSettings aws = Examples.config(settings.toArray(String[]::new)).aws();
      AwsClients clients =
          new AwsClients(
              aws,
              AwsHttp.client(aws),
              StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "s")));
      calls(clients)
          .forEach(
              (service, call) -> System.out.println(allowed + " " + service + " " + outcome(call)));
    }
  }

  private static Map<String, Runnable> calls(AwsClients clients) {
    Map<String, Runnable> calls = new LinkedHashMap<>();
    calls.put("emr", () -> clients.emr().listClusters());
    calls.put("sts", () -> clients.sts().getCallerIdentity());
    calls.put("s3", () -> clients.s3().headObject(r -> r.bucket("bucket").key("k")));
    calls.put("lambda", () -> clients.lambda().invoke(r -> r.functionName("f")));
    calls.put(
        "logs", () -> clients.logs().getLogEvents(r -> r.logGroupName("g").logStreamName("s")));
    calls.put("sqs", () -> clients.sqs().listQueues());
    calls.put("sns", () -> clients.sns("us-east-1", Optional.empty()).listTopics());
    calls.put(
        "cognito",
        () ->
            clients
                .cognito("us-east-1", Optional.empty())
                .adminGetUser(r -> r.userPoolId("us-east-1_a").username("u")));
    return calls;
  }

  /** What is at the bottom of it: the name of a host that nobody knows, for example. */
  private static String outcome(Runnable call) {
    try {
      call.run();
      return "answered";
    } catch (RuntimeException e) {
      Throwable cause = e;
      while (cause.getCause() != null) {
        cause = cause.getCause();
      }
      return cause.getClass().getSimpleName()
          + " "
          + String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }
  }
}
