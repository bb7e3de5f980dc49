package io.github.azkabanaws.virtualtime;

import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What came of one way to watch in a crowd.
 *
 * @param way what is compared
 * @param crowd among whom
 * @param lateness from the end of each step to that of its job, in seconds, sorted; of jobs that
 *     failed there is none
 * @param wronglyFailed jobs that failed although their step completed
 * @param callsPerSecond of those who watch, not of the others, all operations
 * @param throttled the part of these calls that was throttled
 * @param share of the calls of one operation that one executor may have, as a part of what it had,
 *     for the operation where that is the most; a call that is throttled takes nothing
 */
public record CrowdResult(
    String way,
    CrowdCase crowd,
    List<Double> lateness,
    int wronglyFailed,
    double callsPerSecond,
    double throttled,
    double share) {
  private static final double BURST = 10 * 0.6;
  private static final double PER_SECOND = 0.5 * 0.6;

  /**
   * From what was measured.
   *
   * @param executors the calls of each
   */
  static CrowdResult of(
      String way,
      CrowdCase crowd,
      List<List<DirectNetwork.Call>> executors,
      List<Double> lateness,
      int wronglyFailed) {
    List<DirectNetwork.Call> all = executors.stream().flatMap(List::stream).toList();
    long throttled = all.stream().filter(DirectNetwork.Call::throttled).count();
    return new CrowdResult(
        way,
        crowd,
        lateness.stream().sorted().toList(),
        wronglyFailed,
        all.size() / seconds(all),
        all.isEmpty() ? 0 : throttled / (double) all.size(),
        executors.stream().mapToDouble(CrowdResult::share).max().orElse(0));
  }

  private static double share(List<DirectNetwork.Call> calls) {
    Map<String, List<DirectNetwork.Call>> granted =
        calls.stream()
            .filter(call -> !call.throttled())
            .collect(Collectors.groupingBy(DirectNetwork.Call::operation));
    double most = 0;
    for (Map.Entry<String, List<DirectNetwork.Call>> operation : granted.entrySet()) {
      double rates = operation.getKey().equals("DescribeCluster") ? 2 : 1;
      double bursts = operation.getKey().equals("ListClusters") ? 2 : 1;
      double allowed = BURST * bursts + PER_SECOND * rates * seconds(operation.getValue());
      most = Math.max(most, operation.getValue().size() / allowed);
    }
    return most;
  }

  private static double seconds(List<DirectNetwork.Call> calls) {
    LongSummaryStatistics times =
        calls.stream().mapToLong(call -> call.at().toMillis()).summaryStatistics();
    return calls.isEmpty() ? 0 : (times.getMax() - times.getMin()) / 1000.0;
  }

  /** Not a number if all jobs failed. */
  double mean() {
    return lateness.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  /** Not a number if all jobs failed. */
  double p95() {
    return lateness.isEmpty()
        ? Double.NaN
        : lateness.get((int) Math.ceil(0.95 * lateness.size()) - 1);
  }

  private double longest() {
    return lateness.isEmpty() ? Double.NaN : lateness.get(lateness.size() - 1);
  }

  static String header() {
    return """
    | executors x jobs | among | watched by | mean s | p95 s | longest s | calls/s | throttled % | of its share % | wrongly failed |
    |---:|---|---|---:|---:|---:|---:|---:|---:|---:|
    """;
  }

  String row() {
    return row(
        crowd,
        way,
        String.format(
            Locale.ROOT,
            "%.1f | %.1f | %.1f | %.2f | %.0f | %.0f | %d",
            mean(),
            p95(),
            longest(),
            callsPerSecond,
            throttled * 100,
            share * 100,
            wronglyFailed));
  }

  /** A row of which the figures are known. */
  static String row(CrowdCase crowd, String way, String figures) {
    return String.format(
        Locale.ROOT,
        "| %d x %d | %s | %s | %s |\n",
        crowd.jvms(),
        crowd.jobs(),
        crowd.name(),
        way,
        figures);
  }
}
