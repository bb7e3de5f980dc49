package io.github.azkabanaws.it;

import io.github.azkabanaws.harness.CommandPage;
import io.github.azkabanaws.harness.Programs;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A shell that runs what a reader of a page copies, in the folder that the page says. */
final class Shell {
  /** How the last command ended, and what all have written to both outputs. */
  record Outcome(int code, String output) {}

  private static final long LIMIT_MINUTES = 5;

  private final Path folder;
  private final Map<String, String> variables = new HashMap<>();

  Shell(Path folder) {
    this.folder = folder;
    // The Java of this build, whatever else the machine has.
    set(
        "PATH",
        Path.of(System.getProperty("java.home"), "bin")
            + File.pathSeparator
            + System.getenv("PATH"));
  }

  /** A page of the project, by its path from the top. */
  static CommandPage page(String path) throws IOException {
    return CommandPage.read(Path.of("..", path));
  }

  /** Whether the machine has a program. */
  static boolean has(String program) throws Exception {
    return new Shell(Path.of(".")).run("command -v " + program, "").code() == 0;
  }

  /** Sets a variable of the environment, which has none of AWS but those that are set here. */
  void set(String name, String value) {
    variables.put(name, value);
  }

  /**
   * Runs commands up to the first that fails.
   *
   * @param input what they find at their standard input
   */
  Outcome run(String commands, String input) throws Exception {
    Path in = Files.createTempFile("in", "");
    Path out = Files.createTempFile("out", "");
    try {
      Files.writeString(in, input);
      ProcessBuilder builder =
          Programs.builder("bash", "--norc", "-euo", "pipefail", "-c", commands)
              .directory(folder.toFile())
              .redirectInput(in.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
      builder.environment().putAll(variables);
      Process process = builder.start();
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        throw new AssertionError("Not ended: " + commands + "\n" + Files.readString(out));
      }
      return new Outcome(process.exitValue(), Files.readString(out));
    } finally {
      Files.delete(in);
      Files.delete(out);
    }
  }
}
