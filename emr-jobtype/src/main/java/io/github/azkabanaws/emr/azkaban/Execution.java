package io.github.azkabanaws.emr.azkaban;

import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.StepJobException;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** One attempt of one job of one execution, and the people behind it. */
public final class Execution {
  private final int executionId;
  private final String projectName;
  private final String flowId;
  private final String jobId;
  private final String nestedPath;
  private final int attempt;
  private final String submitUser;
  private final Set<String> proxyUsers;
  private final Map<String, String> flowParameters;

  /**
   * @param jobId unique within its flow, but not among the flows embedded in it
   * @param nestedPath the job's place among embedded flows, empty if there are none; from a
   *     property that an author can write, so it may tell jobs apart but says nothing of who they
   *     are
   * @param attempt 0 for the first
   * @param proxyUsers whom, besides the submitter, Azkaban lets this execution act for
   */
  public Execution(
      int executionId,
      String projectName,
      String flowId,
      String jobId,
      String nestedPath,
      int attempt,
      String submitUser,
      Set<String> proxyUsers) {
    this(
        executionId,
        projectName,
        flowId,
        jobId,
        nestedPath,
        attempt,
        submitUser,
        proxyUsers,
        Collections.emptyMap());
  }

  /**
   * The same with what the submitter has entered.
   *
   * @param flowParameters Azkaban lets a job's own properties win over them
   */
  public Execution(
      int executionId,
      String projectName,
      String flowId,
      String jobId,
      String nestedPath,
      int attempt,
      String submitUser,
      Set<String> proxyUsers,
      Map<String, String> flowParameters) {
    this.executionId = executionId;
    this.projectName = Objects.requireNonNull(projectName, "projectName");
    this.flowId = Objects.requireNonNull(flowId, "flowId");
    this.jobId = Objects.requireNonNull(jobId, "jobId");
    this.nestedPath = Objects.requireNonNull(nestedPath, "nestedPath");
    this.attempt = attempt;
    this.submitUser = Objects.requireNonNull(submitUser, "submitUser");
    this.proxyUsers = Collections.unmodifiableSet(new HashSet<>(proxyUsers));
    this.flowParameters = Collections.unmodifiableMap(new HashMap<>(flowParameters));
  }

  /** What the submitter has entered for this execution under that name, if anything. */
  public Optional<String> flowParameter(String name) {
    return Optional.ofNullable(flowParameters.get(name));
  }

  public int executionId() {
    return executionId;
  }

  public String projectName() {
    return projectName;
  }

  public String flowId() {
    return flowId;
  }

  public String jobId() {
    return jobId;
  }

  public String nestedPath() {
    return nestedPath;
  }

  public int attempt() {
    return attempt;
  }

  public String submitUser() {
    return submitUser;
  }

  /**
   * The user for whom the script runs.
   *
   * @param wanted the job's {@code user.to.proxy}. Its author can write anything there, so it
   *     counts only if Azkaban's record allows it.
   */
  public String effectiveUser(Optional<String> wanted) throws StepJobException {
    String user = wanted.orElse(submitUser);
    if (user.equals(submitUser) || proxyUsers.contains(user)) {
      return user;
    }
    throw new StepJobException(
        "Refused: the job asks to run as user '"
            + Settings.show(user)
            + "' (user.to.proxy), but execution "
            + executionId
            + " was submitted by '"
            + submitUser
            + "' and that user is not among the project's proxy users.");
  }
}
