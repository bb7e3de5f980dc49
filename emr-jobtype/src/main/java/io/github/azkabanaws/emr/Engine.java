package io.github.azkabanaws.emr;

import io.github.azkabanaws.emr.base.EngineThread;
import io.github.azkabanaws.emr.base.JvmName;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.hints.HintReaders;
import io.github.azkabanaws.emr.hints.HintSource;
import io.github.azkabanaws.emr.hints.HintSources;
import io.github.azkabanaws.emr.job.AwsAccounts;
import io.github.azkabanaws.emr.job.EngineThreads;
import io.github.azkabanaws.emr.job.JobRequest;
import io.github.azkabanaws.emr.job.JobRun;
import io.github.azkabanaws.emr.kill.Shutdown;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * What exists once in a JVM, however often Azkaban loads the plugin: the AWS clients, the queue of
 * submissions, the watch, the log tails, what counts for boundaries, what reads files, the notices,
 * a thread for each of these six, and one for each source of hints. Jobs reach it through {@link
 * SharedEngine}.
 */
final class Engine implements Function<Map<String, Object>, Callable<Boolean>> {
  private static final Duration IDLE = Duration.ofSeconds(30);

  private final EngineThread watching = new EngineThread("azkaban-emr-watch", IDLE);

  private final AwsAccounts accounts =
      new AwsAccounts(
          Timer.SYSTEM,
          new EngineThreads(
              new EngineThread("azkaban-emr-submissions", IDLE),
              watching,
              new EngineThread("azkaban-emr-logs", IDLE),
              new EngineThread("azkaban-emr-counts", IDLE),
              new EngineThread("azkaban-emr-files", IDLE),
              new EngineThread("azkaban-emr-notices", IDLE)),
          new HintReaders(
              HintSources.all(JvmName.random(new SecureRandom())),
              HintSource::open,
              Timer.SYSTEM,
              () -> new EngineThread("azkaban-emr-hints", IDLE)));

  /** On a thread that is there anyway while there are steps. */
  private final FiguresLog figures = new FiguresLog(new EngineBean(this), this::isBusy, watching);

  Engine() {
    accounts.whenJobBegins(config -> figures.jobBegins(config.figures().interval()));
  }

  AwsAccounts accounts() {
    return accounts;
  }

  private boolean isBusy() {
    return accounts.watchedSteps() > 0 || accounts.queuedSteps() > 0;
  }

  /**
   * What is to run when the JVM ends, on a thread of its own. Each call to EMR gets one too, so
   * that it depends on none of the engine's.
   */
  Runnable shutdown() {
    Runnable steps = new Shutdown(accounts::live, Engine::start, Timer.SYSTEM);
    return () -> {
      try {
        steps.run();
      } finally {
        figures.end();
      }
    };
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "azkaban-emr-shutdown");
    thread.setDaemon(true);
    thread.setContextClassLoader(Engine.class.getClassLoader());
    thread.start();
  }

  /** Makes the run of one job of the {@link JobRequest} that the map stands for. */
  @Override
  public Callable<Boolean> apply(Map<String, Object> request) {
    return new JobRun(accounts, JobRequest.of(request));
  }
}
