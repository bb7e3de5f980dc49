package io.github.azkabanaws.emr.emrapi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Which steps of a cluster are asked for, a page at a time. Immutable. */
public final class StepQuery {
  private final String clusterId;
  private final List<String> ids;
  private final boolean active;
  private final Optional<String> marker;

  private StepQuery(String clusterId, List<String> ids, boolean active, Optional<String> marker) {
    this.clusterId = Objects.requireNonNull(clusterId, "clusterId");
    this.ids = ids;
    this.active = active;
    this.marker = marker;
  }

  /** All of a cluster. */
  public static StepQuery all(String clusterId) {
    return new StepQuery(clusterId, Collections.emptyList(), false, Optional.empty());
  }

  /** Those that have not ended, which count against what a cluster takes. */
  public static StepQuery active(String clusterId) {
    return new StepQuery(clusterId, Collections.emptyList(), true, Optional.empty());
  }

  /** Those with these ids. */
  public static StepQuery ids(String clusterId, List<String> ids) {
    List<String> copy = Collections.unmodifiableList(new ArrayList<>(ids));
    return new StepQuery(clusterId, copy, false, Optional.empty());
  }

  /** The page behind another one. */
  public StepQuery from(String pageMarker) {
    return new StepQuery(clusterId, ids, active, Optional.of(pageMarker));
  }

  String clusterId() {
    return clusterId;
  }

  /** Empty if the question is not for ids. */
  List<String> ids() {
    return ids;
  }

  boolean isForActive() {
    return active;
  }

  /** What the page before has ended with. */
  Optional<String> marker() {
    return marker;
  }
}
