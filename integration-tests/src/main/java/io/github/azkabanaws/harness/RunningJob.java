package io.github.azkabanaws.harness;

import azkaban.jobExecutor.Job;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.log4j.AppenderSkeleton;
import org.apache.log4j.Level;
import org.apache.log4j.Logger;
import org.apache.log4j.spi.LoggingEvent;

/** A job in its own thread, killed and marked as Azkaban's JobRunner does it. */
public final class RunningJob {
  private final Job job;
  private final List<String> log;
  private final CompletableFuture<JobStatus> end = new CompletableFuture<>();
  private volatile boolean killed;
  private volatile Throwable failure;

  private RunningJob(Job job, List<String> log) {
    this.job = job;
    this.log = log;
  }

  static RunningJob start(Job job, Logger logger, List<String> log) {
    RunningJob running = new RunningJob(job, log);
    Thread thread = new Thread(running::run, "job-" + logger.getName());
    thread.setDaemon(true);
    thread.start();
    return running;
  }

  /** A job that Azkaban could not build. */
  static RunningJob notBuilt(List<String> log, Throwable why) {
    RunningJob failed = new RunningJob(null, log);
    failed.failure = why;
    failed.end.complete(JobStatus.FAILED);
    return failed;
  }

  /** Collects what is logged, and hands each line on. */
  static List<String> capture(Logger logger, Consumer<String> listener) {
    List<String> lines = new CopyOnWriteArrayList<>();
    logger.setAdditivity(false);
    logger.setLevel(Level.INFO);
    logger.addAppender(
        new AppenderSkeleton() {
          @Override
          protected void append(LoggingEvent event) {
            String line = event.getLevel() + " - " + event.getRenderedMessage();
            lines.add(line);
            listener.accept(line);
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
    return lines;
  }

  private void run() {
    JobStatus status = JobStatus.SUCCEEDED;
    try {
      job.run();
      // JobRunner asks too, and a job that throws here would stay RUNNING for ever.
      job.getJobGeneratedProperties();
    } catch (Throwable e) {
      failure = e;
      status = JobStatus.FAILED;
    }
    end.complete(killed ? JobStatus.KILLED : status);
  }

  /** Kills the job as the executor does: on the caller's thread, which holds locks there. */
  public void kill() throws Exception {
    killed = true;
    job.cancel();
  }

  /** Waits for the end. */
  public JobStatus await(long seconds)
      throws InterruptedException, TimeoutException, ExecutionException {
    return end.get(seconds, TimeUnit.SECONDS);
  }

  /** The lines of the job's log so far, each with its level in front. */
  public List<String> log() {
    return List.copyOf(log);
  }

  /** What {@code run()} threw; null if it returned. */
  public Throwable failure() {
    return failure;
  }

  /** The job; null if it could not be built. */
  public Job job() {
    return job;
  }
}
