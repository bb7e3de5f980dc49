package io.github.azkabanaws.emr.azkaban;

import azkaban.executor.ExecutableFlow;
import azkaban.executor.ExecutorManagerException;
import azkaban.executor.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The executions of a flow that have not ended, where Azkaban can only be asked for those in one
 * state. They go from state to state meanwhile, so the states are asked for in the order in which
 * an execution has them: whatever has left one is met in a later one. Some go back, as a paused one
 * that is resumed, so it is done twice.
 */
final class UnfinishedExecutions {
  private static final int ROUNDS = 2;

  private static final List<Status> LIFE =
      Collections.unmodifiableList(
          Arrays.asList(
              Status.QUEUED,
              Status.PREPARING,
              Status.RUNNING,
              Status.PAUSED,
              Status.FAILED_FINISHING,
              Status.KILLING));

  private final Query query;

  UnfinishedExecutions(Query query) {
    this.query = query;
  }

  /** All that had not ended when this began and have not ended yet, each once. */
  List<ExecutableFlow> all() throws ExecutorManagerException {
    List<Status> states = states();
    Map<Integer, ExecutableFlow> all = new LinkedHashMap<>();
    for (int round = 0; round < ROUNDS; round++) {
      for (Status state : states) {
        for (ExecutableFlow flow : query.in(state)) {
          all.put(flow.getExecutionId(), flow);
        }
      }
    }
    return new ArrayList<>(all.values());
  }

  /** Newer versions have more states than the one that this is compiled against: early ones. */
  private static List<Status> states() {
    List<Status> states = new ArrayList<>();
    for (Status state : Status.values()) {
      if (!Status.isStatusFinished(state)) {
        states.add(state);
      }
    }
    states.sort(Comparator.comparingInt(LIFE::indexOf));
    return states;
  }

  /** The executions of the flow that are in a state now. */
  interface Query {
    List<ExecutableFlow> in(Status state) throws ExecutorManagerException;
  }
}
