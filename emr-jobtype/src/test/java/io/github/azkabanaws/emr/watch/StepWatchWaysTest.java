package io.github.azkabanaws.emr.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.emrapi.Cluster;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.fixtures.Answers;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.StepClient;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.emr.model.ListStepsRequest;
import software.amazon.awssdk.services.emr.model.ListStepsResponse;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepSummary;

/** One of the two ways to ask for steps is ill: the other one has to do. */
class StepWatchWaysTest {
  /** What is wrong with a call. */
  enum Illness {
    LOST,
    SERVER,
    DENIED,
    REFUSED,
    NONSENSE;

    private RuntimeException error() {
      return switch (this) {
        case LOST -> FakeEmr.lostConnection();
        case SERVER -> FakeEmr.error(500, "InternalServerException", "oh");
        case DENIED -> FakeEmr.error(400, "AccessDeniedException", "You may not.");
        case REFUSED -> FakeEmr.error(400, "InvalidRequestException", "Not valid.");
        case NONSENSE -> new IllegalStateException("no step in the answer");
      };
    }
  }

  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final VirtualTimer timer = new VirtualTimer();
  private final Map<String, StepState> steps = new HashMap<>();
  private final Examples.Log log = Examples.Log.create();
  private final StepWatch watch =
      new StepWatch(new Ways().calls(), new ApiBudget(6, 0.3, timer, () -> 0.5), timer, timer);
  private Illness lists;
  private Illness descriptions;
  private int listed;
  private int described;

  @ParameterizedTest
  @EnumSource
  void endsAreSeenWithoutDescribeStep(Illness illness) {
    descriptions = illness;
    List<WatchedStep> many = watch(60);
    pass(Duration.ofMinutes(1));
    IntStream.range(0, 53).forEach(i -> steps.put("s-" + i, StepState.COMPLETED));
    pass(Duration.ofMinutes(10));
    assertThat(many).filteredOn(WatchedStep::hasEnded).hasSize(53);
  }

  @ParameterizedTest
  @EnumSource
  void aHintedEndIsSeenWithoutDescribeStep(Illness illness) {
    descriptions = illness;
    List<WatchedStep> two = watch(2);
    pass(Duration.ofMinutes(1));
    steps.replaceAll((id, state) -> StepState.COMPLETED);
    watch.hint("j-1", "s-0");
    pass(Duration.ofMinutes(5));
    assertThat(two).allMatch(WatchedStep::hasEnded);
  }

  @ParameterizedTest
  @EnumSource
  void endsAreSeenWithoutListSteps(Illness illness) {
    lists = illness;
    List<WatchedStep> some = watch(20);
    pass(Duration.ofMinutes(1));
    steps.replaceAll((id, state) -> StepState.COMPLETED);
    pass(Duration.ofMinutes(10));
    assertThat(some).allMatch(WatchedStep::hasEnded);
  }

  @Test
  void whenListsAreDeniedForAMomentTheyAreUsedAgainAfterwards() {
    lists = Illness.DENIED;
    List<WatchedStep> many = watch(250);
    pass(Duration.ofSeconds(40));
    lists = null;
    pass(Duration.ofMinutes(30));
    int before = described;
    pass(Duration.ofHours(1));
    assertThat(described - before).isLessThan(20);
    steps.replaceAll((id, state) -> StepState.COMPLETED);
    pass(Duration.ofMinutes(3));
    assertThat(many).allMatch(WatchedStep::hasEnded);
  }

  /** The pauses of an outage that is over are not those of the next. */
  @ParameterizedTest
  @ValueSource(ints = {5, 60})
  void afterAnOutageListsAreTriedAgainSoonInTheNext(int count) {
    watch(count);
    pass(Duration.ofMinutes(1));
    lists = Illness.SERVER;
    pass(Duration.ofMinutes(20));
    lists = null;
    pass(Duration.ofMinutes(10));
    lists = Illness.SERVER;
    pass(Duration.ofSeconds(20));
    int before = listed;
    lists = null;
    pass(Duration.ofSeconds(40));
    assertThat(listed).isGreaterThan(before);
    lists = Illness.SERVER;
    int healthy = listed;
    pass(Duration.ofMinutes(1));
    assertThat(listed - healthy).isGreaterThanOrEqualTo(4);
  }

  @Test
  void aHintedStepIsAmongTheFirstThatAreAskedFor() {
    List<WatchedStep> many = watch(30);
    pass(Duration.ofHours(10));
    descriptions = Illness.LOST;
    watch.hint("j-1", "s-3");
    pass(Duration.ofSeconds(5));
    int before = listed;
    steps.put("s-29", StepState.COMPLETED);
    watch.hint("j-1", "s-29");
    pass(Duration.ofMillis(250));
    assertThat(many.get(29).hasEnded()).isTrue();
    assertThat(listed - before).isEqualTo(1);
  }

  @Test
  void anOutageOfBothCostsFewCallsAndEveryJobHearsOfIt() {
    List<WatchedStep> many = watch(60);
    pass(Duration.ofMinutes(1));
    lists = Illness.LOST;
    descriptions = Illness.LOST;
    int before = listed + described;
    pass(Duration.ofHours(1));
    assertThat(listed + described - before).isBetween(100, 160);
    assertThat(many).allMatch(step -> step.blindSince().isPresent());
    lists = null;
    descriptions = null;
    pass(Duration.ofMinutes(3));
    assertThat(many).allMatch(step -> step.blindSince().isEmpty());
  }

  @Test
  void hintsThatAreNeverTrueKeepNobodyWaitingForEver() {
    watch(2);
    WatchedStep other = watch("j-2", "s-other");
    for (int second = 0; second < 7200; second++) {
      timer.at(
          Duration.ofSeconds(second),
          () -> {
            watch.hint("j-1", "s-0");
            watch.hint("j-1", "s-1");
          });
    }
    timer.at(Duration.ofMinutes(30), () -> steps.put("s-other", StepState.COMPLETED));
    pass(Duration.ofMinutes(40));
    assertThat(other.hasEnded()).isTrue();
  }

  private List<WatchedStep> watch(int count) {
    return IntStream.range(0, count).mapToObj(i -> watch("j-1", "s-" + i)).toList();
  }

  private WatchedStep watch(String cluster, String id) {
    steps.put(id, StepState.RUNNING);
    return watch.watch(new StepAddress(new Cluster(cluster, cluster), id), LONGEST, log.logger());
  }

  private void pass(Duration time) {
    timer.await(new Signal(), time);
  }

  private final class Ways implements StepClient {
    @Override
    public ListStepsResponse listSteps(ListStepsRequest request) {
      listed++;
      if (lists != null) {
        throw lists.error();
      }
      List<String> ids =
          steps.keySet().stream()
              .filter(
                  id ->
                      request.hasStepStates()
                          ? !Answers.isEnd(steps.get(id))
                          : request.stepIds().contains(id))
              .sorted()
              .toList();
      int from = request.marker() == null ? 0 : Integer.parseInt(request.marker());
      int to = Math.min(from + 50, ids.size());
      return ListStepsResponse.builder()
          .steps(ids.subList(from, to).stream().map(this::summary).toList())
          .marker(to < ids.size() ? String.valueOf(to) : null)
          .build();
    }

    @Override
    public StepSummary describeStep(String clusterId, String stepId) {
      described++;
      if (descriptions != null) {
        throw descriptions.error();
      }
      return summary(stepId);
    }

    private StepSummary summary(String id) {
      return StepSummary.builder().id(id).status(status -> status.state(steps.get(id))).build();
    }
  }
}
