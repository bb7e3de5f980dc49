package io.github.azkabanaws.emr.azkaban;

import azkaban.ServiceProvider;
import azkaban.executor.ExecutableFlow;
import azkaban.executor.ExecutorLoader;
import azkaban.executor.ExecutorManagerException;
import java.util.List;
import java.util.Optional;

/**
 * What the job type reads in Azkaban's database; separate so that it can be tried without an
 * executor. All of it is there in 3.58, 3.81, 3.90, 4.0 and the current source.
 */
public interface AzkabanTables {
  /** The record of an execution, if there is one. */
  Optional<ExecutableFlow> execution(int executionId) throws ExecutorManagerException;

  /**
   * The executor that an execution was given to, if it was given to one that is still among
   * Azkaban's executors.
   */
  Optional<ExecutorRow> executorOf(int executionId) throws ExecutorManagerException;

  /** The executions of a flow that have not ended. */
  List<ExecutableFlow> unfinished(int projectId, String flowId) throws ExecutorManagerException;

  /** Those of the executor that this class is loaded into. */
  static AzkabanTables ofThisExecutor() {
    return new AzkabanTables() {
      /** More of one flow at the same time are not thought of. */
      private static final int MOST = 1000;

      @Override
      public Optional<ExecutableFlow> execution(int executionId) throws ExecutorManagerException {
        return Optional.ofNullable(loader().fetchExecutableFlow(executionId));
      }

      @Override
      public Optional<ExecutorRow> executorOf(int executionId) throws ExecutorManagerException {
        return Optional.ofNullable(loader().fetchExecutorByExecutionId(executionId))
            .map(row -> new ExecutorRow(row.getId(), row.getHost(), row.getPort()));
      }

      @Override
      public List<ExecutableFlow> unfinished(int projectId, String flowId)
          throws ExecutorManagerException {
        return new UnfinishedExecutions(
                state -> loader().fetchFlowHistory(projectId, flowId, 0, MOST, state))
            .all();
      }

      private ExecutorLoader loader() {
        return ServiceProvider.SERVICE_PROVIDER.getInstance(ExecutorLoader.class);
      }
    };
  }
}
