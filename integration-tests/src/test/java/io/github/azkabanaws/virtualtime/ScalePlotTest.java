package io.github.azkabanaws.virtualtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The picture of the pages is the one that its points say. */
class ScalePlotTest {
  private static final Path PICTURES = Path.of("..", "docs", "pictures");

  @Test
  void thePictureIsDrawnFromThePointsBesideIt() throws Exception {
    String source = Files.readString(PICTURES.resolve(ScalePlot.SOURCE));
    assertThat(ScalePlot.draw(source))
        .as("copy target/%s and target/%s there", ScalePlot.SOURCE, ScalePlot.PICTURE)
        .isEqualTo(Files.readString(PICTURES.resolve(ScalePlot.PICTURE)));
  }

  @Test
  void whatIsDrawnCanBeReadAgain() {
    List<ScalePlot.Point> points =
        List.of(
            new ScalePlot.Point("1 x 60 jobs: a < b", "this job type", 2.71, 6.4, 0, 3.1),
            new ScalePlot.Point("1 x 60 jobs: a < b", "a poller", 31.5, 56.4, 30, 0));
    String source = ScalePlot.source(points);
    assertThat(source).hasLineCount(2).contains("2.7;6.4;0;3.1", "31.5;56.4;30;0.0");
    assertThat(ScalePlot.draw(source))
        .contains("1 x 60 jobs: a &lt; b", ">30 failed<", "31.5 and 56.4, 30 jobs failed");
  }
}
