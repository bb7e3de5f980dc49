package io.github.azkabanaws.emr.hints;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

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
    private final Optional<Instant> time;

    /**
     * @param more whether there are some after the last one
     * @param time the service's, if its answer says it
     */
    public Page(List<String> names, boolean more, Optional<Instant> time) {
      this.names = names;
      this.more = more && !names.isEmpty();
      this.time = time;
    }

    /** The service's time, if its answer says it. */
    Optional<Instant> time() {
      return time;
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
