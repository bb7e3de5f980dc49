package io.github.azkabanaws.emr.boundaries;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.utils.Props;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.emrapi.Cluster;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.emrapi.SdkValues;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.rules.Work;
import io.github.azkabanaws.emr.step.Command;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.emr.model.StepSummary;

/** When a step that EMR has is looked after by its boundary. */
class RunningBoundTest {
  private static final StepAddress STEP = new StepAddress(Examples.CLUSTER, "s-1");
  private static final Optional<Duration> NOT = Optional.empty();

  private static final Work WORK =
      Work.of(
          Command.of("command", List.of("/x")), Optional.empty(), new Cluster("j-1", "analytics"));

  @TempDir Path folder;
  private final VirtualTimer timer = new VirtualTimer();
  private LiveBoundary live;
  private final Examples.Log log = Examples.Log.create();

  @Test
  void aLimitThatIsReachedBetweenTwoQuestionsIsNotAskedAboutAMinuteLater() throws Exception {
    RunningBound bound = bound("run = 2s", "enforce");
    assertThat(bound.outOf(STEP, seconds(1), NOT)).isEmpty();
    assertThat(bound.nextCheck(seconds(2)).orElseThrow()).isLessThanOrEqualTo(Duration.ZERO);
    assertThat(bound.outOf(STEP, seconds(2), NOT)).isPresent();
  }

  @Test
  void whatIsNotKnownToRunMayHaveBegun() throws Exception {
    assertThat(bound("run = 2s", "enforce").nextCheck(NOT)).contains(Duration.ofSeconds(2));
    assertThat(bound("wait = 5s\nrun = 9s", "enforce").nextCheck(NOT))
        .contains(Duration.ofSeconds(5));
    assertThat(bound("wait = 5s\nrun = 9s", "enforce").nextCheck(seconds(1)))
        .contains(Duration.ofSeconds(8));
  }

  @Test
  void theFileIsAskedEachMinuteAlsoWhenALimitWasOnlyTold() throws Exception {
    assertThat(bound("retries = 1", "enforce").nextCheck(NOT)).contains(Duration.ofMinutes(1));
    assertThat(bound("run = 2s", "warn").nextCheck(seconds(3))).contains(Duration.ofMinutes(1));
  }

  @Test
  void aRuleThatChangesEndsWhatRunsWhenItHasBeenSoForFiveMinutes() throws Exception {
    RunningBound bound = bound("run = 9h", "enforce");
    change("run = 1h");
    assertThat(bound.outOf(STEP, seconds(7000), NOT)).isEmpty();
    pass(SettledFile.SETTLING);
    assertThat(bound.outOf(STEP, seconds(7003), NOT)).isEmpty();
    assertThat(bound.nextCheck(seconds(7003))).contains(Duration.ofMinutes(1));
    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith(
            "WARN The file of boundaries has changed. The step is ended at 2026-03-01T10:05:07Z if"
                + " it is still so: Step s-1 on cluster 'analytics' (j-1) has been running for too"
                + " long.");
    pass(Duration.ofSeconds(299));
    assertThat(bound.outOf(STEP, seconds(7302), NOT)).isEmpty();
    assertThat(bound.nextCheck(seconds(7302))).contains(Duration.ofSeconds(1));
    pass(Duration.ofSeconds(1));
    assertThat(bound.outOf(STEP, seconds(7303), NOT)).isPresent();
    assertThat(log.lines()).hasSize(1);
  }

