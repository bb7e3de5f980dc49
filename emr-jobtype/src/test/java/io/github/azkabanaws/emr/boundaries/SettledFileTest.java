package io.github.azkabanaws.emr.boundaries;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.base.files.WatchedFile;
import io.github.azkabanaws.base.files.WholeFile;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.rules.BoundariesReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a change of the file counts. */
class SettledFileTest {
  @TempDir Path folder;
  private final VirtualTimer timer = new VirtualTimer();
  private final List<String> changes = new ArrayList<>();
  private SettledFile file;

  @BeforeEach
  void open() throws Exception {
    write("[*]\nsteps = 3\n[etl]\nsteps = 9\n");
    WatchedFile<SettledFile.Text> watched =
        WatchedFile.open(
            "boundaries file",
            new WholeFile(path(), 1000),
            content -> new SettledFile.Text(content.text(), BoundariesReader.read(content.text())),
            timer.clock(),
            line -> {});
    file = new SettledFile(watched, timer.clock(), changes::add);
    assertThat(steps()).isEqualTo("steps = 3");
  }

  @Test
  void aChangeCountsWhenItHasBeenSeenTwice() throws Exception {
    write("[*]\nsteps = 4\n[etl]\nsteps = 9\n");
    pass(2);
    assertThat(steps()).isEqualTo("steps = 3");
    assertThat(file.isSettling()).isTrue();
    pass(2);
    assertThat(steps()).isEqualTo("steps = 3");
    pass(1);
    assertThat(steps()).isEqualTo("steps = 4");
    assertThat(file.isSettling()).isFalse();
    assertThat(changes)
        .containsExactly("The boundaries file " + path() + " has changed: [*] steps: 4, before: 3");
  }

  @Test
  void whatIsThereForAMomentNeverCounts() throws Exception {
    write("[*]\nsteps = 1\n");
    pass(2);
    assertThat(steps()).isEqualTo("steps = 3");
    write("[*]\nsteps = 4\n[etl]\nsteps = 9\n");
    pass(3);
    assertThat(steps()).isEqualTo("steps = 3");
    pass(3);
    assertThat(steps()).isEqualTo("steps = 4");
    assertThat(changes).hasSize(1);
  }

  @Test
  void whatIsFollowedByABadFileDoesNotCount() throws Exception {
    write("[*]\nsteps = 1\n");
    pass(2);
    assertThat(steps()).isEqualTo("steps = 3");
    write("[*]\nsteps = 1\nrun = soon\n");
    pass(10);
    assertThat(steps()).isEqualTo("steps = 3");
    pass(10);
    assertThat(steps()).isEqualTo("steps = 3");
    assertThat(changes).isEmpty();
  }

  @Test
  void whatIsTakenBackIsNoChange() throws Exception {
    write("[*]\nsteps = 1\n");
    pass(2);
    file.look();
    write("[*]\nsteps = 3\n[etl]\nsteps = 9\n");
    pass(10);
    assertThat(steps()).isEqualTo("steps = 3");
    assertThat(file.isSettling()).isFalse();
    assertThat(changes).isEmpty();
  }

  @Test
  void blocksThatComeAndGoAreTold() throws Exception {
    write("[*]\nsteps = any\n[new]\nrun = 1h\n");
    pass(2);
    file.look();
    pass(3);
    assertThat(file.look().of("x").described()).isEmpty();
    assertThat(changes)
        .containsExactly(
            "The boundaries file "
                + path()
                + " has changed: [*] steps: not there, before: 3; [etl] steps: not there, before:"
                + " 9; [new] run: 1h, before: not there");
  }

  @Test
  void whatIsKnownTakesNoLook() throws Exception {
    Files.delete(path());
    pass(100);
    assertThat(file.known().of("x").described()).containsExactly("steps = 3");
    assertThat(file.status().problem()).isEmpty();
    file.look();
    assertThat(file.status().problem()).isPresent();
    assertThat(file.known().of("x").described()).containsExactly("steps = 3");
  }

  private String steps() {
    return file.look().of("x").described().get(0);
  }

  private Path path() {
    return folder.resolve("boundaries.ini");
  }

  private void write(String text) throws Exception {
    Files.writeString(path(), text);
  }

  private void pass(int seconds) {
    timer.await(new Signal(), Duration.ofSeconds(seconds));
  }
}
