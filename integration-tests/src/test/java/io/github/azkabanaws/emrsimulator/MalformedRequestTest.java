package io.github.azkabanaws.emrsimulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.SignedHttp.Reply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MalformedRequestTest {
  private final EmrSimulator simulator =
      EmrSimulator.builder().behavior(step -> StepBehavior.hangs()).start();
  private final SimulatedCluster cluster = simulator.createCluster(ClusterSpec.named("c"));
  private final SignedHttp http = new SignedHttp(simulator);

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void refusesAnUnknownOperation() throws Exception {
    assertRefused(http.post("MakeCoffee", "{}"), "UnknownOperationException", "MakeCoffee");
  }

  @Test
  void refusesWhatIsNoJsonObject() throws Exception {
    for (String body : new String[] {"", "{", "[]", "7", "{}x"}) {
      assertThat(http.post("ListSteps", body).status()).as(body).isEqualTo(400);
    }
    assertRefused(http.post("ListSteps", "{"), "SerializationException", "JSON object");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          AddJobFlowSteps | {}                                                          | ValidationException    | 'jobFlowId'
          AddJobFlowSteps | {"JobFlowId":""}                                            | ValidationException    | 'jobFlowId'
          AddJobFlowSteps | {"JobFlowId":7}                                             | SerializationException | 'jobFlowId'
          AddJobFlowSteps | {"JobFlowId":"j-1"}                                         | ValidationException    | 'steps'
          AddJobFlowSteps | {"JobFlowId":"j-1","Steps":[]}                              | ValidationException    | 'steps'
          AddJobFlowSteps | {"JobFlowId":"j-1","Steps":{}}                              | SerializationException | 'steps'
          AddJobFlowSteps | {"JobFlowId":"j-1","Steps":["x"]}                           | SerializationException | 'steps.1.member'
          AddJobFlowSteps | {"JobFlowId":"ID","Steps":[{}]}                             | ValidationException    | 'steps.1.member.name'
          AddJobFlowSteps | {"JobFlowId":"ID","Steps":[{"Name":"n"}]}                   | ValidationException    | 'steps.1.member.hadoopJarStep'
          AddJobFlowSteps | {"JobFlowId":"ID","Steps":[{"Name":"n","HadoopJarStep":{}}]} | ValidationException   | 'steps.1.member.hadoopJarStep.jar'
          AddJobFlowSteps | {"JobFlowId":"ID","Steps":[{"Name":"n","HadoopJarStep":{"Jar":"j","Args":[1]}}]} | SerializationException | 'steps.1.member.hadoopJarStep.args.1.member'
          AddJobFlowSteps | {"JobFlowId":"ID","Steps":[{"Name":"n","ActionOnFailure":"X","HadoopJarStep":{"Jar":"j"}}]} | ValidationException | 'steps.1.member.actionOnFailure'
          AddJobFlowSteps | {"JobFlowId":"ID","ExecutionRoleArn":1,"Steps":[{"Name":"n","HadoopJarStep":{"Jar":"j"}}]} | SerializationException | 'executionRoleArn'
          DescribeStep    | {"StepId":"s-1"}                                            | ValidationException    | 'clusterId'
          DescribeStep    | {"ClusterId":"ID"}                                          | ValidationException    | 'stepId'
          ListSteps       | {}                                                          | ValidationException    | 'clusterId'
          ListSteps       | {"ClusterId":"ID","StepStates":["X"]}                       | ValidationException    | 'stepStates'
          ListSteps       | {"ClusterId":"ID","StepIds":"s-1"}                          | SerializationException | 'stepIds'
          CancelSteps     | {"ClusterId":"ID"}                                          | ValidationException    | 'stepIds'
          CancelSteps     | {"ClusterId":"ID","StepIds":[]}                             | ValidationException    | 'stepIds'
          CancelSteps     | {"ClusterId":"ID","StepIds":["s-1"],"StepCancellationOption":"X"} | ValidationException | 'stepCancellationOption'
          ListClusters    | {"ClusterStates":["X"]}                                     | ValidationException    | 'clusterStates'
          ListClusters    | {"CreatedAfter":"yesterday"}                                | SerializationException | 'createdAfter'
          DescribeCluster | {}                                                          | ValidationException    | 'clusterId'
          RunJobFlow      | {"Instances":{}}                                            | ValidationException    | 'name'
          RunJobFlow      | {"Name":"n"}                                                | ValidationException    | 'instances'
          RunJobFlow      | {"Name":"n","Instances":{"KeepJobFlowAliveWhenNoSteps":1}}  | SerializationException | 'instances.keepJobFlowAliveWhenNoSteps'
          RunJobFlow      | {"Name":"n","Instances":{},"StepConcurrencyLevel":257}      | ValidationException    | 'stepConcurrencyLevel'
          RunJobFlow      | {"Name":"n","Instances":{},"Steps":[{}]}                    | ValidationException    | 'steps.1.member.name'
          ModifyCluster   | {"ClusterId":"ID","StepConcurrencyLevel":0}                 | ValidationException    | 'stepConcurrencyLevel'
          ModifyCluster   | {"ClusterId":"ID","StepConcurrencyLevel":"2"}               | SerializationException | 'stepConcurrencyLevel'
          TerminateJobFlows | {}                                                        | ValidationException    | 'jobFlowIds'
          ListInstances   | {"ClusterId":"ID","InstanceGroupTypes":["X"]}               | ValidationException    | 'instanceGroupTypes'
          """)
  void namesTheMember(String operation, String body, String code, String member) throws Exception {
    Reply reply = http.post(operation, body.replace("ID", cluster.id()));

    // The id of the cluster replaces every "ID", also that in names of members: those are spelt
    // "Id".
    assertRefused(reply, code, member);
    assertThat(cluster.steps()).isEmpty();
    assertThat(simulator.clusters()).hasSize(1);
  }

  @Test
  void countsOneBadStepAgainstAllOfARequest() throws Exception {
    String good = "{\"Name\":\"n\",\"HadoopJarStep\":{\"Jar\":\"j\"}}";

    Reply reply =
        http.post(
            "AddJobFlowSteps",
            "{\"JobFlowId\":\"" + cluster.id() + "\",\"Steps\":[" + good + ",{}]}");

    assertRefused(reply, "ValidationException", "'steps.2.member.name'");
    assertThat(cluster.steps()).isEmpty();
  }

  private static void assertRefused(Reply reply, String code, String text) {
    assertThat(reply.body().path("__type").asText()).isEqualTo(code);
    assertThat(reply.errorType()).isEqualTo(code);
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.message()).contains(text);
  }
}
