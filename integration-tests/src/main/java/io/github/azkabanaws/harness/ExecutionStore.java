package io.github.azkabanaws.harness;

import azkaban.executor.ExecutableFlow;
import azkaban.executor.ExecutorLoader;
import azkaban.executor.ExecutorManagerException;
import azkaban.executor.Status;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Azkaban's table of executions, in memory. It stands in for the database behind {@link
 * ExecutorLoader}, of which plugins read one thing: the record of an execution.
 */
public final class ExecutionStore {
  private final Map<Integer, ExecutableFlow> executions = new ConcurrentHashMap<>();
  private volatile boolean down;

  /** Records an execution, as the web server does when somebody presses Execute. */
  public void add(ExecutableFlow execution) {
    executions.put(execution.getExecutionId(), execution);
  }

  /** What Azkaban's table says of an execution from now on. */
  public void setStatus(int executionId, Status status) {
    executions.get(executionId).setStatus(status);
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

  private Object onItself(java.lang.reflect.Method method, Object[] args)
      throws IllegalAccessException, InvocationTargetException {
    return method.invoke(this, args);
  }
}
