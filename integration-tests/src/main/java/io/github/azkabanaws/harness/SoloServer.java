package io.github.azkabanaws.harness;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A copy of a real solo server's install, on ports of its own. It is configured and started by
 * whoever has it; this class sees to it that it ends, also if this JVM is told to stop.
 */
public final class SoloServer implements AutoCloseable {
  private static final List<String> PARTS = List.of("bin", "conf", "lib", "plugins", "sql", "web");

  private final ServerCopy server;
  private final URI url;

  private SoloServer(ServerCopy server, URI url) {
    this.server = server;
    this.url = url;
  }

  /**
   * Copies an install. What it has written when it ran, such as its database, stays behind.
   *
   * @param install a folder as Gradle's {@code installDist} makes it
   * @param home a folder that is not there yet
   */
  public static SoloServer copy(Path install, Path home) throws IOException {
    ServerCopy server = ServerCopy.of(install, home, "a solo server", PARTS);
    List<Integer> ports = FreePorts.some(2);
    Path properties = home.resolve("conf/azkaban.properties");
    PropertiesExample.read(properties)
        .set("jetty.port", String.valueOf(ports.get(0)))
        .set("executor.port", String.valueOf(ports.get(1)))
        .write(properties);
    return new SoloServer(server, URI.create("http://localhost:" + ports.get(0)));
  }

  /** Its folder. */
  public Path home() {
    return server.home();
  }

  /** Where its pages and its HTTP API are once it runs. */
  public URI url() {
    return url;
  }

  /** Its process, if that is alive; the start script writes down which one it is. */
  public Optional<ProcessHandle> process() {
    return server.process();
  }

  /** What it has written to its output so far. */
  public String output() throws IOException {
    return server.output();
  }

  /**
   * The files that it or its administrator has written and that have one of these texts in them:
   * configuration, logs, database, executions.
   */
  public List<Path> filesWith(List<String> texts) throws IOException {
    return server.filesWith(texts);
  }

  /** Ends it, if it still runs, and whatever it has started. */
  @Override
  public void close() {
    server.close();
  }
}
