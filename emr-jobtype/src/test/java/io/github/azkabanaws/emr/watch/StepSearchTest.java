package io.github.azkabanaws.emr.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.emrapi.EmrStep;
import io.github.azkabanaws.emr.fixtures.Answers;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.StepClient;
import io.github.azkabanaws.emr.step.StepKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.emr.model.ListStepsRequest;
import software.amazon.awssdk.services.emr.model.ListStepsResponse;
import software.amazon.awssdk.services.emr.model.StepSummary;

class StepSearchTest {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final StepKey KEY =
      StepKey.parse("job [azk-1-0-0-0123456789abcdef]").orElseThrow();
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

  @Test
  void aListThatWasInterruptedGoesOnWithThePageThatWasMissing() {
    StepSearch.Active active = searchOfThrottled(2).new Active("j-1");
    assertThatThrownBy(active::all).hasMessageContaining("Rate exceeded");
    assertThat(active.all()).extracting(EmrStep::id).containsExactly("s-1", "s-2");
    assertThat(asked).as("the first page, the second in vain, the second").isEqualTo(3);
  }

  private StepSearch searchOfThrottled(int throttledCall) {
    StepClient client =
        new StepClient() {
          @Override
          public ListStepsResponse listSteps(ListStepsRequest request) {
            asked++;
            if (asked == throttledCall) {
              throw FakeEmr.throttled();
            }
            return request.marker() == null
                ? Answers.steps("more", Answers.summary("s-1", "x", NOW))
                : Answers.steps(null, Answers.summary("s-2", "x", NOW));
          }
        };
    return new StepSearch(query -> client.calls().list(query));
  }

  @Test
  void anEmptyPageIsNotTheEnd() {
    pages.add(Answers.steps("more", steps(NOW)));
    pages.add(Answers.steps("more"));
    pages.add(Answers.steps(null, Answers.summary("s-own", "job" + KEY.suffix(), NOW)));
    assertThat(find()).isEqualTo("s-own");
  }

  @Test
  void aStepWithoutATimeIsNoOldOne() {
    pages.add(Answers.steps("more", steps(NOW)));
    pages.add(
        Answers.steps(
            "more",
            Answers.summary("s-2", "x", NOW - 120),
            StepSummary.builder().id("s-3").name("x").build()));
    pages.add(Answers.steps("more", Answers.summary("s-4", "x", NOW - WINDOW.getSeconds())));
    pages.add(Answers.steps(null, Answers.summary("s-own", "job" + KEY.suffix(), NOW - 200)));
    assertThat(find()).isEqualTo("s-own");
  }

  @Test
  void stepsThatHaveNoTimeAtAllAreAllRead() {
    StepSummary timeless = StepSummary.builder().id("s-3").name("x").build();
    pages.add(Answers.steps("more", timeless));
    pages.add(Answers.steps(null, Answers.summary("s-own", "job" + KEY.suffix(), NOW)));
    assertThat(find()).isEqualTo("s-own");
  }

  @Test
  void whatWasFoundIsNotLookedForFurther() {
    StepKey other = StepKey.parse("job [azk-2-0-0-0123456789abcdef]").orElseThrow();
    pages.add(Answers.steps("more", Answers.summary("s-b", "job" + other.suffix(), NOW)));
    pages.add(Answers.steps("more", Answers.summary("s-a", "job" + KEY.suffix(), NOW)));
    assertThat(search().find("j-1", List.of(KEY, other), WINDOW))
        .isEqualTo(Map.of(KEY, "s-a", other, "s-b"));
    assertThat(asked).isEqualTo(2);
  }

  @Test
  void aStepThatIsListedWithoutItsIdIsNoAnswer() {
    pages.add(Answers.steps(null, Answers.summary(null, "job" + KEY.suffix(), NOW)));
    assertThatThrownBy(this::find)
        .isInstanceOf(SdkClientException.class)
        .hasMessageContaining("EMR lists the step without its id");
  }

  @Test
  void fortyPagesAreReadAndNoMore() {
    for (int i = 0; i < 39; i++) {
      pages.add(Answers.steps("more", Answers.summary("s-" + i, "x", NOW)));
    }
    pages.add(Answers.steps(null, Answers.summary("s-own", "job" + KEY.suffix(), NOW)));
    assertThat(find()).isEqualTo("s-own");
    asked = 0;
    assertThat(search().active("j-1")).hasSize(40);
    pages.set(39, Answers.steps("more", Answers.summary("s-39", "x", NOW)));
    asked = 0;
    assertThatThrownBy(this::find).hasMessageContaining("EMR's list of steps does not end");
    asked = 0;
    assertThatThrownBy(() -> search().active("j-1")).hasMessageContaining("does not end");
    assertThat(asked).isEqualTo(40);
  }

  private String find() {
    return search().find("j-1", List.of(KEY), WINDOW).get(KEY);
  }

  private StepSearch search() {
    StepClient emr =
        new StepClient() {
          @Override
          public ListStepsResponse listSteps(ListStepsRequest request) {
            return pages.get(asked++);
          }
        };
    return new StepSearch(emr.calls()::list);
  }

  private static StepSummary[] steps(long created) {
    return IntStream.range(0, 50)
        .mapToObj(i -> Answers.summary("s-" + created + i, "x", created))
        .toArray(StepSummary[]::new);
  }
}
