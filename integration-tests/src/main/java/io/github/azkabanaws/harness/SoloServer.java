package io.github.azkabanaws.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A copy of a real solo server's install, on ports of its own. It is configured and started by
 * whoever has it; this class sees to it that it ends, also if this JVM is told to stop.
 */
public final class SoloServer implements AutoCloseable {
  private static final List<String> PARTS = List.of("bin", "conf", "lib", "plugins", "sql", "web");
  private static final long STOP_SECONDS = 20;

  private final Path home;
  private final URI url;
  private final Thread atShutdown = new Thread(this::end, "solo-server-end");

  private SoloServer(Path home, URI url) {
    this.home = home;
    this.url = url;
  }

  /**
   * Copies an install. What it has written when it ran, such as its database, stays behind.
   *
   * @param install a folder as Gradle's {@code installDist} makes it
   * @param home a folder that is not there yet
   */
  public static SoloServer copy(Path install, Path home) throws IOException {
    for (String part : PARTS) {
      if (!Files.isDirectory(install.resolve(part))) {
        throw new IOException(
            install + " is no install of a solo server: it has no folder '" + part + "'");
      }
      FileTree.copy(install.resolve(part), home.resolve(part));
    }
    try (ServerSocket web = freePort();
        ServerSocket executor = freePort()) {
      Path properties = home.resolve("conf/azkaban.properties");
      PropertiesExample.read(properties)
          .set("jetty.port", String.valueOf(web.getLocalPort()))
          .set("executor.port", String.valueOf(executor.getLocalPort()))
          .write(properties);
      SoloServer server =
          new SoloServer(home, URI.create("http://localhost:" + web.getLocalPort()));
      Runtime.getRuntime().addShutdownHook(server.atShutdown);
      return server;
    }
  }

  private static ServerSocket freePort() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  /** Its folder. */
  public Path home() {
    return home;
  }

  /** Where its pages and its HTTP API are once it runs. */
  public URI url() {
    return url;
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

  /** Ends it, if it still runs, and whatever it has started. */
  @Override
  public void close() {
    end();
    Runtime.getRuntime().removeShutdownHook(atShutdown);
  }

  private void end() {
    process()
        .ifPresent(
            server -> {
              List<ProcessHandle> all = new ArrayList<>(server.descendants().toList());
              all.add(server);
              all.forEach(ProcessHandle::destroy);
              all.forEach(SoloServer::awaitEnd);
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
    } catch (java.util.concurrent.ExecutionException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
