package io.github.azkabanaws.emr;

import azkaban.jobExecutor.ProcessJob;
import azkaban.utils.Props;
import io.github.azkabanaws.base.files.PluginJars;
import io.github.azkabanaws.emr.base.InvalidSettingsException;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.job.JobRequest;
import io.github.azkabanaws.emr.job.PluginConfig;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.log4j.Logger;

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

  /** A type that the engine knows too, whichever loader it comes from. */
  private final CompletableFuture<Void> kill = new CompletableFuture<>();

  private final ConcurrentMap<String, String> outputs = new ConcurrentHashMap<>();
  private final AtomicReference<Double> progress = new AtomicReference<>(0.0);

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
      try {
        PluginConfig.read(new Settings("private.properties", getSysProps()));
      } catch (InvalidSettingsException e) {
        for (String problem : e.problems()) {
          log.error("EMR job type: " + problem + ". Jobs of this type will fail.");
        }
      }
      new PluginJars(EmrStepJob.class)
          .problem()
          .ifPresent(copies -> log.error("EMR job type: " + copies));
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
    JobRequest request =
        new JobRequest(getId(), getSysProps(), getJobProps(), getLog(), kill, outputs, progress);
    engine().apply(request.toMap()).call();
  }

  /** What runs the job; a test in virtual time has its own. */
  Function<Map<String, Object>, Callable<Boolean>> engine() {
    return SharedEngine.get();
  }

  /**
   * Kills the job: returns at once, since Azkaban holds the flow's locks meanwhile; the thread in
   * {@link #run()} ends the step.
   */
  @Override
  public void cancel() {
    kill.complete(null);
  }

  @Override
  public boolean isCanceled() {
    return kill.isDone();
  }

  /** How many of the job's steps have completed: 1 is all. EMR tells nothing of one in between. */
  @Override
  public double getProgress() {
    return progress.get();
  }

  /**
   * What later jobs of the flow see of this one, also if it failed: {@code aws.emr.output.*}. Never
   * throws, because Azkaban would leave the job RUNNING for ever.
   *
   * @return null if there is nothing to tell, as Azkaban has it
   */
  @Override
  public Props getJobGeneratedProperties() {
    if (outputs.isEmpty()) {
      return null;
    }
    Props props = new Props();
    outputs.forEach(props::put);
    return props;
  }

  /** There is no process on the executor. */
  @Override
  public int getProcessId() {
    return -1;
  }
}
