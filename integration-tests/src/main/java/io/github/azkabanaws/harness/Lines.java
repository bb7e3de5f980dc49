package io.github.azkabanaws.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The lines that a process writes, each waited for no longer than a limit: a thread that reads a
 * pipe itself waits for ever for a process that neither writes nor ends, and nothing can interrupt
 * it.
 */
public final class Lines {
  private static final int TOLD = 20;

  private final BlockingQueue<Optional<String>> read = new LinkedBlockingQueue<>();
  private final List<String> seen = new ArrayList<>();
  private final Process process;
  private final Duration limit;
  private boolean ended;

  private Lines(Process process, Duration limit) {
    this.process = process;
    this.limit = limit;
  }

  /** Those of a process's own output. */
  public static Lines of(Process process, Duration limit) {
    return of(process, limit, process::inputReader);
  }

  /**
   * Those of another stream.
   *
   * @param process who writes it; killed if it has not written in time
   * @param open gives the stream; may wait until the process opens its end
   */
  public static Lines of(Process process, Duration limit, Callable<BufferedReader> open) {
    Lines lines = new Lines(process, limit);
    Thread reader = new Thread(() -> lines.read(open), "lines");
    reader.setDaemon(true);
    reader.start();
    return lines;
  }

  private void read(Callable<BufferedReader> open) {
    try (BufferedReader in = open.call()) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        read.add(Optional.of(line));
      }
    } catch (Exception e) {
      read.add(Optional.of("The output can't be read: " + e));
    } finally {
      read.add(Optional.empty());
    }
  }

  /**
   * The next line; null when the output has ended.
   *
   * @throws AssertionError if there is none in time; the process is killed then
   */
  public String next() throws IOException {
    if (ended) {
      return null;
    }
    Optional<String> line = poll();
    ended = line.isEmpty();
    line.ifPresent(seen::add);
    return line.orElse(null);
  }

  /** All lines to the end of the output. */
  public List<String> rest() throws IOException {
    List<String> rest = new ArrayList<>();
    for (String line = next(); line != null; line = next()) {
      rest.add(line);
    }
    return rest;
  }

  private Optional<String> poll() throws IOException {
    Optional<String> line;
    try {
      line = read.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while " + name() + " was to write a line", e);
    }
    if (line == null) {
      String name = name();
      Programs.kill(process);
      throw new AssertionError(
          "Neither a line nor an end within " + limit.toSeconds() + " s of " + name + toldLast());
    }
    return line;
  }

  private String name() {
    return process.info().commandLine().orElse("process " + process.pid());
  }

  private String toldLast() {
    return ", which wrote last: " + seen.subList(Math.max(0, seen.size() - TOLD), seen.size());
  }
}
