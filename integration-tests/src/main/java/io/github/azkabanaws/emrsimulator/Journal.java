package io.github.azkabanaws.emrsimulator;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/**
 * All requests in the order in which they arrived; each is here before its answer reaches the
 * client.
 */
public final class Journal {
  private final ConcurrentSkipListMap<Long, JournalEntry> entries = new ConcurrentSkipListMap<>();

  Journal() {}

  void add(JournalEntry entry) {
    entries.put(entry.sequence(), entry);
  }

  /** Every request, also those that were refused. */
  public List<JournalEntry> all() {
    return List.copyOf(entries.values());
  }

  /** The requests for one operation. */
  public List<JournalEntry> of(String operation) {
    return entries.values().stream().filter(entry -> entry.operation().equals(operation)).toList();
  }

  /** How many requests there were for one operation. */
  public long count(String operation) {
    return of(operation).size();
  }

  /** How many requests there were for each operation. */
  public Map<String, Long> counts() {
    return entries.values().stream()
        .collect(Collectors.groupingBy(JournalEntry::operation, Collectors.counting()));
  }

  /** Forgets everything until now. */
  public void clear() {
    entries.clear();
  }
}
