package io.github.azkabanaws.emr.clusters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.s3.FileText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.services.emr.model.InstanceRoleType;
import software.amazon.awssdk.services.emr.model.RunJobFlowRequest;
import software.amazon.awssdk.services.emr.model.RunJobFlowResponse;

class RequestStarterTest {
  private static final String ALIVE = "\"Instances\":{\"KeepJobFlowAliveWhenNoSteps\":true}";

  @TempDir Path folder;
  private final FakeEmr emr = new FakeEmr();

  @Test
  void readsEveryKindOfMember() throws Exception {
    RunJobFlowRequest sent =
        send(
            """
            {"Name": "analytics", "ReleaseLabel": "emr-7.11.0", "LogUri": null,
             "Instances": {"KeepJobFlowAliveWhenNoSteps": true, "Ec2SubnetIds": ["subnet-1"],
               "InstanceGroups": [{"InstanceRole": "MASTER", "InstanceType": "m5.xlarge",
                 "InstanceCount": 1, "EbsConfiguration": {"EbsOptimized": true}}]},
             "Applications": [{"Name": "Spark"}, {"Name": "Hive"}],
             "Configurations": [{"Classification": "spark-env", "Properties": {"a": "1"},
               "Configurations": [{"Classification": "export", "Properties": {"B": "ü"}}]}],
             "AutoTerminationPolicy": {"IdleTimeout": 3600},
             "ManagedScalingPolicy": {"ComputeLimits": {"UnitType": "Instances",
               "MinimumCapacityUnits": 1, "MaximumCapacityUnits": 4}},
             "Tags": [{"Key": "team", "Value": "etl"}],
             "StepConcurrencyLevel": 10}
            """);
    assertThat(sent.name()).isEqualTo("analytics");
    assertThat(sent.logUri()).isNull();
    assertThat(sent.instances().ec2SubnetIds()).containsExactly("subnet-1");
    assertThat(sent.instances().instanceGroups())
        .singleElement()
        .satisfies(
            group -> {
              assertThat(group.instanceRole()).isEqualTo(InstanceRoleType.MASTER);
              assertThat(group.instanceCount()).isEqualTo(1);
              assertThat(group.ebsConfiguration().ebsOptimized()).isTrue();
            });
    assertThat(sent.applications()).extracting(a -> a.name()).containsExactly("Spark", "Hive");
    assertThat(sent.configurations().get(0).properties()).containsEntry("a", "1");
    assertThat(sent.configurations().get(0).configurations().get(0).properties())
        .containsEntry("B", "ü");
    assertThat(sent.autoTerminationPolicy().idleTimeout()).isEqualTo(3600L);
    assertThat(sent.managedScalingPolicy().computeLimits().maximumCapacityUnits()).isEqualTo(4);
    assertThat(sent.tags().get(0).value()).isEqualTo("etl");
    assertThat(sent.stepConcurrencyLevel()).isEqualTo(10);
  }

  @Test
  void everyMemberThatTheSdkKnowsIsOfAKindThatCanBeRead() {
    Set<MarshallingType<?>> readable =
        Set.of(
            MarshallingType.STRING,
            MarshallingType.BOOLEAN,
            MarshallingType.INTEGER,
            MarshallingType.LONG,
            MarshallingType.DOUBLE);
    Deque<SdkField<?>> fields = new ArrayDeque<>(RunJobFlowRequest.builder().sdkFields());
    Set<String> seen = new HashSet<>();
    while (!fields.isEmpty()) {
      SdkField<?> field = fields.pop();
      if (field.marshallingType() == MarshallingType.LIST) {
        fields.push(field.getTrait(ListTrait.class).memberFieldInfo());
      } else if (field.marshallingType() == MarshallingType.MAP) {
        fields.push(field.getTrait(MapTrait.class).valueFieldInfo());
      } else if (field.marshallingType() == MarshallingType.SDK_POJO) {
        SdkPojo member = field.constructor().get();
        if (seen.add(member.getClass().getName())) {
          member.sdkFields().forEach(fields::push);
        }
      } else {
        assertThat(readable).as(field.memberName()).contains(field.marshallingType());
      }
    }
    assertThat(seen).hasSizeGreaterThan(20);
  }

