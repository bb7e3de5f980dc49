package io.github.azkabanaws.emr;

import azkaban.Constants;
import azkaban.flow.CommonJobProperties;
import azkaban.jobExecutor.ProcessJob;
import azkaban.utils.Props;
import java.util.ArrayList;
import java.util.List;
import org.apache.log4j.Logger;
import software.amazon.awssdk.services.emr.EmrClient;

/**
 * Runs a script with its arguments as a step of an Amazon EMR cluster, as a group that the
 * submitter holds, and stays with the step until it has ended.
 *
 * <p>In the job type's {@code private.properties}: {@code
 * jobtype.class=io.github.azkabanaws.emr.EmrStepJob}. In a job: {@code type: emr}, {@code command:
 * /path/script.sh arg "two words"}.
 *
 * <p>Of {@link ProcessJob} it keeps how a command is written and split. It starts no process on the
 * executor, so Azkaban's memory check and {@code execute-as-user} have nothing to do.
 */
public class EmrStepJob extends ProcessJob {
  /** The job id under which Azkaban 3.x tries a job type out when the executor starts. */
  private static final String TRIAL_ID = "dummy";

  private static final String NESTED_PATH = CommonJobProperties.NESTED_FLOW_PATH;

  private final Signal kill = new Signal();
  private volatile boolean completed;

  /**
   * As Azkaban up to 3.89 makes it. Wrong settings do not fail here but when a job runs: on 3.x an
   * exception would keep the whole executor from starting. The trial instance logs them.
   *
   * @param jobId unique within its flow
   * @param sysProps what private.properties says, out of a job author's reach
   * @param jobProps what the job says, and everything below it
   * @param log the job's own; its name tells the execution
   */
  public EmrStepJob(String jobId, Props sysProps, Props jobProps, Logger log) {
    super(jobId, sysProps, jobProps, log);
    if (TRIAL_ID.equals(jobId)) {
      Settings settings = adminSettings();
      new PluginConfig(settings);
      for (String problem : settings.problems()) {
        log.error("EMR job type: " + problem + ". Jobs of this type will fail.");
      }
    }
  }

  /**
   * As Azkaban since 3.90 makes it.
   *
   * @param privateProps not passed on: Azkaban would write them into the execution's folder
   */
  public EmrStepJob(String jobId, Props sysProps, Props jobProps, Props privateProps, Logger log) {
    this(jobId, sysProps, jobProps, log);
  }

  /**
   * Submits the job's commands as steps and waits for their end. Returns normally when all of them
   * completed, and when the job was killed and nothing of it is left on the cluster.
   *
   * @throws Exception with a sentence that says why the job failed, which is also in the job's log
   */
  @Override
  public void run() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    // The SDK finds its parts with ServiceLoader, and Azkaban leaves its own loader here.
    thread.setContextClassLoader(EmrStepJob.class.getClassLoader());
    try {
      completed = runSteps();
    } catch (StepJobException e) {
      // Newer Azkaban versions log little of an exception, so the reason is logged here.
      error(e.getMessage());
      throw e;
    } catch (InterruptedException e) {
      error("Interrupted. If a step was submitted it may still run; nobody watches it any more.");
      throw e;
    } catch (RuntimeException | Error e) {
      error("Internal error of the EMR job type. If a step was submitted it may still run.", e);
      throw e;
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private boolean runSteps() throws StepJobException, InterruptedException {
    Settings adminSettings = adminSettings();
    Settings jobSettings = new Settings("job", getJobProps());
    PluginConfig plugin = new PluginConfig(adminSettings);
    JobConfig job = new JobConfig(jobSettings, getJobProps());
    List<String> problems = new ArrayList<>(adminSettings.problems());
    problems.addAll(jobSettings.problems());
    if (!problems.isEmpty()) {
      throw new StepJobException("The settings are not right: " + String.join("; ", problems));
    }
    for (String key : job.ignored()) {
      warn(key + " is ignored: only the administrator can set it, in private.properties.");
    }
    Execution execution =
        ExecutionRecords.ofThisExecutor()
            .find(getLog().getName(), getId(), property(NESTED_PATH, ""), attempt());
    String user = execution.effectiveUser(property(Constants.JobProperties.USER_TO_PROXY, null));
    try (EmrClient emr = EmrClients.create(plugin)) {
      RunAsGroups groups = new RunAsGroups(plugin.groups().directory());
      return new StepRun(plugin, job, groups, emr, Timer.SYSTEM, kill, getLog())
          .run(execution, user);
    }
  }

  /**
   * Kills the job: returns at once, since Azkaban holds the flow's locks meanwhile; the thread in
   * {@link #run()} ends the step.
   */
  @Override
  public void cancel() {
    kill.raise();
  }

  @Override
  public boolean isCanceled() {
    return kill.isRaised();
  }

  /** 1 when all steps completed; EMR tells nothing in between. */
  @Override
  public double getProgress() {
    return completed ? 1.0 : 0.0;
  }

  /** There is no process on the executor. */
  @Override
  public int getProcessId() {
    return -1;
  }

  private Settings adminSettings() {
    return new Settings("private.properties", getSysProps());
  }

  private int attempt() {
    return getJobProps().getInt(CommonJobProperties.JOB_ATTEMPT, 0);
  }

  private String property(String key, String absent) {
    String value = getJobProps().get(key);
    return value == null || value.isEmpty() ? absent : value;
  }
}
