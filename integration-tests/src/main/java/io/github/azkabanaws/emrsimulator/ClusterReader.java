package io.github.azkabanaws.emrsimulator;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads what RunJobFlow asks for; see <a
 * href="https://docs.aws.amazon.com/emr/latest/APIReference/API_RunJobFlow.html">RunJobFlow</a>.
 * What the simulator has no use for (applications, instance groups, roles) is accepted and ignored.
 */
final class ClusterReader {
  private static final int MAX_NAME = 256;

  private ClusterReader() {}

  static ClusterSpec read(Input input) {
    String name = input.requiredString("Name", MAX_NAME);
    Input instances = input.requiredObject("Instances");
    ClusterSpec spec =
        ClusterSpec.named(name)
            .withState(ClusterState.STARTING)
            .withTags(tags(input))
            .withStepConcurrencyLevel(
                input.integer("StepConcurrencyLevel").map(level -> level(input, level)).orElse(1));
    spec = input.string("LogUri").map(spec::withLogUri).orElse(spec);
    spec = input.string("ReleaseLabel").map(spec::withReleaseLabel).orElse(spec);
    spec = instances.flag("KeepJobFlowAliveWhenNoSteps") ? spec : spec.endingWithItsSteps();
    return instances.flag("TerminationProtected") ? spec.protectedFromTermination() : spec;
  }

  /** A StepConcurrencyLevel, which is from 1 to 256. */
  static int level(Input input, int level) {
    if (level < 1 || level > 256) {
      throw input.constraint(
          "StepConcurrencyLevel", "'" + level + "'", "Member must be between 1 and 256, inclusive");
    }
    return level;
  }

  private static Map<String, String> tags(Input input) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (Input tag : input.objects("Tags")) {
      tags.put(tag.requiredString("Key"), tag.string("Value").orElse(""));
    }
    return tags;
  }
}
