package io.github.azkabanaws.emrsimulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * One page of a list that is newest first, and the marker of the next. A marker names the last item
 * seen, so items that are added meanwhile neither shift a page nor repeat one. Markers are opaque
 * on AWS; here they are bound to the list they came from, and anything else is refused.
 *
 * @param items the items of this page
 * @param marker where the next page begins; empty on the last
 */
record Page<T>(List<T> items, Optional<String> marker) {
  /** The page size of every list operation. */
  static final int SIZE = 50;

  /**
   * The page of {@code matching} that {@code marker} asks for.
   *
   * @param list the name of the list, to which its markers are bound
   * @param all the whole list without any filter, in which a marker's item is found
   * @param matching the part of it to show, in the same order
   */
  static <T> Page<T> of(
      String list, List<T> all, List<T> matching, Function<T, String> id, Optional<String> marker) {
    int from = marker.map(value -> after(list, all, matching, id, value)).orElse(0);
    int to = Math.min(from + SIZE, matching.size());
    Optional<String> next =
        to < matching.size()
            ? Optional.of(encode(list, id.apply(matching.get(to - 1))))
            : Optional.empty();
    return new Page<>(List.copyOf(matching.subList(from, to)), next);
  }

  private static <T> int after(
      String list, List<T> all, List<T> matching, Function<T, String> id, String marker) {
    String last = decode(list, marker);
    int seen = 0;
    int shown = 0;
    // Both lists have the same order, so this counts what of the second lies before the marker's
    // item.
    while (seen < all.size()) {
      T item = all.get(seen++);
      if (shown < matching.size() && id.apply(matching.get(shown)).equals(id.apply(item))) {
        shown++;
      }
      if (id.apply(item).equals(last)) {
        return shown;
      }
    }
    throw invalid(marker);
  }

  private static String encode(String list, String lastId) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((list + "\n" + lastId).getBytes(UTF_8));
  }

  private static String decode(String list, String marker) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(marker), UTF_8);
      if (text.startsWith(list + "\n")) {
        return text.substring(list.length() + 1);
      }
    } catch (IllegalArgumentException e) {
      // Not of our making: the same answer as for one of another list.
    }
    throw invalid(marker);
  }

  /** Not tried against AWS. */
  private static AwsError invalid(String marker) {
    return AwsError.invalidRequest("Marker '" + marker + "' is not valid.");
  }
}
