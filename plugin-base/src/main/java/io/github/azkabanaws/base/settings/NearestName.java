package io.github.azkabanaws.base.settings;

import java.util.Collection;
import java.util.Optional;

/** Finds the name that somebody probably meant. */
public final class NearestName {
  private static final int MAX_DISTANCE = 4;

  private NearestName() {}

  /** The known name that is most like the one that was typed, if one is like it. */
  public static Optional<String> of(String typed, Collection<String> known) {
    return of(typed, known, MAX_DISTANCE);
  }

  /**
   * The known name that is most like the one that was typed, if one is like it.
   *
   * @param most how many characters may be different; fewer for short names
   */
  public static Optional<String> of(String typed, Collection<String> known, int most) {
    String nearest = null;
    int least = most + 1;
    for (String name : known) {
      int distance = distance(typed, name);
      if (distance < least) {
        least = distance;
        nearest = name;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** How many characters to add, remove or change (Levenshtein), one row at a time. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
