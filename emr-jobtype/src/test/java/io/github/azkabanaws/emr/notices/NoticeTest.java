package io.github.azkabanaws.emr.notices;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.azkaban.Execution;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is one thing, and what are two. */
class NoticeTest {
  private static final Notice KILL = Notice.of(NoticeKind.KILL_NOT_CONFIRMED, "x");

  @Test
  void aStepIsOneThingWhoeverTellsOfIt() {
    assertThat(KILL.onStep("j-1", "s-1").ofJob(job(1, "a", "", 0), Optional.of("g")).identity())
        .isEqualTo(
            Notice.of(NoticeKind.KILL_NOT_CONFIRMED, "y")
                .ofJob(job(2, "b", "", 1), Optional.empty())
                .onStep("j-1", "s-1")
                .identity())
        .matches("[0-9a-f]{64}");
  }

  @Test
  void everythingElseIsAnotherThing() {
    assertThat(
            List.of(
                KILL.onStep("j-1", "s-1").identity(),
                KILL.onStep("j-1", "s-2").identity(),
                KILL.onStep("j-2", "s-1").identity(),
                KILL.onStep("j-1", "s-1").byRule("r").identity(),
                Notice.of(NoticeKind.ORPHAN_MET, "x").onStep("j-1", "s-1").identity(),
                KILL.ofJob(job(1, "a", "", 0), Optional.empty()).identity(),
                KILL.ofJob(job(2, "a", "", 0), Optional.empty()).identity(),
                KILL.ofJob(job(1, "b", "", 0), Optional.empty()).identity(),
                KILL.ofJob(job(1, "a", "", 1), Optional.empty()).identity(),
                KILL.ofJob(job(1, "a", "f:a", 0), Optional.empty()).identity(),
                KILL.ofJob(job(1, "a", "g:a", 0), Optional.empty()).identity(),
                // Names that look alike when they are put together.
                KILL.ofJob(job(1, "b, 1", "a", 0), Optional.empty()).identity(),
                KILL.ofJob(job(1, "1", "a, b", 0), Optional.empty()).identity(),
                KILL.ofJob(job(1, "a", "", 0), Optional.empty()).byRule("r").identity(),
                KILL.ofJob(job(1, "a", "", 0), Optional.empty()).byRule("s").identity(),
                KILL.onStep("j-1", "s-1").about("one").identity(),
                KILL.onStep("j-1", "s-1").about("two").identity(),
                KILL.identity(),
                Notice.of(NoticeKind.KILL_NOT_CONFIRMED, "y").identity()))
        .doesNotHaveDuplicates();
  }

  private static Execution job(int execution, String job, String nested, int attempt) {
    return new Execution(execution, "p", "f", job, nested, attempt, "u", Set.of());
  }
}
