package io.github.azkabanaws.virtualtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.step.StepKey;
import io.github.azkabanaws.emrsimulator.StepSnapshot;
import io.github.azkabanaws.emrsimulator.StepState;
import io.github.azkabanaws.harness.JobStatus;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No flag without a step that EMR calls COMPLETED, and exactly one for each job that succeeds,
 * whatever goes wrong. {@code -Dhandover.runs=10000 -Dhandover.seed=7} for more, or others; a
 * failure names what repeats it.
 */
class HandoversTest {
  private static final int RUNS = Integer.getInteger("handover.runs", 1000);
  private static final long SEED = Long.getLong("handover.seed", 20261128L);
  private static final int RUNS_OF_A_WORLD = 40;

  @TempDir Path folder;

  @Test
  void aFlagStandsForStepsThatHaveCompletedAndForNothingElse() {
    Map<String, Integer> outcomes = new TreeMap<>();
    System.out.println(RUNS + " executions that hand over, -Dhandover.seed=" + SEED);
    for (int world = 0; world * RUNS_OF_A_WORLD < RUNS; world++) {
      long seed = SEED + world;
      try (HandoverWorld handovers = new HandoverWorld(seed, folder)) {
        List<HandoverWorld.Run> runs = handovers.run(RUNS_OF_A_WORLD);
        Map<String, StepSnapshot> steps = handovers.steps();
        for (HandoverWorld.Run run : runs) {
          check(handovers, run, handovers.flags().writes(run.path()), steps, seed);
          outcomes.merge(outcome(run, handovers.flags().writes(run.path())), 1, Integer::sum);
        }
        assertThat(handovers.flags().objects().keySet())
            .as("-Dhandover.seed=%s", seed)
            .isSubsetOf(runs.stream().map(HandoverWorld.Run::path).toList());
      }
    }
    outcomes.forEach((outcome, count) -> System.out.println("  " + outcome + ": " + count));
    assertThat(outcomes.keySet())
        .as("what has to be among so many")
        .anyMatch(text -> text.startsWith("SUCCEEDED"))
        .anyMatch(text -> text.startsWith("KILLED") && text.contains("0 flags"))
        .anyMatch(text -> text.startsWith("FAILED"))
        .anyMatch(text -> text.startsWith("SUCCEEDED") && text.contains("not written again"))
        .anyMatch(text -> text.startsWith("SUCCEEDED") && text.contains("flag alone"))
        .anyMatch(text -> text.startsWith("KILLED") && text.contains("is there. Whoever waits"))
        .anyMatch(text -> text.startsWith("KILLED") && text.contains("was not written"))
        .anyMatch(text -> text.contains("ended INTERRUPTED"));
  }

  private static void check(
      HandoverWorld handovers,
      HandoverWorld.Run run,
      List<VirtualFlags.Write> writes,
      Map<String, StepSnapshot> steps,
      long seed) {
    List<StepSnapshot> own =
        steps.values().stream()
            .filter(
                step -> StepKey.parse(step.name()).orElseThrow().executionId() == run.execution())
            .toList();
    StringBuilder text = new StringBuilder("-Dhandover.runs=1 -Dhandover.seed=" + seed);
    text.append(", execution ").append(run.execution()).append(", ").append(run.plan());
    own.forEach(step -> text.append("\n  ").append(step));
    writes.forEach(write -> text.append("\n  ").append(write));
    run.attempts().forEach(job -> text.append("\n").append(String.join("\n", job.log())));
    String what = text.toString();

    boolean replaces = run.properties().containsKey("aws.emr.handover.overwrite");
    if (replaces) {
      assertThat(writes).extracting(VirtualFlags.Write::step).as(what).doesNotHaveDuplicates();
    } else {
      assertThat(writes.size()).as("flags of %s", what).isLessThanOrEqualTo(1);
    }
    for (VirtualFlags.Write write : writes) {
      StepSnapshot step = steps.get(write.step());
      assertThat(step).as(what).isNotNull();
      StepKey key = StepKey.parse(step.name()).orElseThrow();
      assertThat(key.executionId()).as(what).isEqualTo(run.execution());
      // All commands of that attempt, and before the flag.
      int commands = run.properties().containsKey("command.1") ? 2 : 1;
      List<StepSnapshot> attempt =
          own.stream()
              .filter(one -> StepKey.parse(one.name()).orElseThrow().attempt() == key.attempt())
              .toList();
      assertThat(attempt).as(what).hasSize(commands);
      assertThat(attempt)
          .extracting(StepSnapshot::state)
          .as(what)
          .containsOnly(StepState.COMPLETED);
      for (StepSnapshot done : attempt) {
        assertThat(handovers.ended(done)).as(what).isLessThanOrEqualTo(write.at());
      }
    }
    VirtualJob last = run.last();
    String said = last.lastLine();
    if (last.status() == JobStatus.SUCCEEDED) {
      assertThat(writes).as(what).isNotEmpty();
    }
    if (said.contains("was not written") || said.contains("has not found")) {
      boolean before =
          run.attempts().stream()
              .anyMatch(job -> job.lastLine().contains("the flag may be there all the same"));
      assertThat(writes.isEmpty() || before || replaces).as(what).isTrue();
    }
    if (said.contains(" is there. Whoever waits")) {
      assertThat(writes).as(what).isNotEmpty();
    }
    if (own.stream().noneMatch(step -> step.state() == StepState.COMPLETED)) {
      assertThat(writes).as(what).isEmpty();
    }
    assertThat(last.status()).as(what).isNotNull();
  }

  private static String outcome(HandoverWorld.Run run, List<VirtualFlags.Write> writes) {
    String said = run.last().lastLine();
    String end =
        Arrays.asList(
                "was not written",
                "has not found",
                "is there. Whoever waits",
                "is not known",
                "may be there",
                "Hand-over failed",
                "not written again",
                "ended FAILED",
                "ended INTERRUPTED",
                "ended CANCELLED",
                "Killed: ")
            .stream()
            .filter(said::contains)
            .findFirst()
            .orElse("");
    boolean alone = run.last().log().stream().anyMatch(line -> line.contains("the flag alone is"));
    return run.last().status()
        + (alone ? ", flag alone" : "")
        + ", "
        + (run.attempts().size() > 1 ? "retried" : "first attempt")
        + ", "
        + writes.size()
        + " flags"
        + (end.isEmpty() ? "" : " (" + end + ")");
  }
}
