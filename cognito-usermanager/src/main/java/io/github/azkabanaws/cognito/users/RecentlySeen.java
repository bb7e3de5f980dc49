package io.github.azkabanaws.cognito.users;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Values by name, a bounded number of them: the one that was of no use for longest goes first.
 * Thread-safe.
 *
 * @param <T> the value
 */
final class RecentlySeen<T> {
  static final int MAX = 10_000;

  @GuardedBy("this")
  private final Map<String, T> values =
      new LinkedHashMap<String, T>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
          return size() > MAX;
        }
      };

  synchronized void add(String name, T value) {
    values.put(name, value);
  }

  /** Absent if it was not seen, or too long ago. */
  synchronized Optional<T> get(String name) {
    return Optional.ofNullable(values.get(name));
  }
}
