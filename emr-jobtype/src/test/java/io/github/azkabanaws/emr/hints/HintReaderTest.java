package io.github.azkabanaws.emr.hints;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.base.Scheduler;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.emrapi.Cluster;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.FakeHints;
import io.github.azkabanaws.emr.fixtures.StepClient;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.watch.StepWatch;
import io.github.azkabanaws.emr.watch.WatchedStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emr.model.ListStepsRequest;
import software.amazon.awssdk.services.emr.model.ListStepsResponse;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepSummary;

/** One queue, read while somebody waits. */
class HintReaderTest {
  private final VirtualTimer timer = new VirtualTimer();
  private final Calls emr = new Calls();
  private final Examples.Log jobLog = Examples.Log.create();
  private final Examples.Log serverLog = Examples.Log.create();
  private final FakeHints queue = new FakeHints();
  private final StepWatch watch =
      new StepWatch(emr.calls(), new ApiBudget(6, 0.3, timer, () -> 0.5), timer, timer);
  private final HintReader reader =
      new HintReader("the queue", new QueueFeed(queue, timer), timer, timer, serverLog.logger());

  @Test
  void nobodyReadsWhileNothingIsWatched() {
    reader.tell(watch);
    pass(Duration.ofMinutes(5));
    assertThat(queue.receives()).isZero();
    WatchedStep step = watch("s-1");
    pass(Duration.ofSeconds(10));
    assertThat(queue.receives()).isPositive();
    watch.leave(step);
    pass(Duration.ofSeconds(2));
    int before = queue.receives();
    pass(Duration.ofMinutes(5));
    assertThat(queue.receives()).isEqualTo(before);
    watch("s-2");
    pass(Duration.ofSeconds(2));
    assertThat(queue.receives()).isGreaterThan(before);
  }

  @Test
  void aMessageMakesTheWatchLookAndIsDeleted() {
    reader.tell(watch);
    WatchedStep step = watch("s-1");
    pass(Duration.ofHours(2));
    emr.ended = "s-1";
    queue.next(FakeHints.event("j-1", "s-1", "COMPLETED"));
    pass(Duration.ofSeconds(2));
    assertThat(step.hasEnded()).isTrue();
    assertThat(queue.deleted()).hasSize(1);
  }

  @Test
  void messagesOfNoUseAreDeletedTooAndDoNotKeepOthersFromBeingRead() {
    reader.tell(watch);
    WatchedStep step = watch("s-1");
    pass(Duration.ofHours(2));
    emr.ended = "s-1";
    String event = FakeHints.event("j-1", "s-1", "COMPLETED");
    queue.next("no JSON", "[".repeat(100_000), FakeHints.event("j-9", "s-9", "FAILED"));
    queue.next(event, event, event);
    queue.next(event);
    pass(Duration.ofSeconds(2));
    assertThat(step.hasEnded()).isTrue();
    assertThat(queue.deleted()).hasSize(7);
    assertThat(serverLog.lines()).isEmpty();
    assertThat(jobLog.lines()).filteredOn(line -> line.contains("COMPLETED")).hasSize(1);
  }

  @Test
  void anAnswerThatComesAtOnceIsNotAskedForAgainAtOnce() {
    reader.tell(watch);
    watch("s-1");
    pass(Duration.ofMinutes(1));
    assertThat(queue.receives()).isBetween(59, 62);
  }

  @Test
  void aQueueThatIsDeniedIsToldOnceAndAskedLessAndLess() {
    reader.tell(watch);
    for (int i = 0; i < 20; i++) {
      queue.nextFails(FakeEmr.error(403, "AccessDeniedException", "not allowed"));
    }
    WatchedStep step = watch("s-1");
    pass(Duration.ofMinutes(9));
    assertThat(queue.receives()).isBetween(5, 9);
    assertThat(serverLog.lines())
        .singleElement()
        .asString()
        .contains("the queue", "AccessDeniedException: not allowed");
    assertThat(jobLog.lines()).containsExactly("INFO Step s-1 is RUNNING.");
    emr.ended = "s-1";
    pass(Duration.ofSeconds(30));
    assertThat(step.hasEnded()).isTrue();
    watch("s-2");
    pass(Duration.ofHours(3));
    assertThat(serverLog.lines()).hasSizeBetween(3, 6);
    assertThat(serverLog.lines()).last().asString().contains("come again");
  }

  /** Not only when the next end was missed: with trust the step is looked at every two minutes. */
  @Test
  void aQueueThatCanNotBeReadLosesItsTrustAtOnce() {
    reader.tell(watch);
    WatchedStep hinted = watch("s-1");
    WatchedStep old = watch("s-2");
    pass(Duration.ofHours(2));
    emr.ended = "s-1";
    queue.next(FakeHints.event("j-1", "s-1", "COMPLETED"));
    pass(Duration.ofSeconds(2));
    assertThat(hinted.hasEnded()).isTrue();
    pass(Duration.ofMinutes(2));
    queue.nextFails(FakeEmr.error(403, "AccessDeniedException", "not allowed"));
    pass(Duration.ofSeconds(2));
    emr.ended = "s-2";
    pass(Duration.ofSeconds(15));
    assertThat(old.hasEnded()).isTrue();
  }

