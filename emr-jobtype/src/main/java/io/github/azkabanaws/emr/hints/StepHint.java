package io.github.azkabanaws.emr.hints;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * What an event of EventBridge says: that a step may have ended. Whoever can write to the queue can
 * say so, so it is not believed. "Amazon EMR events" in EventBridge's user guide has the form; not
 * tried against AWS. Immutable.
 */
final class StepHint {
  /** An event takes about a thousand characters. */
  static final int LONGEST = 64 * 1024;

  private static final Pattern CLUSTER = Pattern.compile("j-[A-Z0-9]{1,64}");
  private static final Pattern STEP = Pattern.compile("s-[A-Z0-9]{1,64}");

  /** Any other state is worth a look, also one that is not known yet. */
  private static final Set<String> NO_END =
      Collections.unmodifiableSet(
          new HashSet<>(Arrays.asList("PENDING", "RUNNING", "CANCEL_PENDING")));

  private final String clusterId;
  private final String stepId;

  private StepHint(String clusterId, String stepId) {
    this.clusterId = clusterId;
    this.stepId = stepId;
  }

  /** What the text says of a step's end; nothing if it does not, whatever else it is. */
  static Optional<StepHint> of(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    Map<String, JsonNode> event = members(parse(text));
    Map<String, JsonNode> detail = members(Optional.ofNullable(event.get("detail")));
    String cluster = text(detail, "clusterId");
    String step = text(detail, "stepId");
    boolean right =
        "aws.emr".equals(text(event, "source"))
            && "EMR Step Status Change".equals(text(event, "detail-type"))
            && CLUSTER.matcher(cluster).matches()
            && STEP.matcher(step).matches()
            && !NO_END.contains(text(detail, "state"));
    return right ? Optional.of(new StepHint(cluster, step)) : Optional.empty();
  }

  String clusterId() {
    return clusterId;
  }

  String stepId() {
    return stepId;
  }

  private static Optional<JsonNode> parse(String text) {
    try {
      return Optional.ofNullable(JsonNode.parser().parse(text));
    } catch (RuntimeException | StackOverflowError e) {
      return Optional.empty();
    }
  }

  private static Map<String, JsonNode> members(Optional<JsonNode> node) {
    return node.filter(JsonNode::isObject).map(JsonNode::asObject).orElse(Collections.emptyMap());
  }

  private static String text(Map<String, JsonNode> members, String name) {
    return Optional.ofNullable(members.get(name))
        .filter(JsonNode::isString)
        .map(JsonNode::asString)
        .orElse("");
  }
}
