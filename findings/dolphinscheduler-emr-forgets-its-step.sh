#!/usr/bin/env bash
# Guess: when a worker of DolphinScheduler dies, the next one gets the task with the ids of its cluster and step (appIds)
#        and goes on watching that step.
# Fact:  the EMR task of 3.1.4 submits nothing then, which is right, and asks for the state of no step: its
#        DescribeStep names neither cluster nor step, both of which EMR requires. The task fails, whatever its step does.
# Users: after a failover such a task is red while its step runs or has succeeded, and a retry runs the step once more.
# The product: a step is known by its name in EMR. A job that meets an active step of its own from a dead execution fails,
#        cancels or adopts it, as aws.emr.orphan.steps says.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
alone='<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>'
{
  echo '<project><modelVersion>4.0.0</modelVersion><groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>'
  echo '<dependencies>'
  while IFS=: read -r group name version rest; do
    echo "<dependency><groupId>$group</groupId><artifactId>$name</artifactId><version>$version</version>${rest:+$alone}</dependency>"
  done <<'LIST'
org.apache.dolphinscheduler:dolphinscheduler-task-emr:3.1.4:alone
org.apache.dolphinscheduler:dolphinscheduler-task-api:3.1.4:alone
org.apache.dolphinscheduler:dolphinscheduler-spi:3.1.4:alone
org.apache.dolphinscheduler:dolphinscheduler-common:3.1.4:alone
com.amazonaws:aws-java-sdk-emr:1.12.300
com.fasterxml.jackson.core:jackson-databind:2.13.4
com.google.guava:guava:31.1-jre
org.apache.commons:commons-lang3:3.12.0
org.apache.commons:commons-collections4:4.4
commons-collections:commons-collections:3.2.2
org.slf4j:slf4j-nop:1.7.36
LIST
  echo '</dependencies></project>'
} >"$work/pom.xml"
mvn -q -f "$work/pom.xml" -Dmaven.repo.local="$work/repository" \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory="$work/lib"
cat >"$work/lib/common.properties" <<'PROPERTIES'
resource.aws.access.key.id=test
resource.aws.secret.access.key=test
resource.aws.region=eu-west-1
PROPERTIES
cat >"$work/Failover.java" <<'JAVA'
import com.amazonaws.auth.AWSStaticCredentialsProvider;
import com.amazonaws.auth.BasicAWSCredentials;
import com.amazonaws.client.builder.AwsClientBuilder.EndpointConfiguration;
import com.amazonaws.services.elasticmapreduce.AmazonElasticMapReduceClientBuilder;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.dolphinscheduler.plugin.task.api.AbstractRemoteTask;
import org.apache.dolphinscheduler.plugin.task.api.TaskExecutionContext;
import org.apache.dolphinscheduler.plugin.task.emr.EmrTaskChannel;

class Failover {
  private static final List<String> CALLS = new CopyOnWriteArrayList<>();
  private static int port;

  public static void main(String[] args) {
    try {
      HttpServer emr = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
      emr.createContext("/", Failover::answer);
      emr.start();
      port = emr.getAddress().getPort();
      AbstractRemoteTask first = task(null);
      first.submitApplication();
      System.out.println("the first worker: " + CALLS + ", keeps " + first.getAppIds());
      CALLS.clear();
      AbstractRemoteTask second = task(first.getAppIds());
      String end;
      try {
        second.handle(null);
        end = second.getExitStatus().getDesc();
      } catch (Exception e) {
        end = second.getExitStatus().getDesc();
      }
      System.out.println("the second worker: " + CALLS + ", " + end);
      System.exit(0);
    } catch (Throwable e) {
      e.printStackTrace();
      System.exit(2);
    }
  }

  private static AbstractRemoteTask task(String ids) throws Exception {
    TaskExecutionContext context = new TaskExecutionContext();
    context.setAppIds(ids);
    String step =
        "{\"JobFlowId\":\"j-1\",\"Steps\":[{\"Name\":\"one\",\"ActionOnFailure\":\"CONTINUE\","
            + "\"HadoopJarStep\":{\"Jar\":\"command-runner.jar\",\"Args\":[\"true\"]}}]}";
    context.setTaskParams(
        new ObjectMapper()
            .writeValueAsString(
                Map.of("programType", "ADD_JOB_FLOW_STEPS", "stepsDefineJson", step)));
    AbstractRemoteTask task = (AbstractRemoteTask) new EmrTaskChannel().createTask(context);
    task.init();
    // The same client, but for where it calls.
    Field client = task.getClass().getSuperclass().getDeclaredField("emrClient");
    client.setAccessible(true);
    client.set(
        task,
        AmazonElasticMapReduceClientBuilder.standard()
            .withEndpointConfiguration(
                new EndpointConfiguration("http://127.0.0.1:" + port, "eu-west-1"))
            .withCredentials(
                new AWSStaticCredentialsProvider(new BasicAWSCredentials("test", "test")))
            .build());
    return task;
  }

  private static void answer(HttpExchange call) throws IOException {
    String name = call.getRequestHeaders().getFirst("X-Amz-Target").replaceAll(".*\\.", "");
    String asked = new String(call.getRequestBody().readAllBytes());
    boolean named = asked.contains("\"j-1\"") && (asked.contains("\"s-1\"") || name.startsWith("Add"));
    CALLS.add(name + (named ? "" : " " + asked));
    String said =
        !named
            ? "{\"__type\":\"ValidationException\",\"message\":\"ClusterId and StepId are required\"}"
            : name.startsWith("Add")
                ? "{\"StepIds\":[\"s-1\"]}"
                : "{\"Step\":{\"Id\":\"s-1\",\"Status\":{\"State\":\"COMPLETED\"}}}";
    call.sendResponseHeaders(named ? 200 : 400, said.length());
    call.getResponseBody().write(said.getBytes());
    call.close();
  }
}
JAVA
echo 'DolphinScheduler 3.1.4'
java -cp "$work/lib:$work/lib/*" "$work/Failover.java" 2>"$work/errors" | tee "$work/seen" || {
  cat "$work/errors" >&2
  exit 2
}
echo 'expected: the second worker: [DescribeStep], success'
diff "$work/seen" - <<'SEEN'
the first worker: [AddJobFlowSteps, DescribeStep], keeps j-1-s-1
the second worker: [DescribeStep {}], failure
SEEN
