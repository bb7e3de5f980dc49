package io.github.azkabanaws.virtualtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How soon jobs hear of the ends of their steps by end notes, where many JVMs share the quota. */
class NotesInACrowdTest {
  private static final CrowdCase EACH_OTHER =
      new CrowdCase(
          "each other",
          12,
          5,
          Duration.ofSeconds(30),
          Duration.ofSeconds(180),
          Duration.ZERO,
          0,
          0);
  private static final CrowdCase FLOWS =
      new CrowdCase(
          "each other, flows that start within 20 minutes",
          100,
          3,
          Duration.ofMinutes(2),
          Duration.ofMinutes(60),
          Duration.ofMinutes(20),
          0,
          0);

  @TempDir Path folder;

  @Test
  void twelveExecutorsThatKnowNothingOfEachOther() throws Exception {
    CrowdResult result = run(EACH_OTHER);
    assertThat(result.mean()).as(result.row()).isLessThanOrEqualTo(3.0);
  }

  @Test
  void aHundredFlowsWithAJvmEach() throws Exception {
    CrowdResult result = run(FLOWS);
    assertThat(result.mean()).as(result.row()).isLessThanOrEqualTo(4.0);
    assertThat(result.throttled()).as(result.row()).isLessThan(0.05);
  }

  /** Of a node that was killed nobody says so: looks find it, as often as the account allows. */
  @Test
  void anEndWithoutItsNoteIsFoundAmongAHundredToo() throws Exception {
    CrowdResult result = CrowdOfWatches.runWithLostEndNotes(FLOWS, 25, folder);
    System.out.print(result.row());
    assertThat(result.wronglyFailed()).as(result.row()).isZero();
    assertThat(result.throttled()).as(result.row()).isLessThan(0.15);
    assertThat(result.lateness().get(result.lateness().size() - 1))
        .as(result.row())
        .isLessThanOrEqualTo(660.0);
  }

  private CrowdResult run(CrowdCase crowd) throws IOException {
    CrowdResult result = CrowdOfWatches.runWithEndNotes(crowd, folder);
    System.out.print(result.row());
    Path table = Path.of("target", "notes-" + crowd.jvms() + ".md");
    Files.createDirectories(table.getParent());
    Files.writeString(table, CrowdResult.header() + result.row());
    assertThat(result.wronglyFailed()).as(result.row()).isZero();
    assertThat(result.lateness()).hasSize(crowd.jvms() * crowd.jobs());
    return result;
  }
}
