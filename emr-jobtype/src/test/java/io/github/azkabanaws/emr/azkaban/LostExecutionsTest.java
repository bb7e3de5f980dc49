package io.github.azkabanaws.emr.azkaban;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.executor.ExecutableFlow;
import azkaban.executor.Status;
import io.github.azkabanaws.emr.fixtures.FakeTables;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What counts as a proof that an execution that Azkaban calls running is not. */
class LostExecutionsTest {
  private static final long BEFORE = FakeTables.STARTED - Duration.ofHours(1).toMillis();

  private final FakeTables tables = new FakeTables();

  @Test
  void oneWhoseExecutorIsGoneFromTheTableIsDoubtfulAndNotLost() {
    // Whoever removes the row of an executor that lives does not end what it runs.
    tables.execution(41, Status.RUNNING, null, BEFORE);
    assertThat(why()).isEmpty();
    assertThat(doubt())
        .hasValue("Azkaban calls RUNNING although its executor is no longer among Azkaban's");
  }

  @Test
  void oneThatThisExecutorHadBeforeItWasStartedAnewIsLost() {
    tables.execution(41, Status.KILLING, FakeTables.OURS, BEFORE);
    assertThat(why())
        .hasValue(
            "Azkaban calls KILLING although its executor (exec-a:12321) has been started anew");
  }

  @Test
  void oneThatThisExecutorHasBegunMayRun() {
    tables.execution(41, Status.RUNNING, FakeTables.OURS, FakeTables.STARTED + 5000);
    assertThat(why()).isEmpty();
  }

  @Test
  void oneWithoutABeginningMayRun() {
    tables.execution(41, Status.RUNNING, FakeTables.OURS, -1);
    assertThat(why()).isEmpty();
  }

  @Test
  void aClockThatWasSetBackAfterTheStartProvesNothing() {
    // By the clock it began before this JVM; by the time since then it can't have.
    tables.execution(41, Status.RUNNING, FakeTables.OURS, BEFORE);
    tables.clock = BEFORE + Duration.ofMinutes(10).toMillis();
    assertThat(why()).isEmpty();
  }

  @Test
  void aClockThatWasSetAheadAfterTheStartProvesNothing() {
    tables.execution(41, Status.RUNNING, FakeTables.OURS, FakeTables.STARTED + 5000);
    tables.clock += Duration.ofDays(1).toMillis();
    assertThat(why()).isEmpty();
  }

  @Test
  void oneOfAnotherExecutorMayRunHoweverOldItIs() {
    tables.execution(41, Status.RUNNING, FakeTables.THEIRS, 1);
    assertThat(why()).isEmpty();
    assertThat(doubt()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"READY", "PREPARING", "QUEUED"})
  void oneThatIsYetToBeGivenToAnExecutorIsNotLost(Status status) {
    tables.execution(41, status, null, BEFORE);
    assertThat(why()).isEmpty();
    assertThat(doubt()).isEmpty();
  }

  @Test
  void whereExecutionsHaveNoExecutorThatOneHasNoneProvesNothing() {
    tables.executors.put(42, null);
    tables.execution(41, Status.RUNNING, null, BEFORE);
    assertThat(doubt()).isEmpty();
  }

  @Test
  void oneInAContainerHasNoExecutorAndMayRun() {
    tables.execution(new OfNewerAzkaban(Way.CONTAINERIZED), 41, Status.RUNNING, null, BEFORE);
    assertThat(doubt()).isEmpty();
    tables.execution(new OfNewerAzkaban(Way.POLL), 41, Status.RUNNING, null, BEFORE);
    assertThat(doubt()).isPresent();
  }

  @Test
  void tablesThatCanNotBeReadProveNothing() {
    ExecutableFlow other = tables.execution(41, Status.RUNNING, null, BEFORE);
    tables.down = true;
    assertThat(lost().whyLost(other, 42)).isEmpty();
    assertThat(lost().whyDoubtful(other, 42)).isEmpty();
  }

  private Optional<String> why() {
    return lost().whyLost(tables.executions.get(41), 42);
  }

  private Optional<String> doubt() {
    return lost().whyDoubtful(tables.executions.get(41), 42);
  }

  private LostExecutions lost() {
    return new LostExecutions(
        tables, () -> tables.clock, () -> FakeTables.STARTED, () -> tables.uptime);
  }

  /** As Azkaban calls them since 4.0. */
  public enum Way {
    POLL,
    CONTAINERIZED
  }

  /** A record with what the version of the tests does not have. */
  public static final class OfNewerAzkaban extends ExecutableFlow {
    private final Way way;

    OfNewerAzkaban(Way way) {
      this.way = way;
    }

    public Way getDispatchMethod() {
      return way;
    }
  }
}
