package io.github.azkabanaws.emr.azkaban;

import azkaban.executor.ExecutableFlow;
import azkaban.executor.ExecutorManagerException;
import azkaban.executor.Status;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Executions that Azkaban calls running although their executor has died: it can do so for ever.
 * Only what can't be otherwise counts; a doubt is no proof.
 */
public final class LostExecutions {
  /** An execution in one of these has begun, and an executor has it. */
  private static final Set<Status> BEGUN =
      Collections.unmodifiableSet(
          EnumSet.of(Status.RUNNING, Status.PAUSED, Status.KILLING, Status.FAILED_FINISHING));

  /** The clock may have been set meanwhile. */
  private static final Duration MARGIN = Duration.ofMinutes(1);

  private final AzkabanTables tables;
  private final LongSupplier clock;
  private final LongSupplier started;
  private final LongSupplier uptime;

  /**
   * @param clock the time of day, in milliseconds
   * @param started when this JVM was started, by the same clock
   * @param uptime for how many milliseconds this JVM has been running, however the clock was set
   */
  public LostExecutions(
      AzkabanTables tables, LongSupplier clock, LongSupplier started, LongSupplier uptime) {
    this.tables = tables;
    this.clock = clock;
    this.started = started;
    this.uptime = uptime;
  }

  /** By the clocks of this JVM. */
  static LostExecutions ofThisJvm(AzkabanTables tables) {
    RuntimeMXBean jvm = ManagementFactory.getRuntimeMXBean();
    return new LostExecutions(tables, System::currentTimeMillis, jvm::getStartTime, jvm::getUptime);
  }

  /**
   * Why an execution that has not ended by Azkaban's record can't be running.
   *
   * @param own an execution that runs in this JVM
   * @return as it follows "of this job, which"; none if it may be running
   */
  Optional<String> whyLost(ExecutableFlow other, int own) {
    Optional<ExecutorRow> ours = ours(other, own);
    if (!ours.isPresent()) {
      return Optional.empty();
    }
    try {
      return tables
          .executorOf(other.getExecutionId())
          .filter(theirs -> theirs.id() == ours.get().id())
          .filter(theirs -> isOlderThanThisJvm(other.getStartTime()))
          .map(theirs -> calls(other) + "(" + theirs + ") has been started anew");
    } catch (ExecutorManagerException | RuntimeException | LinkageError e) {
      return Optional.empty();
    }
  }

  /**
   * Why it is doubtful that an execution is running. An executor registers only when it starts: one
   * whose row somebody has removed meanwhile goes on with its executions.
   *
   * @param own an execution that runs in this JVM
   * @return as it follows "of this job, which"; none if there is nothing that speaks against it
   */
  Optional<String> whyDoubtful(ExecutableFlow other, int own) {
    try {
      return ours(other, own).isPresent() && !tables.executorOf(other.getExecutionId()).isPresent()
          ? Optional.of(calls(other) + "is no longer among Azkaban's")
          : Optional.empty();
    } catch (ExecutorManagerException | RuntimeException | LinkageError e) {
      return Optional.empty();
    }
  }

  private static String calls(ExecutableFlow other) {
    return "Azkaban calls " + other.getStatus() + " although its executor ";
  }

  /** This executor, unless executors say nothing about that execution. */
  private Optional<ExecutorRow> ours(ExecutableFlow other, int own) {
    if (!BEGUN.contains(other.getStatus()) || isContainer(other)) {
      return Optional.empty();
    }
    try {
      // Without one, Azkaban does not say by that table who runs what.
      return tables.executorOf(own);
    } catch (ExecutorManagerException | RuntimeException | LinkageError e) {
      return Optional.empty();
    }
  }

  /** Both by the time of day and by how long ago it was, because the clock may have been set. */
  private boolean isOlderThanThisJvm(long start) {
    long age = clock.getAsLong() - start;
    return start > 0 && start < started.getAsLong() && age > uptime.getAsLong() + MARGIN.toMillis();
  }

  /** Since 4.0 an execution may be in a container, and then no executor has it. */
  private static boolean isContainer(ExecutableFlow execution) {
    try {
      Object way = execution.getClass().getMethod("getDispatchMethod").invoke(execution);
      return "CONTAINERIZED".equals(String.valueOf(way));
    } catch (ReflectiveOperationException | LinkageError e) {
      // An older version.
      return false;
    }
  }
}
