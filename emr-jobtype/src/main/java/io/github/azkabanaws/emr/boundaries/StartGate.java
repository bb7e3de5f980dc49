package io.github.azkabanaws.emr.boundaries;

import io.github.azkabanaws.emr.emrapi.EmrStep;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * What one step may have to wait for before it is submitted. It answers from memory, whoever asks:
 * the thread that brings steps to EMR must not wait for a disk.
 */
public interface StartGate {
  /** One through which everything goes at once. */
  StartGate OPEN = new OpenGate();

  /** Those with the same one wait for the same, one behind the other. */
  String line();

  /** Those with the same one are counted together. */
  String who();

  /** Why the step must not be submitted at all. */
  Optional<Refusal> refusal();

  /** Whether it has to be known how many steps are active on the cluster. */
  boolean countsOnCluster();

  /** Whether it has to be known how many are on all clusters. */
  boolean countsInAll();

  /** Whether the job is to be told of what is active on all clusters, and goes on anyway. */
  boolean tellsInAll();

  /** How many may go at most by what one look finds. */
  int atOnce();

  /** Whether it takes a cluster's tags to say whether its steps count. */
  boolean needsTags(String clusterId, String clusterName);

  /**
   * Whether the steps on another cluster count, too.
   *
   * @param tags the cluster's; none if they don't matter
   */
  boolean countsOn(String clusterId, String clusterName, Map<String, String> tags);

  /** Whether somebody has written the cluster's name or id, so that it has to be counted. */
  boolean names(String clusterId, String clusterName);

  /** Whether a step is counted. */
  boolean isCounted(EmrStep step);

  /** Whether there is no place if so many are active on all clusters, or on some of them. */
  boolean isFull(int activeInAll);

  /** Why the step has to wait whatever else is active. */
  Optional<Hold> closed();

  /** Why the step has to wait, with what was counted. */
  Optional<Hold> hold(Count count);

  /** That it waits until the steps on all clusters are counted. */
  Optional<Hold> uncounted(Duration pause);

  /** How long it may wait here; for ever without. */
  Optional<WaitLimit> longestWait();

  /** How often the job that waits is to look whether its rules have changed. */
  Duration looksEach();

  /** Has somebody look whether the rules have changed, and does not wait for that. */
  void look();
}
