package io.github.azkabanaws.emr.hints;

import java.util.List;

/** The names of the notes that are below a JVM's own place. */
public interface NoteList {
  /**
   * Asks for a page of them, once.
   *
   * @param after the name after which the page begins, in the order of names
   */
  Page after(String after);

  /** Some names in their order, and whether there are more. Immutable. */
  final class Page {
    private final List<String> names;
    private final boolean more;

    /**
     * @param more whether there are some after the last one
     */
    public Page(List<String> names, boolean more) {
      this.names = names;
      this.more = more && !names.isEmpty();
    }

    List<String> names() {
      return names;
    }

    boolean hasMore() {
      return more;
    }

    String last() {
      return names.get(names.size() - 1);
    }
  }
}
