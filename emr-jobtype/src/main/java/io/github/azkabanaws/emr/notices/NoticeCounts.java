package io.github.azkabanaws.emr.notices;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** What became of the notices of a JVM. Thread-safe. */
public final class NoticeCounts {
  /** The names of {@link #figures()}. */
  public static final List<String> NAMES =
      Collections.unmodifiableList(
          Arrays.asList("Sent", "Repeated", "LeftOut", "Unsure", "Lost", "Waiting"));

  private final LongAdder sent = new LongAdder();
  private final LongAdder repeated = new LongAdder();
  private final LongAdder leftOut = new LongAdder();
  private final LongAdder unsure = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final LongAdder waiting = new LongAdder();

  void sent() {
    sent.increment();
  }

  void repeated() {
    repeated.increment();
  }

  void leftOut() {
    leftOut.increment();
  }

  void unsure() {
    unsure.increment();
  }

  void lost() {
    lost.increment();
  }

  void begins() {
    waiting.increment();
  }

  void ends() {
    waiting.decrement();
  }

  /**
   * By name: those that SNS took; those of things that were told before; those that there were too
   * many of; those of which nobody knows whether they arrived; those that SNS did not take; those
   * that wait.
   */
  public Map<String, Long> figures() {
    Map<String, Long> figures = new TreeMap<>();
    List<LongAdder> counters = Arrays.asList(sent, repeated, leftOut, unsure, lost, waiting);
    for (int i = 0; i < counters.size(); i++) {
      figures.put(NAMES.get(i), counters.get(i).sum());
    }
    return figures;
  }
}
