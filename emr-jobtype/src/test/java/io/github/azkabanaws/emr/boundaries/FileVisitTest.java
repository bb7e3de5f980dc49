package io.github.azkabanaws.emr.boundaries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.rules.Work;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that does not answer, as a job meets it. */
class FileVisitTest {
  @TempDir Path folder;
  private final VirtualTimer timer = new VirtualTimer();
  private final Examples.Log log = Examples.Log.create();
  private final Signal kill = new Signal();
  private final List<Runnable> hanging = new ArrayList<>();
  private boolean hangs;
  private String mode = "enforce";
  private final BoundariesFiles files =
      new BoundariesFiles(
          timer.clock(),
          (delay, task) -> {
            if (hangs) {
              hanging.add(task);
            } else {
              timer.after(delay, task);
            }
          });

  @BeforeEach
  void write() throws Exception {
    Files.writeString(path(), "[*]\nsteps = 3\n");
  }

  @Test
  void aFileThatHasNeverBeenReadIsNotWaitedForForEver() {
    hangs = true;
    assertThatThrownBy(this::open)
        .isInstanceOf(StepJobException.class)
        .hasMessage(
            "The boundaries file "
                + path()
                + " (aws.emr.boundaries.file) can't be read: it has been being read for 30 s; look"
                + " at the disk or network.");
    assertThat(timer.now()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void aKillEndsTheWait() {
    hangs = true;
    timer.at(Duration.ofSeconds(3), kill::raise);
    assertThatThrownBy(this::open).isInstanceOf(KilledException.class);
    assertThat(timer.now()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void aFileThatWasGoodIsGoneOnWith() throws Exception {
    open();
    hangs = true;
    LiveBoundary live = open();
    assertThat(live.known().described()).containsExactly("steps = 3");
    assertThat(timer.now()).isLessThan(Duration.ofSeconds(12));
    assertThat(log.lines())
        .containsExactly(
            "WARN The boundaries file has been being read for 10 s. What it said before holds.");
  }

  @Test
  void whoRunsIsNeverHeldUp() throws Exception {
    LiveBoundary live = open();
    hangs = true;
    Duration begin = timer.now();
    RunningBound bound = new RunningBound(live, Work.on(Examples.CLUSTER), false, timer);
    for (int i = 0; i < 100; i++) {
      bound.outOf(
          new StepAddress(Examples.CLUSTER, "s-1"),
          Optional.of(Duration.ofSeconds(i)),
          Optional.empty());
      bound.nextCheck(Optional.empty());
      live.look();
    }
    assertThat(timer.now()).isEqualTo(begin);
    assertThat(hanging).as("one look is enough").hasSize(1);
  }

  @Test
  void everyMistakeIsToldToWhoeverStarts() throws Exception {
    Files.writeString(path(), "[*]\nsteps = x\nrun = y\n");
    assertThatThrownBy(this::open)
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("can't be used, so nothing is submitted: line 2 sets steps")
        .hasMessageContaining("line 3 sets run")
        .hasMessageEndingWith("Ask the administrators of Azkaban.");
  }

  @Test
  void whereNothingIsEnforcedABadFileStopsNobody() throws Exception {
    mode = "warn";
    Files.writeString(path(), "[*]\nsteps = x\n");
    LiveBoundary live = open();
    assertThat(live.isOn()).isFalse();
    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("WARN The boundaries file " + path())
        .contains("can't be used: line 2 sets steps")
        .endsWith("The job goes on without boundaries (aws.emr.boundaries.mode=warn).");
  }

  @Test
  void whereNothingIsEnforcedADiskThatHangsHoldsUpNobody() throws Exception {
    mode = "warn";
    hangs = true;
    assertThat(open().isOn()).isFalse();
    assertThat(timer.now()).isLessThanOrEqualTo(Duration.ofSeconds(2));
    hangs = false;
    pass(Duration.ofSeconds(1));
    LiveBoundary live = open();
    assertThat(live.isOn()).isTrue();
    hangs = true;
    Duration begin = timer.now();
    live.settle();
    assertThat(open().isOn()).isTrue();
    assertThat(timer.now()).isEqualTo(begin);
  }

  private void pass(Duration time) {
    timer.await(new Signal(), time);
  }

  private LiveBoundary open() throws Exception {
    Props props = new Props();
    props.put(BoundarySettings.MODE, mode);
    props.put(BoundarySettings.FILE, path().toString());
    return LiveBoundary.of(
        new BoundarySettings(new Settings("private.properties", props)),
        files,
        "science",
        new JobContext(timer, kill, log.logger()));
  }

  private Path path() {
    return folder.resolve("boundaries.ini");
  }
}
