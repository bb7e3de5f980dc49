package io.github.azkabanaws.emrsimulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a program that this JVM starts does on a signal. One that the JVM was started to ignore, as
 * {@code nohup} has SIGHUP ignored and a script SIGINT of what it runs in the background, would be
 * ignored by the program as well, and a shell can't undo that for what it runs.
 */
public final class DefaultSignals {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final Path ENV = Path.of("/usr/bin/env");
  private static final String IGNORED = "SigIgn:";

  /** Those with a name, 1 to 31: of the C library's own this JVM's children ignore some anyway. */
  private static final long SIGNALS = 0x7fffffff;

  private DefaultSignals() {}

  /**
   * The command by which a program starts without an ignored signal, as from a terminal: the same
   * one if this JVM ignores none, or if there is no such program, which is its caller's to tell.
   */
  public static List<String> of(List<String> command) {
    String program = command.get(0);
    boolean isMissing = program.contains("/") && !Files.isExecutable(Path.of(program));
    if (isMissing || !someAreIgnored() || !Files.isExecutable(ENV)) {
      return command;
    }
    List<String> all = new ArrayList<>(List.of(ENV.toString(), "--default-signal", "--"));
    all.addAll(command);
    return all;
  }

  private static boolean someAreIgnored() {
    if (!Files.isReadable(STATUS)) {
      return false;
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(IGNORED))
          .map(line -> line.substring(IGNORED.length()).strip())
          .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) & SIGNALS) != 0);
    } catch (IOException e) {
      throw new UncheckedIOException("It can't be told which signals are ignored here", e);
    }
  }
}
