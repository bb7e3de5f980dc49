package io.github.azkabanaws.virtualtime;

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

  private static final double AIM_WITH_HINTS = 2.0;
  private static final double AIM_WITH_END_NOTES = 3.0;

  @TempDir Path folder;

  @Test
  void endsAreNoticedSoonAndNoJobFailsForTheQuota() throws Exception {
    List<ScaleResult> own = new ArrayList<>();
    List<ScaleResult> hinted = new ArrayList<>();
    List<ScaleResult> noted = new ArrayList<>();
    StringBuilder table = new StringBuilder(ScaleResult.header());
    for (ScaleCase scale : cases()) {
      ScaleResult watched = ScaleOfWatch.run(scale, folder);
      ScaleResult withHints = ScaleOfWatch.runWithHints(scale, folder);
      own.add(watched);
      hinted.add(withHints);
      ScaleResult withNotes = ScaleOfWatch.runWithEndNotes(scale, folder);
      noted.add(withNotes);
      table.append(watched.row());
      table.append(withHints.row());
      table.append(withNotes.row());
      table.append(ScaleOfPollers.listSteps(scale, Duration.ofSeconds(60)).row());
      table.append(ScaleOfPollers.describeStep(scale, Duration.ofSeconds(30)).row());
    }
    System.out.println(table);
    Files.writeString(Path.of("target", "scale.md"), table);
    for (ScaleResult result : own) {
      assertThat(result.wronglyFailed()).as(result.row()).isZero();
      assertThat(result.throttled()).as(result.row()).isZero();
      if (result.scale().clusters() == 1) {
        assertThat(result.meanSeconds())
            .as(result.row())
            .isLessThanOrEqualTo(AIMS.get(result.scale().jobs()));
      }
    }
    for (ScaleResult result : hinted) {
      assertThat(result.wronglyFailed()).as(result.row()).isZero();
      assertThat(result.throttled()).as(result.row()).isZero();
      assertThat(result.meanSeconds()).as(result.row()).isLessThanOrEqualTo(AIM_WITH_HINTS);
    }
    for (ScaleResult result : noted) {
      assertThat(result.wronglyFailed()).as(result.row()).isZero();
      assertThat(result.throttled()).as(result.row()).isZero();
      assertThat(result.meanSeconds()).as(result.row()).isLessThanOrEqualTo(AIM_WITH_END_NOTES);
    }
  }

  @Test
  void amongOthersToo() throws Exception {
    StringBuilder table = new StringBuilder(CrowdResult.header());
    List<CrowdAim> aims = CrowdAim.all();
    List<CrowdResult> own = new ArrayList<>();
    List<ScalePlot.Point> points = new ArrayList<>();
    for (CrowdAim aim : aims) {
      CrowdResult result = CrowdOfWatches.run(aim.crowd(), folder);
      own.add(result);
      table.append(result.row());
      points.add(ScalePlot.Point.of(result, "this job type", aim.mean()));
      table.append(aim.rowBefore());
      if (aim.crowd().jvms() > 1) {
        CrowdResult noted = CrowdOfWatches.runWithEndNotes(aim.crowd(), folder);
        table.append(noted.row());
        points.add(ScalePlot.Point.of(noted, "with end notes", 0));
      }
      for (CrowdResult poller :
          List.of(
              ScaleOfPollers.among(aim.crowd(), "ListSteps", Duration.ofSeconds(60)),
              ScaleOfPollers.among(aim.crowd(), "DescribeStep", Duration.ofSeconds(30)))) {
        table.append(poller.row());
        points.add(ScalePlot.Point.of(poller, poller.way(), 0));
      }
    }
    System.out.println(table);
    Files.writeString(Path.of("target", "crowd.md"), table);
    String source = ScalePlot.source(points);
    Files.writeString(Path.of("target", ScalePlot.SOURCE), source);
    Files.writeString(Path.of("target", ScalePlot.PICTURE), ScalePlot.draw(source));
    for (int i = 0; i < aims.size(); i++) {
      CrowdResult result = own.get(i);
      assertThat(result.wronglyFailed()).as(result.row()).isZero();
      assertThat(result.share()).as(result.row()).isLessThanOrEqualTo(1);
      assertThat(result.mean()).as(result.row()).isLessThanOrEqualTo(aims.get(i).mean());
      assertThat(result.p95()).as(result.row()).isLessThanOrEqualTo(aims.get(i).p95());
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
