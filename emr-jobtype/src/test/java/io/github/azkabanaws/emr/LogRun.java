package io.github.azkabanaws.emr;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.log4j.AppenderSkeleton;
import org.apache.log4j.Logger;
import org.apache.log4j.spi.LoggingEvent;
import software.amazon.awssdk.services.emr.model.StepState;
import software.amazon.awssdk.services.emr.model.StepSummary;
import software.amazon.awssdk.services.s3.S3Client;

/** Runs of a job whose step has a log; the step is RUNNING until the test says something else. */
final class LogRun {
  final RunFixture fixture;
  final FakeLogs logs;

  LogRun() {
    this(
        () -> {
          throw new AssertionError("Nobody should ask S3");
        });
  }

  LogRun(Supplier<S3Client> s3) {
    VirtualTimer timer = new VirtualTimer();
    FakeEmr emr = new FakeEmr();
    logs = new FakeLogs(timer);
    LogAccess access = new LogAccess(s3, new LogTails(logs, 5, timer, timer));
    fixture = new RunFixture(emr, timer, Examples.account(emr, timer, access));
    emr.describeStep.answers(Answers.step(StepState.RUNNING));
  }

  boolean run(PluginConfig config) throws Exception {
    return fixture.run(config);
  }

  /** Does something when a line is written; what it throws, the log throws. */
  void onLine(String wanted, Runnable action) {
    fixture
        .log
        .logger()
        .addAppender(
            new AppenderSkeleton() {
              @Override
              protected void append(LoggingEvent event) {
                if (event.getRenderedMessage().equals(wanted)) {
                  action.run();
                }
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

  /** A step of which EMR has said that it runs. */
  static WatchedStep running(String id, VirtualTimer timer, Logger log) {
    WatchedStep step =
        new WatchedStep(
            Examples.CLUSTER,
            id,
            Duration.ofSeconds(30),
            new LookInterval(new HintTrust(timer)),
            timer,
            log);
    step.seen(
        StepSummary.builder().id(id).status(status -> status.state(StepState.RUNNING)).build());
    return step;
  }

  static LogTail tail(WatchedStep step, PluginConfig config, Logger log, VirtualTimer timer) {
    try {
      JobConfig job = new JobConfig(new Settings("job", Examples.jobProps()), Examples.jobProps());
      return new LogTail(
          step,
          LogChoice.of(config.logs(), job.logs(), job.logGroup()),
          config.logs(),
          null,
          new StepLog(log),
          config.logs().bytes(),
          timer);
    } catch (StepJobException e) {
      throw new AssertionError(e);
    }
  }
}
