package io.github.azkabanaws.virtualtime;

import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.JournalEntry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What came of one way to watch.
 *
 * @param way what is compared
 * @param scale how much there was to watch
 * @param lateness from the end of each step to that of its job, sorted; of jobs that failed there
 *     is none
 * @param wronglyFailed jobs that failed although their step completed
 * @param callsPerSecond to EMR, all operations, until the last job has ended
 * @param throttled how many of them were
 */
public record ScaleResult(
    String way,
    ScaleCase scale,
    List<Duration> lateness,
    int wronglyFailed,
    double callsPerSecond,
    long throttled) {

  /** From the simulator's journal and what was measured. */
  public static ScaleResult of(
      String way,
      ScaleCase scale,
      EmrSimulator emr,
      Duration time,
      List<Duration> lateness,
      int wronglyFailed) {
    List<JournalEntry> calls = emr.journal().all();
    return new ScaleResult(
        way,
        scale,
        lateness.stream().sorted().toList(),
        wronglyFailed,
        calls.size() / seconds(time),
        calls.stream().filter(JournalEntry::isThrottled).count());
  }

  /** Not a number if all jobs failed. */
  public double meanSeconds() {
    return lateness.stream().mapToDouble(ScaleResult::seconds).average().orElse(Double.NaN);
  }

  /** Not a number if all jobs failed. */
  double p95Seconds() {
    return lateness.isEmpty()
        ? Double.NaN
        : seconds(lateness.get((int) Math.ceil(0.95 * lateness.size()) - 1));
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }

  public static String header() {
    return """
        | steps | clusters | watched by | mean s | p95 s | calls/s | throttled | wrongly failed |
        |---:|---:|---|---:|---:|---:|---:|---:|
        """;
  }

  public String row() {
    return String.format(
        Locale.ROOT,
        "| %d | %d | %s | %s | %s | %.2f | %d | %d |\n",
        scale.jobs(),
        scale.clusters(),
        way,
        show(meanSeconds()),
        show(p95Seconds()),
        callsPerSecond,
        throttled,
        wronglyFailed);
  }

  private static String show(double seconds) {
    return Double.isNaN(seconds) ? "-" : String.format(Locale.ROOT, "%.1f", seconds);
  }
}
