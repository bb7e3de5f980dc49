package io.github.azkabanaws.harness;

import io.github.azkabanaws.emrsimulator.DefaultSignals;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts programs as a terminal does, whatever signals this JVM was started to ignore, and waits
 * for them for so long and no longer.
 */
public final class Programs {
  private Programs() {}

  /**
   * The beginning of a command that runs a class for a few seconds, in a JVM like this one: what
   * its optimizing compiler takes would never be given back.
   */
  public static List<String> java() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC");
  }

  /** A program that is about to be started. */
  public static ProcessBuilder builder(String... command) {
    return builder(List.of(command));
  }

  /** A program that is about to be started. */
  public static ProcessBuilder builder(List<String> command) {
    return new ProcessBuilder(DefaultSignals.of(command));
  }

  /**
   * Runs a program to its end.
   *
   * @return its exit code, and what it has written to both outputs
   * @throws AssertionError if it has not ended in time; it is killed then
   */
  public static Outcome run(Duration limit, String... command)
      throws IOException, InterruptedException {
    // A file: of a pipe, whoever it has left in the background could keep the reader waiting.
    Path output = Files.createTempFile("output", "");
    try {
      Process process =
          builder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
      int code = await(process, limit);
      return new Outcome(code, Files.readString(output, StandardCharsets.ISO_8859_1));
    } finally {
      Files.delete(output);
    }
  }

  /**
   * Waits for the end of a program.
   *
   * @return its exit code
   * @throws AssertionError if it has not ended in time; it is killed then
   */
  public static int await(Process process, Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      String command = process.info().commandLine().orElse("process " + process.pid());
      kill(process);
      throw new AssertionError("Not ended after " + limit.toSeconds() + " s: " + command);
    }
    return process.exitValue();
  }

  /** Ends it and whatever it has started, as far as this JVM's account may. */
  public static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /**
   * How a program ended.
   *
   * @param code its exit code
   * @param output a character for each byte
   */
  public record Outcome(int code, String output) {}
}
