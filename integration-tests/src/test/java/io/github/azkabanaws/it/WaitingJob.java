package io.github.azkabanaws.it;

import azkaban.jobExecutor.ProcessJob;
import azkaban.utils.Props;
import java.util.concurrent.CountDownLatch;
import org.apache.log4j.Logger;

/** A job type that does nothing until it is killed: what a waiting job costs Azkaban itself. */
public final class WaitingJob extends ProcessJob {
  private static final int LINES = 5;

  private final CountDownLatch kill = new CountDownLatch(1);

  /** As Azkaban makes it. */
  public WaitingJob(String jobId, Props sysProps, Props jobProps, Logger log) {
    super(jobId, sysProps, jobProps, log);
  }

  @Override
  public void run() throws Exception {
    for (int i = 0; i < LINES; i++) {
      // As many and as long as those of a job that waits for a step.
      getLog().info("Line " + i + " of job " + getId() + " while it waits: " + "x".repeat(60));
    }
    kill.await();
  }

  @Override
  public void cancel() {
    kill.countDown();
  }
}
