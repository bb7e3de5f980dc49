package io.github.azkabanaws.emr.emrapi;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A page of what EMR lists. Immutable. */
public final class Page<T> {
  private final List<T> members;
  private final Optional<String> next;

  public Page(List<T> members, Optional<String> next) {
    this.members = Collections.unmodifiableList(new ArrayList<>(members));
    this.next = Objects.requireNonNull(next, "next");
  }

  /** In EMR's order: the newest first. */
  public List<T> members() {
    return members;
  }

  /** The marker of the page behind it, if there is one. */
  public Optional<String> next() {
    return next;
  }
}
