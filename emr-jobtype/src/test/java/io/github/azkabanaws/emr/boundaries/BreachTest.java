package io.github.azkabanaws.emr.boundaries;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.utils.Props;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.rules.Work;
import io.github.azkabanaws.emr.step.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What others hear when a rule is broken. */
class BreachTest {
  private static final StepAddress STEP = new StepAddress(Examples.CLUSTER, "s-1");
  private static final Work WORK =
      Work.of(Command.of("command", List.of("/x", "a secret")), Optional.of("9"), Examples.CLUSTER);

  @TempDir Path folder;
  private final VirtualTimer timer = new VirtualTimer();
  private final List<Breach> heard = new ArrayList<>();

  @Test
  void aRefusalIsToldOnceForEachRuleWithoutAnAuthorsWord() throws Exception {
    LiveBoundary boundary = boundary("scripts = /opt\nretries = 1", "enforce");
    for (int i = 0; i < 3; i++) {
      Refusal refusal = boundary.refusal(boundary.known(), WORK).orElseThrow();
      assertThat(heard).as("it may come to nothing").hasSize(i == 0 ? 0 : 2);
      assertThat(refusal.take()).startsWith("Refused: out of bounds, nothing was submitted. ");
    }
    assertThat(heard).extracting(Breach::rule).containsExactlyInAnyOrder("scripts", "retries");
    assertThat(heard)
        .allSatisfy(breach -> assertThat(breach.sentence()).doesNotContain("/x", "secret", "9"))
        .anySatisfy(
            breach ->
                assertThat(breach.sentence())
                    .isEqualTo(
                        "A job of group 'science' is out of bounds. The rule is retries = 1, and"
                            + " the job was refused, and nothing was submitted. The job's log says"
                            + " what is beyond the rule."));
  }

  @Test
  void whatIsOnlyToldIsToldToo() throws Exception {
    LiveBoundary boundary = boundary("retries = 1", "warn");
    for (int i = 0; i < 3; i++) {
      assertThat(boundary.refusal(boundary.known(), WORK)).isEmpty();
    }
    assertThat(heard)
        .singleElement()
        .satisfies(
            breach ->
                assertThat(breach.sentence()).contains("only told (aws.emr.boundaries.mode=warn)"));
  }

  @Test
  void aRunningStepThatIsEndedIsNamed() throws Exception {
    RunningBound bound = new RunningBound(boundary("run = 1h", "enforce"), WORK, false, timer);
    assertThat(bound.outOf(STEP, Optional.of(Duration.ofMinutes(59)), Optional.empty())).isEmpty();
    assertThat(heard).isEmpty();
    assertThat(bound.outOf(STEP, Optional.of(Duration.ofHours(1)), Optional.empty())).isPresent();
    assertThat(heard)
        .singleElement()
        .satisfies(breach -> assertThat(breach.step()).contains(STEP))
        .satisfies(breach -> assertThat(breach.sentence()).contains("its running step is ended"));
  }

  private LiveBoundary boundary(String rules, String mode) throws Exception {
    Path file = Files.writeString(folder.resolve("boundaries.ini"), "[*]\n" + rules + "\n");
    Props props = new Props();
    props.put(BoundarySettings.FILE, file.toString());
    props.put(BoundarySettings.MODE, mode);
    LiveBoundary boundary =
        LiveBoundary.of(
            new BoundarySettings(new Settings("private.properties", props)),
            new BoundariesFiles(timer.clock(), timer),
            "science",
            new JobContext(timer, new Signal(), Examples.Log.create().logger()));
    boundary.whenBroken(heard::add);
    return boundary;
  }
}
