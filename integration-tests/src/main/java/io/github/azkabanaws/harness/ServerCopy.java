package io.github.azkabanaws.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A copy of the install of one of a real Azkaban's servers. It is configured and started by whoever
 * has it; this class sees to it that it ends, also if this JVM is told to stop.
 */
public final class ServerCopy implements AutoCloseable {
  private static final long STOP_SECONDS = 20;

  private final Path home;
  private final Thread atShutdown = new Thread(this::stop, "server-copy-end");

  private ServerCopy(Path home) {
    this.home = home;
  }

  /**
   * Copies an install. What it has written when it ran, such as its database, stays behind.
   *
   * @param install a folder as Gradle's {@code installDist} makes it
   * @param home a folder that is not there yet
   * @param kind which server this is, for the message if it is none
   * @param parts the folders that it needs
   * @throws IOException if one of them is not there
   */
  public static ServerCopy of(Path install, Path home, String kind, List<String> parts)
      throws IOException {
    for (String part : parts) {
      if (!Files.isDirectory(install.resolve(part))) {
        throw new IOException(
            install + " is no install of " + kind + ": it has no folder '" + part + "'");
      }
      FileTree.copy(install.resolve(part), home.resolve(part));
    }
    ServerCopy copy = new ServerCopy(home);
    Runtime.getRuntime().addShutdownHook(copy.atShutdown);
    return copy;
  }

  /** Its folder. */
  public Path home() {
    return home;
  }

  /** Adds lines to its azkaban.properties; of a key that stands twice Azkaban takes the last. */
  public void settings(List<String> lines) throws IOException {
    Files.writeString(
        home.resolve("conf/azkaban.properties"),
        "\n" + String.join("\n", lines) + "\n",
        StandardOpenOption.APPEND);
  }

  /** Its process, if that is alive; the start script writes down which one it is. */
  public Optional<ProcessHandle> process() {
    try {
      long id = Long.parseLong(Files.readString(home.resolve("currentpid")).strip());
      return ProcessHandle.of(id).filter(ProcessHandle::isAlive).filter(this::isOurs);
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** A number in a file may be another process by now. */
  private boolean isOurs(ProcessHandle process) {
    try {
      // The kernel's link is right about both, whatever the command line says.
      return Files.isSameFile(Path.of("/proc/" + process.pid() + "/cwd"), home);
    } catch (IOException e) {
      return false;
    }
  }

  /** What it has written to its output so far. */
  public String output() throws IOException {
    StringBuilder output = new StringBuilder();
    try (Stream<Path> files = Files.list(home)) {
      for (Path file : files.filter(f -> f.getFileName().toString().endsWith(".out")).toList()) {
        output.append(Files.readString(file));
      }
    }
    return output.toString();
  }

  /**
   * The files that it or its administrator has written and that have one of these texts in them:
   * configuration, logs, database, executions.
   */
  public List<Path> filesWith(List<String> texts) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().endsWith(".jar")) {
          String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
          if (texts.stream().anyMatch(content::contains)) {
            found.add(home.relativize(file));
          }
        }
      }
    }
    return found;
  }

  /**
   * Kills it outright, as the kernel does when memory runs out: nothing in it hears of that.
   *
   * @throws IllegalStateException if it does not run
   */
  public void kill() {
    ProcessHandle process =
        process().orElseThrow(() -> new IllegalStateException("No server runs in " + home));
    process.destroyForcibly();
    awaitEnd(process);
  }

  /** Ends it, if it still runs, and whatever it has started. */
  @Override
  public void close() {
    stop();
    Runtime.getRuntime().removeShutdownHook(atShutdown);
  }

  /** Tells it to end, if it still runs, and whatever it has started; waits until they have. */
  public void stop() {
    process()
        .ifPresent(
            server -> {
              List<ProcessHandle> all = new ArrayList<>(server.descendants().toList());
              all.add(server);
              all.forEach(ProcessHandle::destroy);
              all.forEach(ServerCopy::awaitEnd);
            });
  }

  private static void awaitEnd(ProcessHandle process) {
    try {
      process.onExit().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
