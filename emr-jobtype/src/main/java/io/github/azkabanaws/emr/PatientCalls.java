package io.github.azkabanaws.emr;

import java.time.Duration;
import org.apache.log4j.Logger;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Makes the calls of one job that change nothing, each again and again until EMR answers, refuses,
 * or the time for a submission is over. A kill ends every wait.
 */
final class PatientCalls {
  /** One call that only reads. */
  interface Call<T> {
    T make() throws StepJobException, KilledException, InterruptedException;
  }

  private final PluginConfig config;
  private final Timer timer;
  private final Signal kill;
  private final Logger log;

  PatientCalls(PluginConfig config, Timer timer, Signal kill, Logger log) {
    this.config = config;
    this.timer = timer;
    this.kill = kill;
    this.log = log;
  }

  /**
   * The answer.
   *
   * @param what what is being tried, as it follows "while": {@code looking for the cluster}
   */
  <T> T answered(String what, Call<T> call)
      throws StepJobException, KilledException, InterruptedException {
    Patience patience = new Patience(timer, log, what);
    Duration deadline = timer.now().plus(config.limits().submitTimeout());
    while (true) {
      if (kill.isRaised()) {
        throw new KilledException();
      }
      try {
        return call.make();
      } catch (SdkException e) {
        if (EmrErrors.of(e) == EmrErrors.REFUSED) {
          throw new StepJobException("EMR refused " + what + ": " + EmrErrors.text(e));
        }
        if (timer.now().compareTo(deadline) >= 0) {
          throw new StepJobException(
              "EMR did not answer while "
                  + what
                  + " for "
                  + Settings.show(config.limits().submitTimeout())
                  + " ("
                  + LimitSettings.SUBMIT_TIMEOUT
                  + "): "
                  + EmrErrors.text(e)
                  + ". Nothing was submitted.");
        }
        timer.await(kill, patience.noAnswer(e));
      }
    }
  }
}
