package io.github.azkabanaws.it;

import io.github.azkabanaws.harness.Programs;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A {@link JvmOfJobs} that runs, and what it has told. */
final class MeasuredJvm {
  /**
   * One line.
   *
   * @param time in milliseconds since 1970
   * @param classes that were loaded until then
   * @param work of the processors until then, in milliseconds
   */
  record Event(long time, int classes, long work, String what) {}

  private final Process process;
  private final Path errors;

  private MeasuredJvm(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
  }

  /**
   * Starts one with this JVM's own Java and class path.
   *
   * @param options of the JVM
   */
  static MeasuredJvm start(
      Path home,
      int number,
      String cluster,
      int jobs,
      List<String> options,
      Map<String, String> environment)
      throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(JvmOfJobs.class.getName());
    command.addAll(List.of(home.toString(), String.valueOf(number), cluster, String.valueOf(jobs)));
    Path errors = Files.createTempFile(home, "jvm", ".err");
    ProcessBuilder builder = Programs.builder(command).redirectError(errors.toFile());
    builder.environment().putAll(environment);
    return new MeasuredJvm(builder.start(), errors);
  }

  /** Waits for its end. */
  List<Event> events() throws Exception {
    List<Event> events = new ArrayList<>();
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] parts = line.split(" ", 4);
        if (parts.length == 4 && parts[0].matches("\\d{13}")) {
          events.add(
              new Event(
                  Long.parseLong(parts[0]),
                  Integer.parseInt(parts[1]),
                  Long.parseLong(parts[2]),
                  parts[3]));
        }
      }
    }
    if (process.waitFor() != 0) {
      throw new AssertionError("The JVM has failed: " + Files.readString(errors));
    }
    return events;
  }

  static Event first(List<Event> events, String what) {
    return events.stream()
        .filter(event -> event.what().startsWith(what))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No " + what + " in " + events));
  }
}
