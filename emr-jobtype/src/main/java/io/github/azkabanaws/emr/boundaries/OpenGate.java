package io.github.azkabanaws.emr.boundaries;

import io.github.azkabanaws.emr.emrapi.EmrStep;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Of a job without boundaries. */
final class OpenGate implements StartGate {
  @Override
  public String line() {
    return "";
  }

  @Override
  public String who() {
    return "";
  }

  @Override
  public Optional<Refusal> refusal() {
    return Optional.empty();
  }

  @Override
  public boolean countsOnCluster() {
    return false;
  }

  @Override
  public boolean countsInAll() {
    return false;
  }

  @Override
  public boolean tellsInAll() {
    return false;
  }

  @Override
  public int atOnce() {
    return Integer.MAX_VALUE;
  }

  @Override
  public boolean needsTags(String clusterId, String clusterName) {
    return false;
  }

  @Override
  public boolean countsOn(String clusterId, String clusterName, Map<String, String> tags) {
    return false;
  }

  @Override
  public boolean names(String clusterId, String clusterName) {
    return false;
  }

  @Override
  public boolean isCounted(EmrStep step) {
    return false;
  }

  @Override
  public boolean isFull(int activeInAll) {
    return false;
  }

  @Override
  public Optional<Hold> closed() {
    return Optional.empty();
  }

  @Override
  public Optional<Hold> hold(Count count) {
    return Optional.empty();
  }

  @Override
  public Optional<Hold> uncounted(Duration pause) {
    return Optional.empty();
  }

  @Override
  public Optional<WaitLimit> longestWait() {
    return Optional.empty();
  }

  @Override
  public Duration looksEach() {
    return Duration.ofHours(1);
  }

  @Override
  public void look() {
    // There is nothing to look at.
  }
}
