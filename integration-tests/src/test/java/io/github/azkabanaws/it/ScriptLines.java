package io.github.azkabanaws.it;

import io.github.azkabanaws.emrsimulator.StepLineListener;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What the scripts on a simulated cluster write, to wait for. */
final class ScriptLines {
  private final Duration limit;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

  ScriptLines(Duration limit) {
    this.limit = limit;
  }

  /** Hears them. */
  StepLineListener listener() {
    return (step, stream, line) -> lines.add(line);
  }

  /** Waits until a script has written a line that begins so; those before it are forgotten. */
  void await(String beginning) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    for (String line = ""; !line.startsWith(beginning); ) {
      line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (line == null) {
        throw new AssertionError("No script has written: " + beginning);
      }
    }
  }
}
