package io.github.azkabanaws.emrsimulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * All requests in the order in which they arrived; each is here before its answer reaches the
 * client. The entry of a stalled request changes when it is released.
 */
public final class Journal {
  private static final Set<String> SUBMITTING = Set.of("AddJobFlowSteps", "RunJobFlow");

  private final TreeMap<Long, JournalEntry> entries = new TreeMap<>();

  Journal() {}

  synchronized void add(JournalEntry entry) {
    entries.put(entry.sequence(), entry);
    notifyAll();
  }

  /** Every request, also those that were refused. */
  public synchronized List<JournalEntry> all() {
    return List.copyOf(entries.values());
  }

  /** The requests for one operation. */
  public List<JournalEntry> of(String operation) {
    return all().stream().filter(entry -> entry.operation().equals(operation)).toList();
  }

  /** How many requests there were for one operation. */
  public long count(String operation) {
    return of(operation).size();
  }

  /** How many requests there were for each operation. */
  public Map<String, Long> counts() {
    return all().stream()
        .collect(Collectors.groupingBy(JournalEntry::operation, Collectors.counting()));
  }

  /** How many requests for one operation were answered with a ThrottlingException. */
  public long throttled(String operation) {
    return of(operation).stream().filter(JournalEntry::isThrottled).count();
  }

  /** The requests for one operation that were executed and got no answer, at least not yet. */
  public List<JournalEntry> executedUnanswered(String operation) {
    return of(operation).stream()
        .filter(entry -> entry.executed() && entry.isUnanswered())
        .toList();
  }

  /** How many steps of each name were taken, whatever the clients were told. */
  public Map<String, Long> stepsByName() {
    return stepsBy(Function.identity());
  }

  /** As {@link #stepsByName}, for what {@code key} makes of the name. */
  public Map<String, Long> stepsBy(Function<String, String> key) {
    Map<String, Long> counts = new TreeMap<>();
    for (JournalEntry entry : all()) {
      if (entry.executed() && SUBMITTING.contains(entry.operation())) {
        for (JsonNode step : entry.body().path("Steps")) {
          counts.merge(key.apply(step.path("Name").asText()), 1L, Long::sum);
        }
      }
    }
    return counts;
  }

  /**
   * Waits until there are at least {@code count} such requests. False if that took longer than
   * {@code limit}, which is real time.
   */
  public synchronized boolean await(int count, Predicate<JournalEntry> which, Duration limit)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (entries.values().stream().filter(which).count() < count) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
    return true;
  }

  /** Forgets everything until now. */
  public synchronized void clear() {
    entries.clear();
  }
}
