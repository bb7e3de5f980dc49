package io.github.azkabanaws.emrsimulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads and checks the steps of a request; see <a
 * href="https://docs.aws.amazon.com/emr/latest/APIReference/API_StepConfig.html">StepConfig</a> and
 * EMR's documented limits.
 */
final class StepReader {
  private static final int MAX_NAME = 256;
  private static final int MAX_HADOOP_JAR_STEP = 10_240;

  private StepReader() {}

  static List<StepRequest> read(
      List<Input> steps, Cluster cluster, Optional<String> executionRoleArn) {
    return steps.stream().map(step -> read(step, cluster, executionRoleArn)).toList();
  }

  /**
   * Only CONTINUE goes with several steps at a time. The documentation does not quote the message:
   * not tried against AWS.
   */
  static void checkAction(StepRequest step, int stepConcurrencyLevel) {
    if (stepConcurrencyLevel > 1 && step.actionOnFailure() != ActionOnFailure.CONTINUE) {
      throw AwsError.validation(
          "The ActionOnFailure setting is not valid: "
              + step.actionOnFailure()
              + " of step '"
              + step.name()
              + "'. A cluster with a StepConcurrencyLevel greater than 1 takes CONTINUE only.");
    }
  }

  private static StepRequest read(Input step, Cluster cluster, Optional<String> executionRoleArn) {
    String name = step.requiredString("Name", MAX_NAME);
    Input jarStep = step.requiredObject("HadoopJarStep");
    Map<String, String> properties = new LinkedHashMap<>();
    for (Input property : jarStep.objects("Properties")) {
      properties.put(property.string("Key").orElse(""), property.string("Value").orElse(""));
    }
    StepRequest request =
        new StepRequest(
            name,
            jarStep.requiredString("Jar"),
            jarStep.string("MainClass"),
            jarStep.strings("Args"),
            properties,
            step.choice("ActionOnFailure", ActionOnFailure.class).orElse(ActionOnFailure.CONTINUE),
            executionRoleArn,
            logUri(step),
            cluster.id());
    checkLength(step, request);
    return request;
  }

  private static Optional<String> logUri(Input step) {
    return step.object("StepMonitoringConfiguration")
        .flatMap(monitoring -> monitoring.object("S3MonitoringConfiguration"))
        .flatMap(s3 -> s3.string("LogUri"));
  }

  private static void checkLength(Input step, StepRequest request) {
    int length = request.jar().length() + request.mainClass().orElse("").length();
    for (String arg : request.args()) {
      length += arg.length();
    }
    for (Map.Entry<String, String> property : request.properties().entrySet()) {
      length += property.getKey().length() + property.getValue().length();
    }
    if (length > MAX_HADOOP_JAR_STEP) {
      throw step.constraint(
          "HadoopJarStep",
          "of " + length + " characters",
          "Member must have length less than or equal to " + MAX_HADOOP_JAR_STEP);
    }
  }
}
