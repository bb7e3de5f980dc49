package io.github.azkabanaws.base.checks;

import io.github.azkabanaws.base.checks.CheckLine.Status;
import io.github.azkabanaws.base.settings.DurationText;
import io.github.azkabanaws.base.text.SentenceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Makes checks one after another, each within a limit of time, and none whose ground another has
 * found missing: ten lines for one cause hide the cause.
 */
public final class CheckRun {
  private final Duration limit;
  private final Consumer<CheckLine> listener;
  private final List<CheckLine> lines = new ArrayList<>();
  private final Set<String> without = new LinkedHashSet<>();

  /**
   * @param limit how long one check may take; one that takes longer has failed, and its thread is
   *     left behind
   * @param listener hears each line when its check is over
   */
  public CheckRun(Duration limit, Consumer<CheckLine> listener) {
    this.limit = limit;
    this.listener = listener;
  }

  /**
   * Makes a check, unless one that it needs has failed, and keeps its lines.
   *
   * @param name as the lines have it
   * @param needs the names of checks that must not have failed; one that is skipped because of a
   *     failed one counts as failed
   */
  public void make(String name, SetupCheck check, String... needs) throws InterruptedException {
    CheckLines written = new CheckLines(name);
    String missing = Arrays.stream(needs).filter(without::contains).findFirst().orElse(null);
    if (missing != null) {
      written.skipped("not looked at, because '" + missing + "' is not right");
      without.add(name);
    } else {
      run(check, written);
    }
    // A thread that was left behind may still write: this is what counts.
    for (CheckLine line : written.soFar()) {
      lines.add(line);
      listener.accept(line);
      if (line.status() == Status.FAILED) {
        without.add(name);
      }
    }
  }

  /** Whether no check of this name has failed, or was skipped because another one has. */
  public boolean isRight(String name) {
    return !without.contains(name);
  }

  /** Those of all checks that were made. */
  public List<CheckLine> lines() {
    return Collections.unmodifiableList(lines);
  }

  private void run(SetupCheck check, CheckLines written) throws InterruptedException {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              check.run(written);
              return null;
            });
    Thread thread = new Thread(task, "check-setup");
    thread.setDaemon(true);
    thread.start();
    try {
      task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (written.soFar().isEmpty()) {
        written.failed("the check has said nothing", "report this");
      }
    } catch (TimeoutException e) {
      thread.interrupt();
      written.failed(
          "there was no answer within " + DurationText.of(limit),
          "look at the way there: name service, firewall, proxy");
    } catch (ExecutionException e) {
      tell(e.getCause(), written);
    }
  }

  private static void tell(Throwable e, CheckLines written) {
    if (e instanceof SentenceException) {
      written.failed(e.getMessage(), "");
    } else {
      // Not its message, which can quote what nobody knows.
      StackTraceElement[] trace = e.getStackTrace();
      written.failed(
          "the check itself failed: "
              + e.getClass().getName()
              + (trace.length == 0 ? "" : " at " + trace[0]),
          "report this");
    }
  }
}
