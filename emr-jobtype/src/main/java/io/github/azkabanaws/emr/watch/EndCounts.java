package io.github.azkabanaws.emr.watch;

import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** How many ends of steps a watch has seen, by what told of them first. Thread-safe. */
public final class EndCounts {
  /** What made the watch look, if anything did. */
  enum Teller {
    NOTES("Noted"),
    HINTS("Hinted"),
    NOBODY("Looked");

    private final String figure;

    Teller(String figure) {
      this.figure = figure;
    }
  }

  private final Map<Teller, AtomicLong> counts = new EnumMap<>(Teller.class);

  EndCounts() {
    for (Teller teller : Teller.values()) {
      counts.put(teller, new AtomicLong());
    }
  }

  void count(Teller teller) {
    counts.get(teller).incrementAndGet();
  }

  /** Those of several watches together, by the names of the figures. */
  public static Map<String, Long> sum(Collection<EndCounts> several) {
    Map<String, Long> sums = new LinkedHashMap<>();
    for (Teller teller : Teller.values()) {
      sums.put(
          teller.figure, several.stream().mapToLong(ends -> ends.counts.get(teller).get()).sum());
    }
    return sums;
  }
}
