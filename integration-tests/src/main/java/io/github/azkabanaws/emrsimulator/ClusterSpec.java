package io.github.azkabanaws.emrsimulator;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What a cluster is made from. Start with {@link #named} and change what matters.
 *
 * @param name the cluster's name, not unique
 * @param state the state it begins in; never RUNNING, which follows from having steps
 * @param tags its tags in order
 * @param logUri where its logs go, if anywhere
 * @param s3Uploads what becomes of logs of each type, if it says so
 * @param releaseLabel the EMR release
 * @param stepConcurrencyLevel how many steps run at a time
 * @param keepAlive whether it outlives its steps
 * @param terminationProtected whether TerminateJobFlows is refused
 * @param runtimeRoles whether steps with roles are taken
 * @param node where real processes run; empty for the simulator's own node
 */
public record ClusterSpec(
    String name,
    ClusterState state,
    Map<String, String> tags,
    Optional<String> logUri,
    Map<String, String> s3Uploads,
    String releaseLabel,
    int stepConcurrencyLevel,
    boolean keepAlive,
    boolean terminationProtected,
    RuntimeRoles runtimeRoles,
    Optional<NodeConfiguration> node) {

  /** Refuses what no cluster can be. */
  public ClusterSpec {
    Objects.requireNonNull(name, "name is null");
    if (state == ClusterState.RUNNING) {
      throw new IllegalArgumentException(
          "A cluster is RUNNING because it has steps: begin with WAITING and submit one.");
    }
    if (stepConcurrencyLevel < 1 || stepConcurrencyLevel > 256) {
      throw new IllegalArgumentException(
          "stepConcurrencyLevel is " + stepConcurrencyLevel + ", allowed are 1 to 256");
    }
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
    s3Uploads = Collections.unmodifiableMap(new LinkedHashMap<>(s3Uploads));
  }

  /**
   * A ready cluster of a current release that waits for steps, runs one at a time and has no
   * LogUri.
   */
  public static ClusterSpec named(String name) {
    return new ClusterSpec(
        name,
        ClusterState.WAITING,
        Map.of(),
        Optional.empty(),
        Map.of(),
        "emr-7.11.0",
        1,
        true,
        false,
        RuntimeRoles.OPTIONAL,
        Optional.empty());
  }

  /** The same, beginning in another state. */
  public ClusterSpec withState(ClusterState value) {
    return change(draft -> draft.state = value);
  }

  /** The same, with one more tag. */
  public ClusterSpec withTag(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(tags);
    more.put(key, value);
    return withTags(more);
  }

  /** The same, with these tags. */
  public ClusterSpec withTags(Map<String, String> value) {
    return change(draft -> draft.tags = value);
  }

  /** The same, with a place for logs. */
  public ClusterSpec withLogUri(String value) {
    return change(draft -> draft.logUri = Optional.of(value));
  }

  /**
   * The same, with what becomes of logs of a type: {@code application-logs} and {@code disabled},
   * for example.
   */
  public ClusterSpec withS3Upload(String logType, String policy) {
    Map<String, String> more = new LinkedHashMap<>(s3Uploads);
    more.put(logType, policy);
    return change(draft -> draft.s3Uploads = more);
  }

  /** The same, of another release, for example {@code emr-5.27.0}. */
  public ClusterSpec withReleaseLabel(String value) {
    return change(draft -> draft.releaseLabel = value);
  }

  /** The same, with another number of steps at a time. */
  public ClusterSpec withStepConcurrencyLevel(int value) {
    return change(draft -> draft.stepConcurrencyLevel = value);
  }

  /** The same, ending when its last step has ended. */
  public ClusterSpec endingWithItsSteps() {
    return change(draft -> draft.keepAlive = false);
  }

  /** The same, refusing TerminateJobFlows. */
  public ClusterSpec protectedFromTermination() {
    return change(draft -> draft.terminationProtected = true);
  }

  /** The same, with another answer to steps that name a role. */
  public ClusterSpec withRuntimeRoles(RuntimeRoles value) {
    return change(draft -> draft.runtimeRoles = value);
  }

  /** The same, running its processes on {@code value}. */
  public ClusterSpec withNode(NodeConfiguration value) {
    return change(draft -> draft.node = Optional.of(value));
  }

  private ClusterSpec change(Consumer<Draft> change) {
    Draft draft = new Draft(this);
    change.accept(draft);
    return draft.finish();
  }

  /** A spec whose members can be set, for the moment between two specs. */
  private static final class Draft {
    private final String name;
    private ClusterState state;
    private Map<String, String> tags;
    private Optional<String> logUri;
    private Map<String, String> s3Uploads;
    private String releaseLabel;
    private int stepConcurrencyLevel;
    private boolean keepAlive;
    private boolean terminationProtected;
    private RuntimeRoles runtimeRoles;
    private Optional<NodeConfiguration> node;

    Draft(ClusterSpec spec) {
      name = spec.name;
      state = spec.state;
      tags = spec.tags;
      logUri = spec.logUri;
      s3Uploads = spec.s3Uploads;
      releaseLabel = spec.releaseLabel;
      stepConcurrencyLevel = spec.stepConcurrencyLevel;
      keepAlive = spec.keepAlive;
      terminationProtected = spec.terminationProtected;
      runtimeRoles = spec.runtimeRoles;
      node = spec.node;
    }

    ClusterSpec finish() {
      return new ClusterSpec(
          name,
          state,
          tags,
          logUri,
          s3Uploads,
          releaseLabel,
          stepConcurrencyLevel,
          keepAlive,
          terminationProtected,
          runtimeRoles,
          node);
    }
  }
}
