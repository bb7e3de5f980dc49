package io.github.azkabanaws.emr;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class FiguresLogTest {
  private static final Duration INTERVAL = Duration.ofMinutes(5);

  private final VirtualTimer timer = new VirtualTimer();
  private final Examples.Log log = Examples.Log.create();
  private final Engine engine = new Engine();
  private boolean busy;
  private final FiguresLog figures =
      new FiguresLog(new EngineBean(engine), () -> busy, timer, log.logger());

  @Test
  void theLineHasEachFigureOfTheBeanByItsName() {
    engine.accounts().metrics().throttledByOthers("ListSteps");
    figures.jobBegins(INTERVAL);
    pass(INTERVAL);
    assertThat(log.lines()).hasSize(1);
    Map<String, String> told = parse(log.lines().get(0));
    assertThat(told)
        .containsEntry("WatchedSteps", "0")
        .containsEntry("QueuedSteps", "0")
        .containsEntry("SecondsSinceLastAnswer", "-1")
        .containsEntry("OverdueLookSeconds", "0")
        .containsEntry("WatchLatencySeconds", "0.000")
        .containsEntry("Calls.AddJobFlowSteps", "0")
        .containsEntry("Throttles.ListSteps", "0")
        .containsEntry("ThrottlesByOthers.ListSteps", "1");
    assertThat(told.keySet()).doesNotContain(EngineBean.ENGINE);
  }

  @Test
  void thereAreLinesWhileThereAreSteps() {
    busy = true;
    figures.jobBegins(INTERVAL);
    pass(INTERVAL.multipliedBy(3));
    assertThat(log.lines()).hasSize(3);
    busy = false;
    pass(INTERVAL);
    assertThat(log.lines()).as("the last one says that nothing is watched").hasSize(4);
    pass(INTERVAL.multipliedBy(100));
    assertThat(log.lines()).hasSize(4);
    figures.jobBegins(INTERVAL);
    pass(INTERVAL.multipliedBy(100));
    assertThat(log.lines()).hasSize(5);
  }

  @Test
  void manyJobsMakeNoMoreLines() {
    busy = true;
    for (int i = 0; i < 50; i++) {
      figures.jobBegins(INTERVAL);
      pass(INTERVAL.dividedBy(50));
    }
    assertThat(log.lines()).hasSize(1);
  }

  @Test
  void zeroSwitchesThemOff() {
    busy = true;
    figures.jobBegins(Duration.ZERO);
    pass(INTERVAL.multipliedBy(10));
    figures.end();
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void aJvmThatEndsSoonerTellsThemThen() {
    figures.jobBegins(INTERVAL);
    figures.end();
    figures.end();
    assertThat(log.lines()).hasSize(1);
  }

  private static Map<String, String> parse(String line) {
    Map<String, String> figures = new LinkedHashMap<>();
    String rest = line.substring(line.indexOf(FiguresLog.PREFIX) + FiguresLog.PREFIX.length());
    assertThat(rest).matches("( [A-Za-z.]+=-?[0-9.]+)+");
    Matcher figure = Pattern.compile("(\\S+)=(\\S+)").matcher(rest);
    while (figure.find()) {
      figures.put(figure.group(1), figure.group(2));
    }
    return figures;
  }

  private void pass(Duration time) {
    timer.await(new Signal(), time);
  }
}