  @Test
  void whenThereIsNoThreadForItTheNextStepTriesAgain() {
    AtomicBoolean noThread = new AtomicBoolean(true);
    Scheduler scheduler =
        (delay, task) -> {
          if (noThread.get()) {
            throw new InternalError("no thread");
          }
          timer.after(delay, task);
        };
    new HintReader("the queue", new QueueFeed(queue, timer), timer, scheduler, serverLog.logger())
        .tell(watch);
    watch("s-1");
    pass(Duration.ofMinutes(1));
    assertThat(queue.receives()).isZero();
    noThread.set(false);
    watch("s-2");
    pass(Duration.ofSeconds(10));
    assertThat(queue.receives()).isPositive();
  }

  @Test
  void allWatchesOfAQueueAreTold() {
    StepWatch other =
        new StepWatch(emr.calls(), new ApiBudget(6, 0.3, timer, () -> 0.5), timer, timer);
    reader.tell(watch);
    reader.tell(other);
    watch("s-1");
    WatchedStep step =
        other.watch(
            new StepAddress(new Cluster("j-1", "c"), "s-1"),
            Duration.ofSeconds(30),
            jobLog.logger());
    pass(Duration.ofHours(2));
    emr.ended = "s-1";
    queue.next(FakeHints.event("j-1", "s-1", "FAILED"));
    pass(Duration.ofSeconds(2));
    assertThat(step.hasEnded()).isTrue();
    assertThat(watch.size() + other.size()).isEqualTo(2);
  }

  /** As a long poll that no message has come to. */
  @Test
  void anAnswerThatTookASecondIsAskedForAgainAtOnce() {
    List<Duration> asked = new ArrayList<>();
    List<WatchedStep> steps = new ArrayList<>();
    HintQueue slow =
        new HintQueue() {
          @Override
          public List<Message> receive() {
            asked.add(timer.now());
            pass(Duration.ofSeconds(1));
            if (asked.size() == 5) {
              watch.leave(steps.get(0));
            }
            return List.of();
          }

          @Override
          public void peek() {
            throw new UnsupportedOperationException();
          }

          @Override
          public void delete(List<Message> messages) {
            throw new AssertionError("There is nothing to delete");
          }
        };
    new HintReader("the queue", new QueueFeed(slow, timer), timer, timer, serverLog.logger())
        .tell(watch);
    steps.add(watch("s-1"));
    pass(Duration.ofMinutes(1));
    assertThat(asked)
        .containsExactly(
            Duration.ZERO,
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofSeconds(4));
  }

  @Test
  void anErrorOfTheJvmIsNotTheEndOfTheReader() {
    AtomicBoolean broken = new AtomicBoolean(true);
    HintQueue torn =
        new HintQueue() {
          @Override
          public List<Message> receive() {
            if (broken.get()) {
              throw new NoClassDefFoundError("io/github/azkabanaws/X");
            }
            return queue.receive();
          }

          @Override
          public void peek() {
            throw new UnsupportedOperationException();
          }

          @Override
          public void delete(List<Message> messages) {
            queue.delete(messages);
          }
        };
    new HintReader("the queue", new QueueFeed(torn, timer), timer, timer, serverLog.logger())
        .tell(watch);
    watch("s-1");
    pass(Duration.ofSeconds(4));
    assertThat(serverLog.lines())
        .singleElement()
        .asString()
        .contains(
            "(java.lang.NoClassDefFoundError: io/github/azkabanaws/X); jobs hear of the ends");
    broken.set(false);
    pass(Duration.ofSeconds(2));
    assertThat(queue.receives()).isPositive();
    assertThat(serverLog.lines())
        .last()
        .isEqualTo("INFO Hints of ends of EMR steps come again from the queue.");
  }

  private WatchedStep watch(String id) {
    return watch.watch(
        new StepAddress(new Cluster("j-1", "c"), id), Duration.ofSeconds(30), jobLog.logger());
  }

  private void pass(Duration time) {
    timer.await(new Signal(), time);
  }

  /** EMR, whose steps run until one of them has ended. */
  private static final class Calls implements StepClient {
    private String ended = "";

    @Override
    public ListStepsResponse listSteps(ListStepsRequest request) {
      List<StepSummary> steps = new ArrayList<>();
      request.stepIds().forEach(id -> steps.add(describeStep(request.clusterId(), id)));
      return ListStepsResponse.builder().steps(steps).build();
    }

    @Override
    public StepSummary describeStep(String clusterId, String stepId) {
      StepState state = stepId.equals(ended) ? StepState.COMPLETED : StepState.RUNNING;
      return StepSummary.builder().id(stepId).status(status -> status.state(state)).build();
    }
  }
}
