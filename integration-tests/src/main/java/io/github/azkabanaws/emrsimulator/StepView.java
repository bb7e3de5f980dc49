package io.github.azkabanaws.emrsimulator;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** A step on the wire. */
final class StepView {
  private StepView() {}

  /** As in DescribeStep. */
  static ObjectNode detail(StepSnapshot step) {
    ObjectNode node = summary(step, true);
    Json.putText(node, "ExecutionRoleArn", step.executionRoleArn());
    return node;
  }

  /**
   * As in ListSteps, which does not say the role.
   *
   * @param applications whether it tells of YARN applications
   */
  static ObjectNode summary(StepSnapshot step, boolean applications) {
    ObjectNode node = Json.object().put("Id", step.id()).put("Name", step.name());
    StepRequest request = step.request();
    ObjectNode config = node.putObject("Config");
    config.put("Jar", request.jar());
    ObjectNode properties = config.putObject("Properties");
    request.properties().forEach(properties::put);
    Json.putText(config, "MainClass", request.mainClass());
    ArrayNode args = config.putArray("Args");
    request.args().forEach(args::add);
    node.put("ActionOnFailure", request.actionOnFailure().name());
    Json.putText(node, "LogUri", request.logUri());
    node.set("Status", status(step));
    if (applications && !step.applications().isEmpty()) {
      node.set("AdditionalInfo", additionalInfo(step));
    }
    return node;
  }

  /**
   * "Available after the step has started running", says <a
   * href="https://docs.aws.amazon.com/emr/latest/APIReference/API_StepAdditionalInfo.html">StepAdditionalInfo</a>.
   * How soon, by which releases, and in which form the address is: not tried against AWS.
   */
  private static ObjectNode additionalInfo(StepSnapshot step) {
    ObjectNode info = Json.object();
    ArrayNode ids = info.putArray("ResourceManagerApplicationIds");
    step.applications().forEach(ids::add);
    return info.put("ResourceManager", "localhost:8032");
  }

  /** The reason's code is never anything but NONE: the cause is in the failure details. */
  private static ObjectNode status(StepSnapshot step) {
    ObjectNode status = Json.object().put("State", step.state().name());
    status.putObject("StateChangeReason").put("Code", "NONE");
    step.failureDetails()
        .ifPresent(
            failure -> {
              ObjectNode details = status.putObject("FailureDetails");
              details.put("Reason", failure.reason());
              Json.putText(details, "Message", failure.message());
              Json.putText(details, "LogFile", failure.logFile());
            });
    ObjectNode timeline = status.putObject("Timeline");
    Json.putTime(timeline, "CreationDateTime", Optional.of(step.created()));
    Json.putTime(timeline, "StartDateTime", step.started());
    Json.putTime(timeline, "EndDateTime", step.ended());
    return status;
  }
}
