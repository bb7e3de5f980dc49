package io.github.azkabanaws.emr.base;

import java.time.Duration;
import java.util.Objects;
import org.apache.log4j.Logger;

/**
 * What everything that is done for one job needs: its time, its kill and its log. Immutable.
 *
 * <p>A wait of a job goes through here, so that there is none that a kill does not end.
 */
public final class JobContext {
  private final Timer timer;
  private final Signal kill;
  private final Logger log;

  /**
   * @param kill is raised when the job is killed
   * @param log the job's own, which its author reads
   */
  public JobContext(Timer timer, Signal kill, Logger log) {
    this.timer = Objects.requireNonNull(timer, "timer");
    this.kill = Objects.requireNonNull(kill, "kill");
    this.log = Objects.requireNonNull(log, "log");
  }

  public Timer timer() {
    return timer;
  }

  public Signal kill() {
    return kill;
  }

  public Logger log() {
    return log;
  }

  /** Time since an arbitrary point, as {@link Timer#now} tells it. */
  public Duration now() {
    return timer.now();
  }

  /**
   * Goes on only with a job that nobody has killed.
   *
   * @throws KilledException if the job is killed
   */
  public void check() throws KilledException {
    if (kill.isRaised()) {
      throw new KilledException();
    }
  }

  /**
   * Waits so long, or until the job is killed.
   *
   * @throws KilledException if the job is killed, also if it was before
   */
  public void await(Duration pause) throws KilledException, InterruptedException {
    if (timer.await(kill, pause)) {
      throw new KilledException();
    }
  }
}
