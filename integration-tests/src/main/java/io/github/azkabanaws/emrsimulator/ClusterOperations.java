package io.github.azkabanaws.emrsimulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * RunJobFlow, ListClusters, DescribeCluster, ModifyCluster, TerminateJobFlows and ListInstances;
 * see the <a href="https://docs.aws.amazon.com/emr/latest/APIReference/API_Operations.html">API
 * reference</a>.
 */
final class ClusterOperations {
  private static final int MAX_STEPS = StepQueue.MAX_ACTIVE;

  private final Clusters clusters;

  ClusterOperations(Clusters clusters) {
    this.clusters = clusters;
  }

  JsonNode runJobFlow(Input input) {
    ClusterSpec spec = ClusterReader.read(input);
    List<Input> steps = input.objects("Steps");
    if (steps.size() > MAX_STEPS) {
      throw input.constraint(
          "Steps",
          "of " + steps.size() + " steps",
          "Member must have length less than or equal to " + MAX_STEPS);
    }
    Cluster cluster =
        clusters.create(
            spec,
            created -> {
              List<StepRequest> requests = StepReader.read(steps, created, Optional.empty());
              requests.forEach(step -> StepReader.checkAction(step, spec.stepConcurrencyLevel()));
              var unused = created.submit(requests);
            });
    return Json.object().put("JobFlowId", cluster.id()).put("ClusterArn", cluster.snapshot().arn());
  }

  JsonNode listClusters(Input input) {
    List<ClusterState> states = input.choices("ClusterStates", ClusterState.class);
    Instant after = input.time("CreatedAfter").orElse(Instant.MIN);
    Instant before = input.time("CreatedBefore").orElse(Instant.MAX);
    List<ClusterSnapshot> all = clusters.newestFirst().stream().map(Cluster::snapshot).toList();
    List<ClusterSnapshot> matching =
        all.stream()
            .filter(cluster -> states.isEmpty() || states.contains(cluster.state()))
            .filter(cluster -> cluster.created().isAfter(after))
            .filter(cluster -> cluster.created().isBefore(before))
            .toList();
    Page<ClusterSnapshot> page =
        Page.of("clusters", all, matching, ClusterSnapshot::id, input.string("Marker"));
    ObjectNode answer = Json.object();
    ArrayNode list = answer.putArray("Clusters");
    page.items().forEach(cluster -> list.add(ClusterView.summary(cluster)));
    Json.putText(answer, "Marker", page.marker());
    return answer;
  }

  JsonNode describeCluster(Input input) {
    ObjectNode answer = Json.object();
    answer.set("Cluster", ClusterView.detail(cluster(input).snapshot()));
    return answer;
  }

  JsonNode modifyCluster(Input input) {
    Cluster cluster = cluster(input);
    Optional<Integer> level =
        input.integer("StepConcurrencyLevel").map(value -> ClusterReader.level(input, value));
    if (cluster.state().isShuttingDown()) {
      throw AwsError.invalidRequest(
          "Cluster id '" + cluster.id() + "' is terminating or terminated and cannot be modified.");
    }
    level.ifPresent(cluster.steps()::setConcurrency);
    return Json.object().put("StepConcurrencyLevel", cluster.steps().concurrency());
  }

  /** Terminates all or, if one is unknown or protected, none. */
  JsonNode terminateJobFlows(Input input) {
    List<Cluster> named = new ArrayList<>();
    for (String id : input.requiredStrings("JobFlowIds", 10)) {
      named.add(clusters.find(id).orElseThrow(AwsError::noSuchJobFlow));
    }
    if (named.stream().anyMatch(cluster -> cluster.spec().terminationProtected())) {
      throw AwsError.validation(
          "Could not shut down one or more job flows since they are termination protected.");
    }
    named.forEach(cluster -> cluster.terminate(TerminationReason.userRequest()));
    return Json.object();
  }

  /** One instance, the primary node: the simulator has no others. */
  JsonNode listInstances(Input input) {
    ClusterSnapshot cluster = cluster(input).snapshot();
    List<InstanceGroupType> types = input.choices("InstanceGroupTypes", InstanceGroupType.class);
    List<InstanceState> states = input.choices("InstanceStates", InstanceState.class);
    ObjectNode answer = Json.object();
    ArrayNode list = answer.putArray("Instances");
    if ((types.isEmpty() || types.contains(InstanceGroupType.MASTER))
        && (states.isEmpty() || states.contains(ClusterView.instanceState(cluster)))) {
      list.add(ClusterView.instance(cluster));
    }
    return answer;
  }

  private Cluster cluster(Input input) {
    String id = input.requiredString("ClusterId");
    return clusters.find(id).orElseThrow(() -> AwsError.noSuchCluster(id));
  }
}
