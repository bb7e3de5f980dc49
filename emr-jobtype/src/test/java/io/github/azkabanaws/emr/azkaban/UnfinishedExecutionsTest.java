package io.github.azkabanaws.emr.azkaban;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.executor.ExecutableFlow;
import azkaban.executor.ExecutorManagerException;
import azkaban.executor.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Executions that go from state to state while Azkaban is asked for one state after another. */
class UnfinishedExecutionsTest {
  private final List<Status> asked = new ArrayList<>();

  /** The queries after which an execution is in its next state. */
  @ParameterizedTest
  @CsvSource({
    "READY, PREPARING",
    "READY, RUNNING",
    "QUEUED, PREPARING",
    "PREPARING, RUNNING",
    "QUEUED, RUNNING",
    "RUNNING, PAUSED",
    "PAUSED, RUNNING",
    "RUNNING, FAILED_FINISHING",
    "FAILED_FINISHING, RUNNING",
    "FAILED_FINISHING, KILLING",
    "PAUSED, KILLING",
    "KILLING, FAILED_FINISHING",
  })
  void oneThatGoesOnBetweenTwoQueriesIsMetWheneverItDoes(Status before, Status after)
      throws Exception {
    int queries = queries();
    assertThat(queries).isGreaterThan(Status.values().length / 2);
    for (int change = 0; change <= queries; change++) {
      int when = change;
      List<Status> sofar = new ArrayList<>();
      List<ExecutableFlow> met =
          new UnfinishedExecutions(
                  state -> {
                    Status now = sofar.size() < when ? before : after;
                    sofar.add(state);
                    return state == now ? List.of(execution(41, now)) : List.of();
                  })
              .all();
      assertThat(met)
          .as("changed after %s queries", when)
          .extracting(ExecutableFlow::getExecutionId)
          .containsExactly(41);
    }
  }

  @Test
  void oneThatGoesThroughItsWholeLifeIsMet() throws Exception {
    List<Status> life = List.of(Status.READY, Status.PREPARING, Status.RUNNING, Status.KILLING);
    for (int pace = 1; pace < queries(); pace++) {
      int every = pace;
      List<Status> sofar = new ArrayList<>();
      assertThat(
              new UnfinishedExecutions(
                      state -> {
                        Status now = life.get(Math.min(sofar.size() / every, life.size() - 1));
                        sofar.add(state);
                        return state == now ? List.of(execution(41, now)) : List.of();
                      })
                  .all())
          .as("in the next state after %s queries", every)
          .hasSize(1);
    }
  }

  @Test
  void whatHasEndedIsNotAskedFor() throws Exception {
    queries();
    assertThat(asked).noneMatch(Status::isStatusFinished).contains(Status.READY, Status.KILLING);
  }

  @Test
  void anAnswerThatIsMissingIsNotTakenForNone() {
    UnfinishedExecutions executions =
        new UnfinishedExecutions(
            state -> {
              throw new ExecutorManagerException("Communications link failure");
            });
    assertThatThrownBy(executions::all).isInstanceOf(ExecutorManagerException.class);
  }

  private int queries() throws ExecutorManagerException {
    asked.clear();
    new UnfinishedExecutions(
            state -> {
              asked.add(state);
              return List.of();
            })
        .all();
    return asked.size();
  }

  private static ExecutableFlow execution(int id, Status status) {
    ExecutableFlow flow = new ExecutableFlow();
    flow.setExecutionId(id);
    flow.setStatus(status);
    return flow;
  }
}
