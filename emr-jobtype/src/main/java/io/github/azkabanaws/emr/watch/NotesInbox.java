package io.github.azkabanaws.emr.watch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Notes on their way from those who read them to the watch's thread. Only notes of steps that are
 * waited for are kept, a begin and an end of each, so that a watch that has no time does not make
 * the heap grow. Thread-safe.
 */
final class NotesInbox {
  /** How often a key is waited for: two jobs can stay with the same step. */
  @GuardedBy("this")
  private final Map<String, Integer> wanted = new HashMap<>();

  /** By key and kind, in the order in which they came. */
  @GuardedBy("this")
  private final Map<String, EndNote> waiting = new LinkedHashMap<>();

  /** Whether a reading has come that was not taken yet. */
  @GuardedBy("this")
  private boolean read;

  /** Notes of this key are of use from now on. */
  synchronized void want(String key) {
    wanted.merge(key, 1, Integer::sum);
  }

  /** The opposite; to be called once for each {@link #want}. */
  synchronized void forget(String key) {
    wanted.computeIfPresent(key, (same, count) -> count == 1 ? null : count - 1);
  }

  /**
   * Takes what was read, which may be nothing.
   *
   * @return whether nothing was waiting, so that the watch has to be told
   */
  synchronized boolean put(List<EndNote> notes) {
    for (EndNote note : notes) {
      if (wanted.containsKey(note.key())) {
        waiting.putIfAbsent(note.key() + note.code().isPresent(), note);
      }
    }
    boolean first = !read;
    read = true;
    return first;
  }

  /** What has come since the last time. */
  synchronized List<EndNote> takeAll() {
    List<EndNote> all = new ArrayList<>(waiting.values());
    waiting.clear();
    read = false;
    return all;
  }
}