  @Test
  void theNameIsTheJobs() throws Exception {
    assertThat(send("{" + ALIVE + "}").name()).isEqualTo("analytics");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"Name\":\"other\",ALIVE} | its Name is 'other', and the job wants 'analytics'",
        "{ALIVE,\"StepExecutionRoleArn\":\"arn:aws:iam::123456789012:role/r\"} | StepExecutionRoleArn"
            + " is refused",
        "{ALIVE,\"StepExecutionRoleArn\":\"\"} | aws.emr.group.roles gives the steps of jobs their"
            + " roles",
        "{ALIVE,\"Steps\":[{\"ExecutionRoleArn\":\"r\"}]} | Steps[0].ExecutionRoleArn is no member",
        "{\"Instances\":{}} | KeepJobFlowAliveWhenNoSteps has to be true",
        "{} | KeepJobFlowAliveWhenNoSteps has to be true",
        "{\"Instances\":{\"KeepJobFlowAliveWhenNoSteps\":false}} | has to be true",
        "{\"Instances\":{\"KeepJobFlowAliveWhenNoSteps\":\"true\"}} | has to be true or false",
        "{ALIVE,\"RealeaseLabel\":\"emr-7\"} | RealeaseLabel is no member that this version knows",
        "{ALIVE,\"Tags\":[{\"key\":\"a\"}]} | Tags[0].key is no member",
        "{ALIVE,\"Tags\":{}} | Tags has to be a list",
        "{ALIVE,\"LogUri\":7} | LogUri has to be a string",
        "{ALIVE,\"StepConcurrencyLevel\":\"x\"} | StepConcurrencyLevel has to be a number",
        "{ALIVE,\"StepConcurrencyLevel\":1.5} | has to be a whole number",
        "[] | it has to be an object",
        "{\"secret\": | it is not JSON, line 1",
        "`` | it has to be an object",
      })
  void whatIsWrongIsTold(String json, String message) throws Exception {
    Path file = Files.writeString(folder.resolve("c.json"), json.replace("ALIVE", ALIVE));
    assertThatThrownBy(() -> starter(file).prepare("analytics"))
        .isInstanceOf(StepJobException.class)
        .hasMessageStartingWith(
            "No cluster was started: aws.emr.cluster.launch.request=" + file + ": ")
        .hasMessageContaining(message);
    assertThat(emr.runJobFlow.requests()).isEmpty();
  }

  @Test
  void aValueIsNeverTold() throws Exception {
    for (String json :
        new String[] {
          "{\"Configurations\":[{\"Properties\":{\"password\":{\"x\":\"hunter2\"}}}]}",
          "{\"Configurations\":[{\"Properties\":{\"password\":\"hunter2\"}}], hunter2}",
          "{\"StepConcurrencyLevel\":\"hunter2\"}"
        }) {
      Path file = Files.writeString(folder.resolve("c.json"), json);
      assertThatThrownBy(() -> starter(file).prepare("analytics"))
          .isInstanceOf(StepJobException.class)
          .hasMessageNotContaining("hunter2");
    }
  }

  @Test
  void anAnswerWithoutAnIdIsNoAnswer() throws Exception {
    emr.runJobFlow.answers(RunJobFlowResponse.builder().build());
    Path file = Files.writeString(folder.resolve("c.json"), "{" + ALIVE + "}");
    assertThatThrownBy(() -> starter(file).prepare("analytics").send())
        .hasMessageContaining("without a cluster id");
  }

  @Test
  void aFileThatCanNotBeReadIsNamed() throws Exception {
    Path absent = folder.resolve("absent.json");
    assertThatThrownBy(() -> new FileText().read(absent.toString()))
        .hasMessageStartingWith("File " + absent + " can't be read: it is not there; put it back");
    assertThatThrownBy(() -> new FileText().read(folder.toString()))
        .hasMessageStartingWith("File " + folder + " can't be read: it is a folder");
    Path large = Files.write(folder.resolve("large.json"), new byte[(1 << 20) + 1]);
    assertThatThrownBy(() -> new FileText().read(large.toString()))
        .hasMessage("File " + large + " can't be read: it has more than 1048576 bytes.");
    Path latin = Files.write(folder.resolve("latin.json"), new byte[] {'"', (byte) 0xFC, '"'});
    assertThatThrownBy(() -> new FileText().read(latin.toString()))
        .hasMessageStartingWith("File " + latin + " can't be used: it is not UTF-8 text");
    Path full = Files.writeString(folder.resolve("full.json"), "x".repeat(1 << 20));
    assertThat(new FileText().read(full.toString())).hasSize(1 << 20);
  }

  private RunJobFlowRequest send(String json) throws Exception {
    emr.runJobFlow.answers(RunJobFlowResponse.builder().jobFlowId("j-1").build());
    Path file = Files.writeString(folder.resolve("cluster.json"), json);
    assertThat(starter(file).prepare("analytics").send()).hasValue("j-1");
    return emr.runJobFlow.requests().get(0);
  }

  private RequestStarter starter(Path file) {
    return new RequestStarter(emr, new FileText(), file.toString());
  }
}
