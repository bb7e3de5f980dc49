package io.github.azkabanaws.virtualtime;

import io.github.azkabanaws.emr.step.StepKey;
import io.github.azkabanaws.emrsimulator.StepSnapshot;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What became of a job and its steps.
 *
 * @param status Azkaban's of the last job
 * @param states EMR's of all steps of the job and those before it, the oldest first
 * @param mostOfOneKey how many steps one attempt has at most
 * @param lastLine of the last job's log
 * @param log all of it
 */
public record FaultOutcome(
    String status, List<String> states, long mostOfOneKey, String lastLine, List<String> log) {
  /** As it is now. */
  public static FaultOutcome of(VirtualJob job, List<StepSnapshot> steps) {
    Map<String, Long> byKey =
        steps.stream()
            .collect(
                Collectors.groupingBy(
                    step -> String.valueOf(StepKey.parse(step.name())), Collectors.counting()));
    return new FaultOutcome(
        String.valueOf(job.status()),
        steps.stream().map(step -> step.state().name()).toList(),
        byKey.values().stream().mapToLong(Long::longValue).max().orElse(0),
        job.lastLine(),
        job.log());
  }

  /** As a cell of the matrix shows it. */
  public String summary() {
    return status + ", " + (states.isEmpty() ? "no step" : String.join(" + ", states));
  }
}