  @Test
  void aRuleThatHasChangedLongAgoIsLikeOneThatHasNot() throws Exception {
    RunningBound bound = bound("run = 9h", "enforce");
    change("run = 1h");
    bound.outOf(STEP, seconds(1), NOT);
    pass(SettledFile.SETTLING);
    bound.outOf(STEP, seconds(4), NOT);
    pass(Duration.ofMinutes(5));
    assertThat(bound.outOf(STEP, seconds(304), NOT)).isEmpty();
    assertThat(bound.outOf(STEP, seconds(3600), NOT)).isPresent();
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void whatBreaksOneRuleForLongIsEndedWhateverElseIsNew() throws Exception {
    RunningBound bound = bound("run = 1h", "enforce");
    change("run = 1h\nscripts = /opt");
    bound.outOf(STEP, seconds(1), NOT);
    pass(SettledFile.SETTLING);
    assertThat(bound.outOf(STEP, seconds(4), NOT)).isEmpty();
    assertThat(bound.outOf(STEP, seconds(3600), NOT))
        .hasValueSatisfying(why -> assertThat(why).contains("run = 1h"));
  }

  @Test
  void ofAnAdoptedStepEmrSaysForHowLongItHasBeenThere() throws Exception {
    RunningBound adopted = bound("run = 2h", "enforce", true);
    Instant now = timer.clock().instant();
    Optional<EmrStep> step =
        Optional.of(
            SdkValues.step(
                StepSummary.builder()
                    .id("s-1")
                    .status(
                        status ->
                            status
                                .state("RUNNING")
                                .timeline(
                                    time ->
                                        time.creationDateTime(now.minusSeconds(9000))
                                            .startDateTime(now.minusSeconds(7200))))
                    .build()));
    assertThat(adopted.running(step, seconds(10))).isEqualTo(seconds(7200));
    assertThat(adopted.pending(step, seconds(10), Duration.ZERO)).isEqualTo(seconds(9000));
    assertThat(adopted.pending(step, seconds(10), Duration.ofMinutes(10)))
        .as("what was known ten minutes ago")
        .isEqualTo(seconds(8400));
    assertThat(adopted.running(step, NOT)).isEmpty();
    assertThat(bound("run = 2h", "enforce").running(step, seconds(10))).isEqualTo(seconds(10));
    assertThat(adopted.running(Optional.empty(), seconds(10))).isEqualTo(seconds(10));
  }

  @Test
  void anAdoptedStepHasAGraceForWhatItMetWhenItWasAdopted() throws Exception {
    RunningBound adopted = bound("run = 12m", "enforce", true);
    assertThat(adopted.outOf(STEP, seconds(36_000), NOT)).isEmpty();
    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("WARN The step was adopted. The step is ended at ")
        .contains("run = 12m");
    pass(Duration.ofMinutes(5));
    assertThat(adopted.outOf(STEP, seconds(36_300), NOT)).isPresent();
  }

  @Test
  void whatTheGateHasLetPassIsWhereTheGraceBegins() throws Exception {
    RunningBound before = bound("run = 9h", "enforce");
    live.begin(live.known());
    change("run = 1h");
    before.outOf(STEP, seconds(1), NOT);
    pass(SettledFile.SETTLING.plusSeconds(1));
    assertThat(live.known().described()).containsExactly("run = 1h");
    // Between the gate and EMR's answer the file has changed.
    RunningBound late = new RunningBound(live, WORK, false, timer);
    assertThat(late.outOf(STEP, seconds(7200), NOT)).isEmpty();
    pass(Duration.ofMinutes(5));
    assertThat(late.outOf(STEP, seconds(7500), NOT)).isPresent();
  }

  private RunningBound bound(String rules, String mode) throws Exception {
    return bound(rules, mode, false);
  }

  private RunningBound bound(String rules, String mode, boolean adopted) throws Exception {
    change(rules);
    Props props = new Props();
    props.put(BoundarySettings.FILE, folder.resolve("boundaries.ini").toString());
    props.put(BoundarySettings.MODE, mode);
    live =
        LiveBoundary.of(
            new BoundarySettings(new Settings("private.properties", props)),
            new BoundariesFiles(timer.clock(), timer),
            "science",
            new JobContext(timer, new Signal(), log.logger()));
    return new RunningBound(live, WORK, adopted, timer);
  }

  private void change(String rules) throws Exception {
    Files.writeString(folder.resolve("boundaries.ini"), "[*]\n" + rules + "\n");
    // Whoever looks the next time has to look.
    pass(Duration.ofSeconds(2));
  }

  private void pass(Duration time) {
    timer.await(new Signal(), time);
  }

  private static Optional<Duration> seconds(int seconds) {
    return Optional.of(Duration.ofSeconds(seconds));
  }
}
