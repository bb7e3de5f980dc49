package io.github.azkabanaws.emr.job;

import azkaban.Constants;
import azkaban.flow.CommonJobProperties;
import io.github.azkabanaws.emr.author.EvaluatedValues;
import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.azkaban.ExecutionRecords;
import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.groups.GroupDirectory;
import io.github.azkabanaws.emr.groups.RunAsGroups;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.log4j.Logger;

/** One job from its properties to its end, on the thread that Azkaban gave it. */
public final class JobRun implements Callable<Boolean> {
  private static final Logger SERVER_LOG = Logger.getLogger(JobRun.class);

  private final AwsAccounts accounts;
  private final JobRequest request;
  private final Logger log;

  public JobRun(AwsAccounts accounts, JobRequest request) {
    this.accounts = accounts;
    this.request = request;
    this.log = request.log();
  }

  /**
   * @return whether all steps completed; false if the job was killed and nothing of it is left
   * @throws Exception with a sentence that says why the job failed, which is also in the job's log
   */
  @Override
  public Boolean call() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // The SDK finds its parts with ServiceLoader, and Azkaban leaves its own loader here.
    thread.setContextClassLoader(JobRun.class.getClassLoader());
    try {
      return run();
    } catch (StepJobException e) {
      // Newer Azkaban versions log little of an exception, so the reason is logged here.
      log.error(e.getMessage());
      throw e;
    } catch (InterruptedException e) {
      String sentence =
          "Interrupted. If a step was submitted it may still run; nobody watches it any more.";
      log.error(sentence);
      // The executor stops, and Azkaban may throw the job's log away.
      SERVER_LOG.error(
          sentence + " (logger " + log.getName() + ", " + request.report().lastStep() + ")");
      throw e;
    } catch (RuntimeException | Error e) {
      log.error("Internal error of the EMR job type. If a step was submitted it may still run.", e);
      throw e;
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private boolean run() throws StepJobException, InterruptedException {
    RunConfig config = RunConfig.read(request.sysProps(), request.jobProps());
    PluginConfig plugin = config.plugin();
    JobConfig job = config.job();
    for (String key : job.ignored()) {
      log.warn(key + " is ignored: only the administrator can set it, in private.properties.");
    }
    for (String notice : job.notices()) {
      log.warn(notice);
    }
    ExecutionRecords records = ExecutionRecords.ofThisExecutor();
    Execution execution =
        records.find(
            log.getName(),
            request.jobId(),
            property(CommonJobProperties.NESTED_FLOW_PATH).orElse(""),
            request.jobProps().getInt(CommonJobProperties.JOB_ATTEMPT, 0));
    for (String evaluated :
        new EvaluatedValues(job.project(), execution, request.jobProps()).sentences()) {
      log.warn(evaluated);
    }
    tellIfNot(execution, CommonJobProperties.SUBMIT_USER, execution.submitUser());
    tellIfNot(execution, CommonJobProperties.EXEC_ID, String.valueOf(execution.executionId()));
    tellIfNot(execution, CommonJobProperties.PROJECT_NAME, execution.projectName());
    String user = execution.effectiveUser(property(Constants.JobProperties.USER_TO_PROXY));
    accounts.jobBegins(plugin);
    AwsAccount account = accounts.of(plugin.aws());
    GroupDirectory directory =
        account.groups().of(plugin.groups(), plugin.limits().submitTimeout());
    boolean completed =
        new StepRun(
                plugin,
                job,
                new RunAsGroups(directory, plugin.groups()),
                records,
                account,
                new JobContext(accounts.timer(), new Signal(request.kill()), log),
                request.report())
            .run(execution, user);
    if (!completed && !request.kill().isDone()) {
      // Azkaban would call it succeeded: whoever was killed, it was not this job.
      throw new StepJobException(
          "Internal error: the job ended as a killed one, and nobody has killed it.");
    }
    return completed;
  }

  /** An author can write these, and nothing comes of it; they are to know. */
  private void tellIfNot(Execution execution, String key, String recorded) {
    String claimed = property(key).orElse(recorded);
    if (!claimed.equals(recorded)) {
      log.warn(
          key
              + "="
              + Settings.show(claimed)
              + " is ignored: Azkaban's record of execution "
              + execution.executionId()
              + " says "
              + Settings.show(recorded)
              + ".");
    }
  }

  private Optional<String> property(String key) {
    return Optional.ofNullable(request.jobProps().get(key)).filter(value -> !value.isEmpty());
  }
}
