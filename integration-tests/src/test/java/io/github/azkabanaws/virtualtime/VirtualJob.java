package io.github.azkabanaws.virtualtime;

import azkaban.jobExecutor.Job;
import io.github.azkabanaws.harness.JobStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.log4j.AppenderSkeleton;
import org.apache.log4j.Level;
import org.apache.log4j.Logger;
import org.apache.log4j.spi.LoggingEvent;

/** A job on a thread of its own in virtual time, killed and marked as Azkaban's JobRunner does. */
public final class VirtualJob {
  private final VirtualTime time;
  private final Job job;
  private final List<String> log = new ArrayList<>();
  private volatile Runnable onLine = () -> {};
  private JobStatus status;
  private Duration endedAt;
  private Throwable failure;
  private boolean killed;

  public VirtualJob(VirtualTime time, Job job, Logger logger) {
    this.time = time;
    this.job = job;
    capture(logger);
  }

  private void capture(Logger logger) {
    logger.removeAllAppenders();
    logger.setAdditivity(false);
    logger.setLevel(Level.INFO);
    logger.addAppender(
        new AppenderSkeleton() {
          @Override
          protected void append(LoggingEvent event) {
            synchronized (log) {
              log.add(time.now() + " " + event.getLevel() + " " + event.getRenderedMessage());
            }
            onLine.run();
          }

          @Override
          public void close() {
            // Nothing is held open.
          }

          @Override
          public boolean requiresLayout() {
            return false;
          }
        });
  }

  public void run() {
    JobStatus end = JobStatus.SUCCEEDED;
    try {
      job.run();
    } catch (VirtualTime.Abandoned e) {
      // Its executor is dead: nobody is left who could mark it.
      return;
    } catch (Throwable e) {
      failure = e;
      end = JobStatus.FAILED;
    }
    status = killed ? JobStatus.KILLED : end;
    endedAt = time.now();
  }

  /** Kills it, on the caller's thread, as the executor does while it holds locks. */
  public void kill() {
    killed = true;
    try {
      job.cancel();
    } catch (Exception e) {
      throw new AssertionError("Azkaban would go on running the job", e);
    }
  }

  /** Has this happen after each line of its log, on the thread that writes it. */
  public void onLine(Runnable action) {
    onLine = action;
  }

  public boolean hasEnded() {
    return status != null;
  }

  /** Null while it runs, and for ever if its executor died. */
  public JobStatus status() {
    return status;
  }

  /** When {@code run()} was over; null while it runs. */
  public Duration endedAt() {
    return endedAt;
  }

  /** What {@code run()} threw; null if it returned. */
  public Throwable failure() {
    return failure;
  }

  /** What the job has written, each line with its time and level in front. */
  public List<String> log() {
    synchronized (log) {
      return List.copyOf(log);
    }
  }

  public String lastLine() {
    List<String> lines = log();
    return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
  }
}
