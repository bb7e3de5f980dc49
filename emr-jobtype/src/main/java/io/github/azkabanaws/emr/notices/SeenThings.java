package io.github.azkabanaws.emr.notices;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;

/** The last things that were told, by their identity. Not thread-safe. */
final class SeenThings {
  private final int most;
  private final Set<String> seen = new LinkedHashSet<>();

  /**
   * @param most how many of them are remembered
   */
  SeenThings(int most) {
    this.most = most;
  }

  /** It may be told again. */
  void forget(String identity) {
    seen.remove(identity);
  }

  /** Takes note of one; returns whether it is new. */
  boolean add(String identity) {
    if (!seen.add(identity)) {
      return false;
    }
    if (seen.size() > most) {
      Iterator<String> oldest = seen.iterator();
      oldest.next();
      oldest.remove();
    }
    return true;
  }
}
