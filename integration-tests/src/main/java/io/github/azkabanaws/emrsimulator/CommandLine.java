package io.github.azkabanaws.emrsimulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes of arguments what this JVM can start, so that the process gets exactly these bytes (as
 * UTF-8).
 *
 * <p>Two things stand between a Java string and a process: the JVM looks programs up on its own
 * PATH instead of the child's, and in a locale like C it turns what is not ASCII into question
 * marks.
 */
final class CommandLine {
  /**
   * Takes each argument back from octal and becomes the program; the arguments are data and never
   * evaluated.
   */
  private static final String DECODER =
      "n=$#; while [ $n -gt 0 ]; do v=$(printf '%b.' \"$1\"); shift; set -- \"$@\" \"${v%.}\";"
          + " n=$((n-1)); done; exec \"$@\"";

  private final Charset processCharset;

  CommandLine(Charset processCharset) {
    this.processCharset = processCharset;
  }

  /** For the charset in which this JVM passes arguments. */
  static CommandLine ofThisJvm() {
    return new CommandLine(Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8")));
  }

  /** The command with its program found on {@code path}, ready for {@link ProcessBuilder}. */
  List<String> prepare(List<String> command, String path) throws IOException {
    List<String> prepared = new ArrayList<>(command);
    prepared.set(0, find(command.get(0), path));
    if (prepared.stream().allMatch(this::passesUnchanged)) {
      return prepared;
    }
    List<String> encoded = new ArrayList<>(List.of("/bin/sh", "-c", DECODER, "step"));
    for (String arg : prepared) {
      if (arg.indexOf('\0') >= 0) {
        throw new IOException(
            "An argument contains a NUL character, which no process can be given.");
      }
      encoded.add(octal(arg));
    }
    return encoded;
  }

  private static String find(String program, String path) throws IOException {
    if (program.contains("/")) {
      return program;
    }
    for (String folder : List.of(path.split(":", -1))) {
      Path candidate = Path.of(folder.isEmpty() ? "." : folder, program);
      if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
        return candidate.toString();
      }
    }
    throw new IOException(
        "Cannot run program \"" + program + "\": not found on the node's PATH " + path);
  }

  private boolean passesUnchanged(String arg) {
    return new String(arg.getBytes(processCharset), UTF_8).equals(arg);
  }

  private static String octal(String arg) {
    StringBuilder text = new StringBuilder();
    for (byte b : arg.getBytes(UTF_8)) {
      text.append("\\0").append(Integer.toOctalString((b & 0xff) | 0x200).substring(1));
    }
    return text.toString();
  }
}
