package io.github.azkabanaws.emr.aws;

import io.github.azkabanaws.emr.base.JobContext;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.LimitSettings;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.StepJobException;
import java.time.Duration;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Makes the calls of one job that change nothing, each again and again until EMR answers, refuses,
 * or the time for a submission is over. A kill ends every wait.
 */
public final class RetriedCalls {
  /** One call that only reads. */
  public interface Call<T> {
    T make() throws StepJobException, KilledException, InterruptedException;
  }

  private final Duration timeout;
  private final JobContext job;

  /**
   * @param timeout how long EMR may be silent, as {@link LimitSettings#SUBMIT_TIMEOUT} says
   */
  public RetriedCalls(Duration timeout, JobContext job) {
    this.timeout = timeout;
    this.job = job;
  }

  /**
   * The answer.
   *
   * @param what what is being tried, as it follows "while": {@code looking for the cluster}
   */
  public <T> T answered(String what, Call<T> call)
      throws StepJobException, KilledException, InterruptedException {
    RetryPause retry = RetryPause.paced(job.timer(), job.log(), what);
    Duration deadline = job.now().plus(timeout);
    while (true) {
      job.check();
      try {
        return call.make();
      } catch (SdkException e) {
        if (EmrErrors.of(e) == EmrErrors.REFUSED) {
          throw new StepJobException("EMR refused " + what + ": " + EmrErrors.text(e));
        }
        if (job.now().compareTo(deadline) >= 0) {
          throw new StepJobException(
              "EMR did not answer while "
                  + what
                  + " for "
                  + Settings.show(timeout)
                  + " ("
                  + LimitSettings.SUBMIT_TIMEOUT
                  + "): "
                  + EmrErrors.text(e)
                  + ". Nothing was submitted.");
        }
        job.await(retry.noAnswer(e));
      }
    }
  }
}
