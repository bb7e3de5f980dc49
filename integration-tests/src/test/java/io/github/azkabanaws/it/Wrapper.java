package io.github.azkabanaws.it;

import io.github.azkabanaws.harness.Lines;
import io.github.azkabanaws.harness.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** run-step.sh and what belongs to it, laid out on a node, and how it is run there. */
final class Wrapper {
  /** A byte is a character, so that no byte gets lost. */
  static final Charset BYTES = StandardCharsets.ISO_8859_1;

  /** For what a test expects to come at once, on a machine with much else to do. */
  static final Duration LIMIT = Duration.ofSeconds(90);

  private static final String SYSTEM_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/bin";

  /** What a run left. */
  record Outcome(int code, String out, String err) {
    String outAsUtf8() {
      return new String(out.getBytes(BYTES), StandardCharsets.UTF_8);
    }
  }

  /** A run that has not ended; its output ends when all have that can write to it. */
  record Running(Process process, Lines output) {
    String awaitLine(String pattern) throws IOException {
      for (String line = output.next(); line != null; line = output.next()) {
        if (line.matches(pattern)) {
          return line;
        }
      }
      throw new AssertionError("The output ended without a line " + pattern);
    }

    void signal(String name) throws Exception {
      ThrowAwayAccount.command("kill", "-" + name, Long.toString(process.pid()));
    }

    List<String> rest() throws IOException {
      return output.rest();
    }

    /** Its exit code, when it has ended. */
    int code() throws InterruptedException {
      return Programs.await(process, LIMIT);
    }
  }

  private final Path folder;
  private final List<String> prefix;
  private final Map<String, String> environment = new HashMap<>();

  private Wrapper(Path folder, List<String> prefix) {
    this.folder = folder;
    this.prefix = prefix;
  }

  /**
   * A node's folder, with programs in {@code bin} that come before the machine's.
   *
   * @param prefix the command by which the wrapper is started
   */
  static Wrapper in(Path folder, String... prefix) throws IOException {
    Wrapper wrapper = new Wrapper(folder, List.of(prefix));
    try (var parts = Files.newDirectoryStream(Distribution.folder().resolve("cluster"), "run*")) {
      for (Path from : parts) {
        String part = from.getFileName().toString();
        String permissions = part.endsWith(".sh") ? "rwxr-xr-x" : "rw-r--r--";
        wrapper.file(part, permissions, Files.readString(from));
      }
    }
    Files.createDirectories(folder.resolve("bin"));
    wrapper.settings("path=" + folder.resolve("bin") + ":" + SYSTEM_PATH);
    return wrapper;
  }

  /** The same node, on which the wrapper is started in another way. */
  Wrapper startedBy(String... other) {
    return new Wrapper(folder, List.of(other));
  }

  /** The same once more, with an environment of its own. */
  Wrapper again() {
    return new Wrapper(folder, prefix);
  }

  Path settings(String... lines) throws IOException {
    return file("run-step.conf", "rw-r--r--", String.join("\n", lines) + "\n");
  }

  /** A program of the node, of this text. */
  Path program(String name, String text) throws IOException {
    return file(name, "rwxr-xr-x", text);
  }

  /** A program of the demo's node. */
  void demoProgram(String name) throws IOException {
    try (InputStream in = Wrapper.class.getResourceAsStream("/demo/node/bin/" + name)) {
      program("bin/" + name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Makes this program an AWS CLI that knows no command but to fetch this object. */
  void object(String program, String bucket, String key, String text) throws IOException {
    Path content = file("object", "rw-r--r--", text);
    program(
        program,
        """
        #!/bin/bash
        if [[ "$1 $2 $3 $4" != 's3api get-object --bucket=%s --key=%s' ]]; then
          echo 'An error occurred (NoSuchKey) when calling the GetObject operation' >&2
          exit 254
        fi
        cat '%s' >"${@: -1}"
        echo '{"ContentLength": %d}'
        """
            .formatted(bucket, key, content, Files.size(content)));
  }

  Path file(String name, String permissions, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    return file;
  }

  void variable(String name, String value) {
    environment.put(name, value);
  }

  /** Runs it to its end. */
  Outcome run(String... arguments) throws Exception {
    return run(120, arguments);
  }

  /** Runs it to its end, which takes no longer than this. */
  Outcome run(int seconds, String... arguments) throws Exception {
    Path out = Files.createTempFile("out", "");
    Path err = Files.createTempFile("err", "");
    try {
      Process process =
          builder(arguments).redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      int code = Programs.await(process, Duration.ofSeconds(seconds));
      return new Outcome(code, Files.readString(out, BYTES), Files.readString(err, BYTES));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }

  /**
   * Starts it; its output and its errors come together, through a named pipe: of the pipe that Java
   * makes it reads no more once the process has ended, whoever still writes.
   */
  Running start(String... arguments) throws Exception {
    Path pipe = Files.createTempDirectory("pipe").resolve("output");
    ThrowAwayAccount.command("mkfifo", pipe.toString());
    ProcessBuilder builder = builder(arguments);
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", "-c", "exec >\"$0\" 2>&1 \"$@\"", pipe.toString()));
    command.addAll(builder.command());
    Process process = builder.command(command).start();
    return new Running(process, Lines.of(process, LIMIT, () -> opened(pipe)));
  }

  /** Waits until its other end is opened, too; then the pipe needs no name any more. */
  private static BufferedReader opened(Path pipe) throws IOException {
    BufferedReader output = Files.newBufferedReader(pipe, BYTES);
    Files.delete(pipe);
    Files.delete(pipe.getParent());
    return output;
  }

  /** How a run is started; its output goes nowhere yet. */
  ProcessBuilder builder(String... arguments) {
    List<String> command = new ArrayList<>(prefix);
    command.add(folder.resolve("run-step.sh").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = Programs.builder(command);
    builder.environment().putAll(environment);
    return builder;
  }

  /** Percent-encoded as the job type does it. */
  static String encode(String bytes) {
    if (bytes.isEmpty()) {
      return "%";
    }
    StringBuilder text = new StringBuilder();
    for (byte b : bytes.getBytes(BYTES)) {
      char c = (char) (b & 0xff);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || "._/:@,+=-".indexOf(c) >= 0)) {
        text.append(c);
      } else {
        text.append(String.format("%%%02X", (int) c));
      }
    }
    return text.toString();
  }
}
