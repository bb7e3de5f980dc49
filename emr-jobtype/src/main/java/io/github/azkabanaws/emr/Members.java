package io.github.azkabanaws.emr;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The members of a list that AWS has answered with. */
final class Members {
  private Members() {}

  /**
   * Those that are there, in their order: a null among them says nothing, and must not hide what
   * the others say.
   */
  static <T> List<T> of(List<T> answered) {
    List<T> members = new ArrayList<>(answered);
    members.removeIf(Objects::isNull);
    return members;
  }
}
