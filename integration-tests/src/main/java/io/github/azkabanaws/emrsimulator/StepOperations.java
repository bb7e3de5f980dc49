package io.github.azkabanaws.emrsimulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * AddJobFlowSteps, DescribeStep, ListSteps and CancelSteps; see the <a
 * href="https://docs.aws.amazon.com/emr/latest/APIReference/API_Operations.html">API reference</a>.
 */
final class StepOperations {
  private static final int MAX_IDS_LISTED = 10;
  private static final int MAX_IDS_CANCELLED = 256;

  private final Clusters clusters;
  private final boolean describesOld;
  private final boolean listsApplications;

  /**
   * @param describesOld whether DescribeStep and CancelSteps know steps that ListSteps shows no
   *     more
   * @param listsApplications whether ListSteps tells of YARN applications, as DescribeStep does
   */
  StepOperations(Clusters clusters, boolean describesOld, boolean listsApplications) {
    this.clusters = clusters;
    this.describesOld = describesOld;
    this.listsApplications = listsApplications;
  }

  /**
   * Checks every step before it takes any: a request is submitted whole or not at all. That AWS
   * does so is an assumption: not tried against AWS.
   */
  JsonNode addJobFlowSteps(Input input) {
    String clusterId = input.requiredString("JobFlowId");
    List<Input> configs = input.requiredObjects("Steps");
    Cluster cluster = clusters.find(clusterId).orElseThrow(AwsError::noSuchJobFlow);
    Optional<String> role = input.string("ExecutionRoleArn").filter(arn -> !arn.isEmpty());
    List<StepRequest> requests = StepReader.read(configs, cluster, role);
    if (cluster.state().isShuttingDown()) {
      throw AwsError.jobFlowShutDown();
    }
    requests.forEach(step -> StepReader.checkAction(step, cluster.steps().concurrency()));
    checkRole(cluster.spec().runtimeRoles(), role.isPresent());
    ObjectNode answer = Json.object();
    ArrayNode ids = answer.putArray("StepIds");
    cluster.submit(requests).forEach(step -> ids.add(step.id()));
    return answer;
  }

  JsonNode describeStep(Input input) {
    String clusterId = input.requiredString("ClusterId");
    String stepId = input.requiredString("StepId");
    Step step = known(cluster(clusterId), stepId);
    ObjectNode answer = Json.object();
    answer.set("Step", StepView.detail(step.snapshot()));
    return answer;
  }

  JsonNode listSteps(Input input) {
    Cluster cluster = cluster(input.requiredString("ClusterId"));
    List<String> ids = input.strings("StepIds");
    List<StepState> states = input.choices("StepStates", StepState.class);
    if (!ids.isEmpty() && !states.isEmpty()) {
      throw AwsError.validation("Cannot specify both StepIds and StepStates.");
    }
    input.checkSize("StepIds", ids, MAX_IDS_LISTED);
    List<Step> all = cluster.steps().listed();
    Set<String> wanted = new HashSet<>(ids);
    Set<StepState> wantedStates =
        states.isEmpty() ? EnumSet.allOf(StepState.class) : EnumSet.copyOf(states);
    ids.forEach(id -> visible(cluster, id));
    List<Step> matching =
        all.stream()
            .filter(step -> wanted.isEmpty() || wanted.contains(step.id()))
            .filter(step -> wantedStates.contains(step.state()))
            .toList();
    Page<Step> page =
        Page.of("steps of " + cluster.id(), all, matching, Step::id, input.string("Marker"));
    ObjectNode answer = Json.object();
    ArrayNode list = answer.putArray("Steps");
    page.items().forEach(step -> list.add(StepView.summary(step.snapshot(), listsApplications)));
    Json.putText(answer, "Marker", page.marker());
    return answer;
  }

  JsonNode cancelSteps(Input input) {
    String clusterId = input.requiredString("ClusterId");
    List<String> ids = input.requiredStrings("StepIds", MAX_IDS_CANCELLED);
    CancellationOption option =
        input
            .choice("StepCancellationOption", CancellationOption.class)
            .orElse(CancellationOption.SEND_INTERRUPT);
    Cluster cluster = cluster(clusterId);
    List<Step> steps = new ArrayList<>();
    ids.forEach(id -> steps.add(known(cluster, id)));
    ObjectNode answer = Json.object();
    ArrayNode list = answer.putArray("CancelStepsInfoList");
    for (Step step : steps) {
      CancelResult result = cancel(cluster, step, option);
      ObjectNode info = list.addObject().put("StepId", result.stepId());
      info.put("Status", result.refusal().isEmpty() ? "SUBMITTED" : "FAILED");
      Json.putText(info, "Reason", result.refusal());
    }
    return answer;
  }

  /**
   * From 4.8 to 5.27 only PENDING steps could be cancelled; see <a
   * href="https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-cancel-steps.html">Cancel
   * steps</a>. The reasons are the simulator's words: not tried against AWS.
   */
  private static CancelResult cancel(Cluster cluster, Step step, CancellationOption option) {
    if (step.state().isTerminal()) {
      return CancelResult.refused(
          step.id(), "The step is " + step.state() + " and cannot be cancelled.");
    }
    if (step.isRunning() && !Release.of(cluster.spec().releaseLabel()).isAtLeast(5, 28)) {
      return CancelResult.refused(
          step.id(), "A running step cannot be cancelled on releases before emr-5.28.0.");
    }
    cluster.steps().cancel(step, option);
    return CancelResult.submitted(step.id());
  }

  private static void checkRole(RuntimeRoles roles, boolean named) {
    if (roles == RuntimeRoles.REQUIRED && !named) {
      throw AwsError.validation(
          "Runtime roles are required for this cluster. Please specify the role using the"
              + " ExecutionRoleArn parameter.");
    }
    if (roles == RuntimeRoles.UNSUPPORTED && named) {
      throw AwsError.validation("Runtime roles are not supported on this cluster.");
    }
  }

  private Cluster cluster(String id) {
    return clusters.find(id).orElseThrow(() -> AwsError.noSuchCluster(id));
  }

  private Step known(Cluster cluster, String stepId) {
    return describesOld
        ? cluster.steps().find(stepId).orElseThrow(() -> AwsError.noSuchStep(stepId))
        : visible(cluster, stepId);
  }

  private static Step visible(Cluster cluster, String stepId) {
    return cluster.steps().findVisible(stepId).orElseThrow(() -> AwsError.noSuchStep(stepId));
  }
}
