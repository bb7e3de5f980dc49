package io.github.azkabanaws.emr;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import software.amazon.awssdk.services.emr.model.ListStepsRequest;
import software.amazon.awssdk.services.emr.model.ListStepsResponse;
import software.amazon.awssdk.services.emr.model.StepConfig;
import software.amazon.awssdk.services.emr.model.StepSummary;

/**
 * A cluster in virtual time with room for a few steps, which lists a step late, and of whose calls
 * any can go wrong, in a way and as often as the random numbers say.
 */
final class FaultyCluster implements StepApi {
  /** A step, and when EMR lists it and when it is active no more. */
  private record Taken(String id, String name, Duration created, Duration listed, Duration ended) {}

  /** The job type looks for a step two seconds after a lost answer at the earliest. */
  private static final int LATEST_LISTING_MILLIS = 1_900;

  private static final int ROOM = 60;
  private static final int PAGE = 50;

  /** From then on nothing goes wrong any more, so that there is an end to wait for. */
  private static final Duration HEALED = Duration.ofMinutes(30);

  private static final List<Supplier<RuntimeException>> ERRORS =
      List.of(
          FakeEmr::lostConnection,
          FakeEmr::throttled,
          () -> FakeEmr.error(500, "InternalServerException", "An error occurred"),
          () -> FakeEmr.network(new IOException("Read timed out")));

  private static final List<Supplier<RuntimeException>> ERRORS_WITHOUT_EFFECT =
      List.of(
          () -> FakeEmr.network(new ConnectException("Connection refused")),
          () -> FakeEmr.error(400, "ExpiredTokenException", "expired"),
          FaultyCluster::full);

  private final Random random;
  private final VirtualTimer timer;
  private final double share;
  private final List<Taken> steps = new ArrayList<>();

  /**
   * @param share of the calls that go wrong
   */
  FaultyCluster(Random random, VirtualTimer timer, double share) {
    this.random = random;
    this.timer = timer;
    this.share = share;
  }

  /** The ids of all steps of this name that were ever taken. */
  List<String> idsOf(String name) {
    return steps.stream().filter(step -> step.name().equals(name)).map(Taken::id).toList();
  }

  /** How many steps were ever taken. */
  int size() {
    return steps.size();
  }

  @Override
  public List<String> addSteps(SubmissionTarget target, List<StepConfig> added) {
    if (!goesWrong()) {
      return take(added);
    }
    int kind = random.nextInt(3);
    if (kind == 0) {
      throw any(ERRORS_WITHOUT_EFFECT);
    }
    if (kind == 1) {
      throw any(ERRORS);
    }
    List<String> ids = take(added);
    if (random.nextInt(5) == 0) {
      return ids.subList(1, ids.size());
    }
    throw any(ERRORS);
  }

  @Override
  public ListStepsResponse listSteps(ListStepsRequest request) {
    if (goesWrong()) {
      throw any(random.nextBoolean() ? ERRORS : ERRORS_WITHOUT_EFFECT.subList(0, 2));
    }
    List<StepSummary> newestFirst = new ArrayList<>();
    for (Taken step : steps) {
      boolean wanted = !request.hasStepStates() || isActive(step);
      if (wanted && step.listed().compareTo(timer.now()) <= 0) {
        newestFirst.add(
            0, Answers.summary(step.id(), step.name(), 1_000_000 + step.created().getSeconds()));
      }
    }
    int from = request.marker() == null ? 0 : Integer.parseInt(request.marker());
    int to = Math.min(newestFirst.size(), from + PAGE);
    return Answers.steps(
        to < newestFirst.size() ? String.valueOf(to) : null,
        newestFirst.subList(from, to).toArray(new StepSummary[0]));
  }

  private List<String> take(List<StepConfig> added) {
    if (steps.stream().filter(this::isActive).count() + added.size() > ROOM) {
      throw full();
    }
    Duration listed = timer.now().plusMillis(random.nextInt(LATEST_LISTING_MILLIS + 1));
    List<String> ids = new ArrayList<>();
    for (StepConfig step : added) {
      String id = "s-" + steps.size();
      Duration ended = timer.now().plusSeconds(random.nextInt(120));
      steps.add(new Taken(id, step.name(), timer.now(), listed, ended));
      ids.add(id);
    }
    return ids;
  }

  private boolean isActive(Taken step) {
    return step.ended().compareTo(timer.now()) > 0;
  }

  private boolean goesWrong() {
    return timer.now().compareTo(HEALED) < 0 && random.nextDouble() < share;
  }

  private RuntimeException any(List<Supplier<RuntimeException>> errors) {
    return errors.get(random.nextInt(errors.size())).get();
  }

  private static RuntimeException full() {
    return FakeEmr.error(
        400, "ValidationException", "Maximum number of active steps for cluster exceeded.");
  }
}
