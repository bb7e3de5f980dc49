package io.github.azkabanaws.emr.azkaban;

import azkaban.executor.ExecutableFlow;
import azkaban.executor.ExecutionOptions;
import azkaban.executor.ExecutorManagerException;
import azkaban.executor.Status;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.StepJobException;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Azkaban's own records of executions.
 *
 * <p>A job author can set {@code azkaban.flow.submituser} and {@code azkaban.flow.execid} like any
 * other property. What they can't set is the name of the job's logger, {@code <millis>.<execution
 * id>.<job id>}, which Azkaban makes, nor the row in Azkaban's database that the execution id leads
 * to.
 */
public final class ExecutionRecords {
  private static final Pattern LOGGER_NAME = Pattern.compile("\\d+\\.(\\d{1,10})\\..+");

  private final AzkabanTables tables;
  private final LostExecutions lost;

  public ExecutionRecords(AzkabanTables tables, LostExecutions lost) {
    this.tables = tables;
    this.lost = lost;
  }

  /** The records of the executor that this class is loaded into. */
  public static ExecutionRecords ofThisExecutor() {
    AzkabanTables tables = AzkabanTables.ofThisExecutor();
    return new ExecutionRecords(tables, LostExecutions.ofThisJvm(tables));
  }

  /**
   * The execution that a job belongs to.
   *
   * @param loggerName the name of the job's logger
   */
  public Execution find(String loggerName, String jobId, String nestedPath, int attempt)
      throws StepJobException {
    int id = executionId(loggerName);
    Optional<ExecutableFlow> record;
    try {
      record = tables.execution(id);
    } catch (ExecutorManagerException | RuntimeException e) {
      throw new StepJobException(
          "Azkaban's record of execution "
              + id
              + " can't be read, so it is not known for whom this job runs: "
              + reason(e)
              + ". Nothing was submitted.");
    }
    ExecutableFlow flow =
        record
            .filter(ExecutionRecords::hasSubmitter)
            .orElseThrow(
                () ->
                    new StepJobException(
                        "Azkaban has no record of who submitted execution "
                            + id
                            + ", so it is not known for whom this job runs. Nothing was"
                            + " submitted."));
    Set<String> proxyUsers = flow.getProxyUsers();
    return new Execution(
        id,
        String.valueOf(flow.getProjectName()),
        String.valueOf(flow.getFlowId()),
        jobId,
        nestedPath,
        attempt,
        flow.getSubmitUser(),
        proxyUsers,
        flowParameters(flow));
  }

  private static boolean hasSubmitter(ExecutableFlow flow) {
    return flow.getSubmitUser() != null && !flow.getSubmitUser().trim().isEmpty();
  }

  /**
   * Why an execution is over: it has ended, Azkaban no longer knows it, or its executor has died.
   *
   * @param own an execution that runs in this JVM
   * @param evidence what counts
   * @return as it follows "of this job, which"; none if it may be running
   * @throws StepJobException if the record can't be read
   */
  public Optional<String> whyOver(long executionId, Execution own, OrphanEvidence evidence)
      throws StepJobException {
    Optional<ExecutableFlow> flow = unfinished(executionId);
    if (!flow.isPresent()) {
      return Optional.of("is over");
    }
    return evidence == OrphanEvidence.EXECUTOR
        ? lost.whyLost(flow.get(), own.executionId())
        : Optional.empty();
  }

  /**
   * Why an execution that is not over may be lost all the same.
   *
   * @param own an execution that runs in this JVM
   * @return as it follows "of this job, which"; none if nothing speaks against it
   * @throws StepJobException if the record can't be read
   */
  public Optional<String> whyDoubtful(long executionId, Execution own) throws StepJobException {
    return unfinished(executionId).flatMap(flow -> lost.whyDoubtful(flow, own.executionId()));
  }

  /** The record of an execution that has not ended by it. */
  private Optional<ExecutableFlow> unfinished(long executionId) throws StepJobException {
    try {
      return executionId > Integer.MAX_VALUE
          ? Optional.empty()
          : tables.execution((int) executionId).filter(flow -> !isOver(flow));
    } catch (ExecutorManagerException | RuntimeException e) {
      throw new StepJobException(
          "An active step of execution "
              + executionId
              + " of this job is on the cluster, and Azkaban's record of that execution can't be"
              + " read: "
              + reason(e)
              + ". Nothing was submitted.");
    }
  }

  /**
   * The oldest execution of the same flow that may be running and is older than this one. Azkaban
   * numbers executions in their order, so all that look find the same, and there is never an older
   * one later.
   *
   * @return its number; none if this one is the oldest
   * @throws StepJobException if the records can't be read
   */
  public Optional<Integer> older(Execution own, OrphanEvidence evidence) throws StepJobException {
    try {
      ExecutableFlow flow = tables.execution(own.executionId()).get();
      return tables.unfinished(flow.getProjectId(), flow.getFlowId()).stream()
          .filter(other -> other.getExecutionId() < own.executionId() && !isOver(other))
          .filter(
              other ->
                  evidence == OrphanEvidence.STATUS
                      || !lost.whyLost(other, own.executionId()).isPresent())
          .map(ExecutableFlow::getExecutionId)
          .min(Comparator.naturalOrder());
    } catch (ExecutorManagerException | RuntimeException | LinkageError e) {
      throw new StepJobException(
          "Azkaban's records of the executions of this flow can't be read: " + reason(e));
    }
  }

  private static boolean isOver(ExecutableFlow flow) {
    return flow.getStatus() == null || Status.isStatusFinished(flow.getStatus());
  }

  private static Map<String, String> flowParameters(ExecutableFlow flow) {
    ExecutionOptions options = flow.getExecutionOptions();
    Map<String, String> entered = options == null ? null : options.getFlowParameters();
    return entered == null ? Collections.emptyMap() : entered;
  }

  private static int executionId(String loggerName) throws StepJobException {
    Matcher matcher = LOGGER_NAME.matcher(loggerName);
    if (matcher.matches()) {
      try {
        return Integer.parseInt(matcher.group(1));
      } catch (NumberFormatException e) {
        // Ten digits can be more than an int holds; told below.
      }
    }
    throw new StepJobException(
        "The name of this job's logger, '"
            + Settings.show(loggerName)
            + "', is not <millis>.<execution id>.<job id>, so the execution can't be looked up"
            + " and it is not known for whom this job runs. Nothing was submitted.");
  }

  /**
   * Azkaban's own sentence, which names the execution. What it has for a cause, and what reading
   * the record throws, can quote the record, with the flow's parameters in it.
   */
  private static String reason(Throwable e) {
    String said = e.getMessage();
    boolean own = e instanceof ExecutorManagerException && said != null;
    boolean quotes = own && e.getCause() != null && said.equals(e.getCause().toString());
    return own && !quotes
        ? said
        : (e.getCause() == null ? e : e.getCause()).getClass().getSimpleName();
  }
}
