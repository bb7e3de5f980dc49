package io.github.azkabanaws.emr;

import azkaban.executor.ExecutableFlow;
import azkaban.executor.ExecutorManagerException;
import azkaban.executor.Status;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Azkaban's tables, as a test fills them. Execution 42 is the test's own, on executor 1. */
final class FakeTables implements AzkabanTables {
  static final ExecutorRow OURS = new ExecutorRow(1, "exec-a", 12321);
  static final ExecutorRow THEIRS = new ExecutorRow(2, "exec-b", 12321);

  /** When this executor's JVM was started, in milliseconds. */
  static final long STARTED = Duration.ofDays(1000).toMillis();

  final Map<Integer, ExecutableFlow> executions = new HashMap<>();
  final Map<Integer, ExecutorRow> executors = new HashMap<>();
  boolean down;
  Exception failure = new ExecutorManagerException("Communications link failure");
  long clock = STARTED + Duration.ofHours(1).toMillis();
  long uptime = Duration.ofHours(1).toMillis();

  FakeTables() {
    execution(42, Status.RUNNING, OURS, STARTED + 1000);
  }

  /** An execution of the example's flow. */
  ExecutableFlow execution(int id, Status status, ExecutorRow executor, long start) {
    return execution(new ExecutableFlow(), id, status, executor, start);
  }

  /** The same with a record of another version of Azkaban. */
  ExecutableFlow execution(
      ExecutableFlow flow, int id, Status status, ExecutorRow executor, long start) {
    flow.setExecutionId(id);
    flow.setStatus(status);
    flow.setStartTime(start);
    executions.put(id, flow);
    executors.put(id, executor);
    return flow;
  }

  ExecutionRecords records() {
    return new ExecutionRecords(
        this, new LostExecutions(this, () -> clock, () -> STARTED, () -> uptime));
  }

  @Override
  public ExecutableFlow execution(int id) throws ExecutorManagerException {
    check();
    return executions.get(id);
  }

  @Override
  public ExecutorRow executorOf(int id) throws ExecutorManagerException {
    check();
    return executors.get(id);
  }

  @Override
  public List<ExecutableFlow> unfinished(int projectId, String flowId)
      throws ExecutorManagerException {
    check();
    return executions.values().stream()
        .filter(flow -> !Status.isStatusFinished(flow.getStatus()))
        .toList();
  }

  private void check() throws ExecutorManagerException {
    if (down && failure instanceof RuntimeException unforeseen) {
      throw unforeseen;
    }
    if (down) {
      throw (ExecutorManagerException) failure;
    }
  }
}
