package io.github.azkabanaws.emr.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.fixtures.Answers;
import io.github.azkabanaws.emr.fixtures.StepClient;
import io.github.azkabanaws.emr.step.StepKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emr.model.ListStepsRequest;
import software.amazon.awssdk.services.emr.model.ListStepsResponse;
import software.amazon.awssdk.services.emr.model.StepSummary;

class StepSearchTest {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final StepKey KEY = StepKey.parse("job [azk-1-0-0-0123456789abcdef]");
  private static final long NOW = 1_800_000_000;

  private final List<ListStepsResponse> pages = new ArrayList<>();
  private int asked;

  @Test
  void aStampFromTheFutureHidesNoStep() {
    pages.add(
        Answers.steps(
            "more",
            Answers.summary("s-future", "x", NOW + 3600),
            Answers.summary("s-other", "x", NOW + 1),
            Answers.summary("s-own", "job" + KEY.suffix(), NOW)));
    assertThat(find()).isEqualTo("s-own");
  }

  @Test
  void thereIsNoNeedToReadBehindAPageOfOldSteps() {
    pages.add(Answers.steps("more", steps(NOW)));
    pages.add(Answers.steps("more", steps(NOW - 120)));
    pages.add(Answers.steps(null, steps(NOW - 240)));
    assertThat(find()).isNull();
    assertThat(asked).isEqualTo(2);
  }

  private String find() {
    StepClient emr =
        new StepClient() {
          @Override
          public ListStepsResponse listSteps(ListStepsRequest request) {
            return pages.get(asked++);
          }
        };
    return new StepSearch(emr.calls()::list).find("j-1", List.of(KEY), WINDOW).get(KEY);
  }

  private static StepSummary[] steps(long created) {
    return IntStream.range(0, 50)
        .mapToObj(i -> Answers.summary("s-" + created + i, "x", created))
        .toArray(StepSummary[]::new);
  }
}
