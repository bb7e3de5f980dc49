package io.github.azkabanaws.virtualtime;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * Who else uses the account: other tools that call EMR at random times and take what the buckets
 * give, or an account that throttles at random.
 */
final class CrowdOfOthers {
  /** What jobs ask of EMR: the others want the same. */
  private static final List<String> OPERATIONS =
      List.of(
          "AddJobFlowSteps",
          "CancelSteps",
          "DescribeCluster",
          "DescribeStep",
          "ListClusters",
          "ListSteps");

  private final EmrSimulator emr;
  private final VirtualTime time;
  private final Random random = new Random(7);

  CrowdOfOthers(EmrSimulator emr, VirtualTime time) {
    this.emr = emr;
    this.time = time;
  }

  /** From now on, for ever. */
  void come(CrowdCase crowd) {
    if (crowd.throttled() > 0) {
      emr.faults().on(request -> random.nextDouble() < crowd.throttled(), Fault.throttle());
    }
    if (crowd.othersPerSecond() > 0) {
      OPERATIONS.forEach(operation -> next(operation, crowd.othersPerSecond()));
    }
  }

  private void next(String operation, double perSecond) {
    double seconds = -Math.log(1 - random.nextDouble()) / perSecond;
    time.at(
        time.now().plus(Duration.ofNanos((long) (seconds * 1e9))),
        () -> {
          // Of a cluster that is none of ours: the answer does not matter, the quota does.
          ObjectNode question = JsonNodeFactory.instance.objectNode();
          question.put("ClusterId", "j-OTHERS").put("JobFlowId", "j-OTHERS");
          var unused = emr.ask(operation, question);
          next(operation, perSecond);
        });
  }
}
