package io.github.azkabanaws.virtualtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.step.StepKey;
import io.github.azkabanaws.emrsimulator.StepSnapshot;
import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.virtualtime.HandoverWorld.Attempt;
import io.github.azkabanaws.virtualtime.HandoverWorld.Run;
import io.github.azkabanaws.virtualtime.VirtualFlags.Write;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No flag without steps that EMR called COMPLETED before it was written, and exactly one for each
 * job that succeeds, whatever goes wrong. {@code -Dhandover.runs=10000 -Dhandover.seed=7} for more,
 * or others; a failure names what repeats it.
 */
class HandoversTest {
  private static final int ENOUGH = 1000;
  private static final int RUNS = Integer.getInteger("handover.runs", ENOUGH);
  private static final long SEED = Long.getLong("handover.seed", 20261128L);
  private static final int RUNS_OF_A_WORLD = 40;

  private static final Pattern STEP_COMPLETED = Pattern.compile("Step s-[A-Z0-9]+ is COMPLETED\\.");

  private static final Pattern HANDED_OVER = Pattern.compile("Handed over: s3:/(/\\S+) is ");

  @TempDir Path folder;

  @Test
  void aFlagStandsForStepsThatHaveCompletedAndForNothingElse() {
    Map<HandoverOutcome, Integer> outcomes = new EnumMap<>(HandoverOutcome.class);
    System.out.println(RUNS + " executions that hand over, -Dhandover.seed=" + SEED);
    for (int world = 0; world * RUNS_OF_A_WORLD < RUNS; world++) {
      long seed = SEED + world;
      try (HandoverWorld handovers = new HandoverWorld(seed, folder)) {
        List<Run> runs = handovers.run(RUNS_OF_A_WORLD);
        Checks checks = new Checks(handovers, runs, seed);
        handovers.flags().writes().forEach(checks::isRight);
        checks.noneIsWrittenTwice();
        runs.forEach(checks::hasWhatItSays);
        for (Run run : runs) {
          for (HandoverOutcome outcome : HandoverOutcome.values()) {
            if (outcome.isOf(run, checks.of(run), handovers.flags())) {
              outcomes.merge(outcome, 1, Integer::sum);
            }
          }
        }
      }
    }
    outcomes.forEach((outcome, count) -> System.out.println("  " + outcome + ": " + count));
    if (RUNS >= ENOUGH) {
      assertThat(outcomes.keySet()).containsExactlyInAnyOrder(HandoverOutcome.values());
    }
  }

  /** What has to hold in one world that is over. */
  private static final class Checks {
    private final HandoverWorld world;
    private final VirtualFlags flags;
    private final Map<Integer, Run> runs = new HashMap<>();
    private final Map<String, StepSnapshot> steps;
    private final long seed;

    Checks(HandoverWorld world, List<Run> runs, long seed) {
      this.world = world;
      this.flags = world.flags();
      this.steps = world.steps();
      this.seed = seed;
      runs.forEach(run -> this.runs.put(run.execution(), run));
    }

    private Run run(StepKey key) {
      return runs.get((int) key.executionId());
    }

    private Attempt attempt(StepKey key) {
      return run(key).attempts().get(key.attempt());
    }

    private StepKey key(Write write) {
      return StepKey.parse(steps.get(write.step()).name()).orElseThrow();
    }

    /** What the executions' jobs have written. */
    List<Write> of(Run run) {
      return flags.writes().stream()
          .filter(write -> write.writer().executionId() == run.execution())
          .toList();
    }

    private List<StepSnapshot> steps(int execution, int attempt) {
      return steps.values().stream()
          .filter(
              step -> {
                StepKey key = StepKey.parse(step.name()).orElseThrow();
                return key.executionId() == execution && key.attempt() == attempt;
              })
          .toList();
    }

