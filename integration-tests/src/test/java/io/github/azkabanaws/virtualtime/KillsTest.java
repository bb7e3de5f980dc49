package io.github.azkabanaws.virtualtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.step.StepKey;
import io.github.azkabanaws.emrsimulator.StepSnapshot;
import io.github.azkabanaws.emrsimulator.StepState;
import io.github.azkabanaws.harness.JobStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills at random instants of a job's life leave no active step and no job hanging. {@code
 * -Dkill.instants=10000 -Dkill.seed=7} for more, or others; a failure names what repeats it.
 */
class KillsTest {
  private static final int INSTANTS = Integer.getInteger("kill.instants", 1000);
  private static final long SEED = Long.getLong("kill.seed", 20260301L);
  private static final int JOBS_OF_A_WORLD = 40;

  @TempDir Path folder;

  @Test
  void killsAtRandomInstantsLeaveNothing() {
    kill(
        JOBS_OF_A_WORLD,
        seed -> seed % 2 == 0 ? KillWorld.Trouble.FAULTS : KillWorld.Trouble.NOTHING);
  }

  @Test
  void killsWhileAThirdOfAllCallsIsThrottledLeaveNothing() {
    kill(4 * JOBS_OF_A_WORLD, seed -> KillWorld.Trouble.THROTTLING);
  }

  private void kill(int jobsOfWorld, LongFunction<KillWorld.Trouble> troubles) {
    Map<String, Integer> outcomes = new TreeMap<>();
    int worlds = (INSTANTS + jobsOfWorld - 1) / jobsOfWorld;
    System.out.println("Kills at " + INSTANTS + " instants, -Dkill.seed=" + SEED);
    for (int world = 0; world < worlds; world++) {
      long seed = SEED + world;
      KillWorld.Trouble trouble = troubles.apply(seed);
      try (KillWorld kills = new KillWorld(seed, folder)) {
        List<KillWorld.KilledJob> jobs = kills.run(jobsOfWorld, trouble);
        Map<Long, List<StepSnapshot>> steps =
            kills.steps().stream()
                .collect(
                    Collectors.groupingBy(
                        step -> StepKey.parse(step.name()).orElseThrow().executionId()));
        for (KillWorld.KilledJob job : jobs) {
          List<StepSnapshot> own = steps.getOrDefault((long) job.execution(), List.of());
          check(kills, job, own, "-Dkill.instants=1 -Dkill.seed=" + seed);
          outcomes.merge(outcome(job, own, trouble), 1, Integer::sum);
        }
      }
    }
    outcomes.forEach((outcome, count) -> System.out.println("  " + outcome + ": " + count));
    assertThat(outcomes.values().stream().mapToInt(Integer::intValue).sum())
        .isGreaterThanOrEqualTo(INSTANTS);
  }

  private static void check(
      KillWorld kills, KillWorld.KilledJob killed, List<StepSnapshot> steps, String repeat) {
    VirtualJob job = killed.job();
    String what =
        repeat
            + ", execution "
            + killed.execution()
            + ", killed "
            + killed.instant()
            + ", steps "
            + steps
            + "\n"
            + String.join("\n", job.log());
    assertThat(steps.stream().map(StepSnapshot::name))
        .as("one step for each command of %s", what)
        .doesNotHaveDuplicates();
    for (StepSnapshot step : steps) {
      assertThat(step.ended()).as("left running by %s", what).isPresent();
      assertThat(kills.ended(step))
          .as("when the job had ended, %s", what)
          .isLessThanOrEqualTo(job.endedAt());
    }
    assertThat(job.status()).as(what).isIn(JobStatus.KILLED, JobStatus.SUCCEEDED);
    assertThat(job.failure()).as(what).isNull();
    if (job.status() == JobStatus.SUCCEEDED) {
      assertThat(steps).as(what).isNotEmpty();
      assertThat(steps).extracting(StepSnapshot::state).as(what).containsOnly(StepState.COMPLETED);
    } else if (!steps.isEmpty()) {
      assertThat(steps)
          .extracting(StepSnapshot::state)
          .as(what)
          .isSubsetOf(StepState.COMPLETED, StepState.CANCELLED);
    }
    assertThat(job.endedAt()).as(what).isGreaterThanOrEqualTo(Duration.ZERO);
  }

  private static String outcome(
      KillWorld.KilledJob killed, List<StepSnapshot> steps, KillWorld.Trouble trouble) {
    return trouble
        + ", "
        + killed.job().status()
        + ", "
        + steps.stream().map(step -> step.state().name()).toList();
  }
}
