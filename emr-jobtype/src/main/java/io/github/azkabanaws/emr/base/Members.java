package io.github.azkabanaws.emr.base;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The members of a list that AWS has answered with. */
public final class Members {
  private Members() {}

  /**
   * Those that are there, in their order: a null among them says nothing, and must not hide what
   * the others say.
   */
  public static <T> List<T> of(List<T> answered) {
    List<T> members = new ArrayList<>(answered);
    members.removeIf(Objects::isNull);
    return members;
  }
}