    /** It stands for all commands of an attempt, is where that one wanted it, and came after. */
    void isRight(Write write) {
      String what = write + "\n" + text(run(write.writer()));
      assertThat(steps).as(what).containsKey(write.step());
      StepKey key = key(write);
      Attempt worked = attempt(key);
      List<StepSnapshot> done = steps((int) key.executionId(), key.attempt());
      assertThat(done).as(what).hasSize(worked.commands());
      assertThat(key.command()).as(what).isEqualTo(worked.commands() - 1);
      for (StepSnapshot step : done) {
        assertThat(step.state().name()).as(what).isEqualTo("COMPLETED");
        assertThat(world.ended(step)).as(what).isLessThanOrEqualTo(write.at());
      }
      assertThat(write.path()).as(what).isEqualTo(attempt(write.writer()).path(key));
      assertThat(write.path()).as(what).isEqualTo(worked.path(key));
      assertThat(write.path()).as(what).startsWith("/flags/analytics/").doesNotContain("..");
    }

    /** None for the same step, and none over another one without leave. */
    void noneIsWrittenTwice() {
      Map<String, Write> last = new TreeMap<>();
      Map<String, Write> ofStep = new TreeMap<>();
      for (Write write : flags.writes()) {
        String what = write + "\n" + text(run(write.writer()));
        Write before = last.put(write.path(), write);
        boolean overwrites = attempt(write.writer()).overwrites();
        assertThat(before == null || overwrites).as("over %s: %s", before, what).isTrue();
        Write same = ofStep.put(write.step(), write);
        // No condition goes with a replacement, so what S3 executes late it executes.
        boolean late = flags.late().contains(same) || flags.late().contains(write);
        assertThat(same == null || (overwrites && late)).as("again %s: %s", same, what).isTrue();
      }
      assertThat(flags.objects()).isEqualTo(last);
    }

    /** Its last line and its status agree with the bucket. */
    void hasWhatItSays(Run run) {
      String what = text(run);
      VirtualJob job = run.last().job();
      if (run.isLost()) {
        return;
      }
      int attempt = run.attempts().size() - 1;
      List<Write> own = of(run);
      List<Write> ofAttempt =
          own.stream().filter(write -> write.writer().attempt() == attempt).toList();
      String said = job.lastLine();
      if (job.status() == JobStatus.SUCCEEDED) {
        Matcher where = HANDED_OVER.matcher(said);
        assertThat(where.find()).as(what).isTrue();
        List<Write> there =
            own.stream().filter(write -> write.path().equals(where.group(1))).toList();
        assertThat(there).as(what).isNotEmpty();
        if (!run.last().overwrites()) {
          assertThat(there).as(what).hasSize(1);
        }
      }
      long seen = job.log().stream().filter(line -> STEP_COMPLETED.matcher(line).find()).count();
      boolean adopted = job.log().stream().anyMatch(line -> line.contains("This job adopts it"));
      if (job.status() == JobStatus.FAILED
          && (haveCompleted(run, attempt) || (adopted && seen == 1))) {
        assertThat(said).as(what).contains("Hand-over failed: ");
      }
      if (said.contains(" is there. Whoever waits")) {
        assertThat(own).as(what).isNotEmpty();
      }
      boolean doubt =
          said.contains("may be there")
              || said.contains("is not known")
              || said.contains("not found");
      boolean handedOver = said.contains("Handed over: ") || said.contains(" is there");
      if (!doubt && !handedOver) {
        assertThat(ofAttempt).as(what).isEmpty();
      }
    }

    private boolean haveCompleted(Run run, int attempt) {
      List<StepSnapshot> done = steps(run.execution(), attempt);
      return done.size() == run.attempts().get(attempt).commands()
          && done.stream().allMatch(step -> step.state().name().equals("COMPLETED"));
    }

    private String text(Run run) {
      StringBuilder text = new StringBuilder("-Dhandover.runs=1 -Dhandover.seed=" + seed);
      text.append(", execution ").append(run.execution()).append(", ").append(run.plan());
      for (int i = 0; i < run.attempts().size(); i++) {
        steps(run.execution(), i).forEach(step -> text.append("\n  ").append(step));
        text.append("\n").append(run.attempts().get(i).properties());
        text.append("\n").append(String.join("\n", run.attempts().get(i).job().log()));
      }
      of(run).forEach(write -> text.append("\n  ").append(write));
      return text.toString();
    }
  }
}
