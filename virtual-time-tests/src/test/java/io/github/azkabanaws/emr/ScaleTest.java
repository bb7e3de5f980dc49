package io.github.azkabanaws.emr;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How soon jobs hear of the ends of their steps within AWS's documented quotas, in a table. */
class ScaleTest {
  /** The most that is allowed on one cluster, in seconds: steps, mean. */
  private static final Map<Integer, Double> AIMS = Map.of(10, 3.0, 30, 8.0, 100, 13.0, 256, 21.0);

  @TempDir Path folder;

  @Test
  void endsAreNoticedSoonAndNoJobFailsForTheQuota() throws Exception {
    List<ScaleResult> own = new ArrayList<>();
    StringBuilder table = new StringBuilder(ScaleResult.header());
    for (ScaleCase scale : cases()) {
      long t = System.nanoTime();
      ScaleResult watched = ScaleOfWatch.run(scale, folder);
      own.add(watched);
      ScaleResult withHints = ScaleOfWatch.runWithHints(scale, folder);
      own.add(withHints);
      long t1 = System.nanoTime();
      table.append(watched.row());
      table.append(withHints.row());
      table.append(ScaleOfPollers.listSteps(scale, Duration.ofSeconds(60)).row());
      table.append(ScaleOfPollers.describeStep(scale, Duration.ofSeconds(30)).row());
      System.err.println(scale + " " + (t1 - t) / 1e9 + " " + (System.nanoTime() - t1) / 1e9);
    }
    System.out.println(table);
    Files.writeString(Path.of("target", "scale.md"), table);
    assertThat(own).allMatch(result -> result.wronglyFailed() == 0);
    assertThat(own).allMatch(result -> result.throttled() == 0);
    for (ScaleResult result : own) {
      if (result.scale().clusters() == 1) {
        assertThat(result.meanSeconds()).isLessThanOrEqualTo(AIMS.get(result.scale().jobs()));
      }
    }
  }

  private static List<ScaleCase> cases() {
    List<ScaleCase> cases = new ArrayList<>();
    for (int clusters : List.of(1, 5, 20)) {
      for (int jobs : List.of(10, 30, 100, 256)) {
        cases.add(new ScaleCase(jobs, clusters));
      }
    }
    cases.add(new ScaleCase(1000, 20));
    return cases;
  }
}
