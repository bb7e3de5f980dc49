package io.github.azkabanaws.virtualtime;

import io.github.azkabanaws.emrsimulator.StepSnapshot;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All steps that a group had, as EMR has them when everything is over, whatever jobs' logs say.
 *
 * @param steps of all clusters
 * @param at the present time, until which a step has been there that has not ended
 * @param forbidden the id of the cluster that a rule may forbid
 * @param opens when the hours begin, if a rule has some
 */
record SeenAtEmr(List<StepSnapshot> steps, Instant at, String forbidden, Instant opens) {
  SeenAtEmr {
    steps = List.copyOf(steps);
  }

  /** The most that were active at one moment: the number only grows when one is created. */
  long mostActive() {
    return steps.stream().mapToLong(step -> activeAt(step.created())).max().orElse(0);
  }

  private long activeAt(Instant moment) {
    return steps.stream()
        .filter(step -> !step.created().isAfter(moment) && end(step).isAfter(moment))
        .count();
  }

  long onTheForbidden() {
    return steps.stream().filter(step -> step.clusterId().equals(forbidden)).count();
  }

  long submittedTooEarly() {
    return steps.stream().filter(step -> step.created().isBefore(opens)).count();
  }

  long number() {
    return steps.size();
  }

  /** In whole minutes, as the next. */
  long longestRun() {
    return longest(StepSnapshot::started, step -> Optional.of(end(step)));
  }

  long longestPending() {
    return longest(
        step -> Optional.of(step.created()),
        step -> step.started().or(() -> Optional.of(end(step))));
  }

  private long longest(
      Function<StepSnapshot, Optional<Instant>> from,
      Function<StepSnapshot, Optional<Instant>> until) {
    return steps.stream()
        .filter(step -> from.apply(step).isPresent())
        .mapToLong(
            step ->
                Duration.between(from.apply(step).orElseThrow(), until.apply(step).orElseThrow())
                    .toMinutes())
        .max()
        .orElse(0);
  }

  /** How many run something that is not below a folder when a node has resolved its path. */
  long outside(String folder) {
    return steps.stream()
        .filter(
            step -> !Path.of(words(step).get(0)).normalize().toString().startsWith(folder + "/"))
        .count();
  }

  long mostArguments() {
    return steps.stream().mapToLong(step -> words(step).size() - 1).max().orElse(0);
  }

  /** The most steps of one execution. */
  long mostOfOneExecution() {
    Map<String, Long> each =
        steps.stream()
            .collect(
                Collectors.groupingBy(
                    step ->
                        step.args().stream()
                            .filter(word -> word.startsWith("--execution-id="))
                            .findFirst()
                            .orElseThrow(),
                    Collectors.counting()));
    return each.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private Instant end(StepSnapshot step) {
    return step.ended().orElse(at);
  }

  /** The script and its arguments. */
  private static List<String> words(StepSnapshot step) {
    return step.args().subList(step.args().indexOf("--") + 1, step.args().size());
  }
}
