package io.github.azkabanaws.harness;

import azkaban.executor.ExecutableFlow;
import azkaban.executor.Executor;
import azkaban.executor.ExecutorLoader;
import azkaban.executor.ExecutorManagerException;
import azkaban.executor.Status;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Azkaban's tables of executions and executors, in memory. They stand in for the database behind
 * {@link ExecutorLoader}, of which plugins read the record of an execution, those of its flow that
 * have not ended, and who has it.
 */
public final class ExecutionStore {
  private final Map<Integer, ExecutableFlow> executions = new ConcurrentHashMap<>();
  private final Map<Integer, Executor> executors = new ConcurrentHashMap<>();
  private volatile boolean down;

  /** Records an execution, as the web server does when somebody presses Execute. */
  public void add(ExecutableFlow execution) {
    executions.put(execution.getExecutionId(), execution);
  }

  /** What Azkaban's table says of an execution from now on. */
  public void setStatus(int executionId, Status status) {
    executions.get(executionId).setStatus(status);
  }

  /** Records which executor has an execution; nobody says so of one that is not assigned. */
  public void assign(int executionId, Executor executor) {
    executors.put(executionId, executor);
  }

  /** Removes an executor's row, as a clean stop does: its executions are nobody's then. */
  public void remove(Executor executor) {
    executors.values().removeIf(other -> other.getId() == executor.getId());
  }

  /** From now on the database can't be reached, or can again. */
  public void setDown(boolean down) {
    this.down = down;
  }

  /** The store as Azkaban's injector hands it out. Whatever else is asked of it is an error. */
  public ExecutorLoader asExecutorLoader() {
    return (ExecutorLoader)
        Proxy.newProxyInstance(
            ExecutorLoader.class.getClassLoader(),
            new Class<?>[] {ExecutorLoader.class},
            (proxy, method, args) -> {
              if (method.getName().equals("fetchExecutableFlow")) {
                return fetch((Integer) args[0]);
              }
              if (method.getName().equals("fetchExecutorByExecutionId")) {
                return executorOf((Integer) args[0]);
              }
              if (method.getName().equals("fetchFlowHistory") && args.length == 5) {
                return history((Integer) args[0], (String) args[1], (Status) args[4]);
              }
              if (method.getDeclaringClass() == Object.class) {
                return onItself(method, args);
              }
              throw new UnsupportedOperationException(method.toString());
            });
  }

  private ExecutableFlow fetch(int executionId) throws ExecutorManagerException {
    if (down) {
      throw new ExecutorManagerException("Communications link failure");
    }
    return executions.get(executionId);
  }

  private Executor executorOf(int executionId) throws ExecutorManagerException {
    fetch(executionId);
    return executors.get(executionId);
  }

  private List<ExecutableFlow> history(int projectId, String flowId, Status status)
      throws ExecutorManagerException {
    if (down) {
      throw new ExecutorManagerException("Communications link failure");
    }
    return executions.values().stream()
        .filter(flow -> flow.getProjectId() == projectId && flow.getFlowId().equals(flowId))
        .filter(flow -> flow.getStatus() == status)
        .toList();
  }

  private Object onItself(java.lang.reflect.Method method, Object[] args)
      throws IllegalAccessException, InvocationTargetException {
    return method.invoke(this, args);
  }
}
