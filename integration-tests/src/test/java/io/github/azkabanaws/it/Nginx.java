package io.github.azkabanaws.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** nginx with TLS on ports of the loopback interface, from the servers' part of a configuration. */
final class Nginx implements AutoCloseable {
  private final Process process;

  private Nginx(Process process) {
    this.process = process;
  }

  /** Makes a key and a certificate that nobody has signed: {@code tls.key} and {@code tls.crt}. */
  static void certificate(Path folder) throws Exception {
    run(
        folder,
        List.of(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:prime256v1",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=azkaban.example.com",
            "-keyout",
            "tls.key",
            "-out",
            "tls.crt"));
  }

  /**
   * Starts it; it answers when this returns.
   *
   * @param port one that the servers listen on
   */
  static Nginx start(Path folder, String servers, int port) throws Exception {
    Path temporary = Files.createDirectories(folder.resolve("temporary"));
    String paths =
        Stream.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
            .map(kind -> kind + "_temp_path " + temporary.resolve(kind) + ";\n")
            .reduce("", String::concat);
    Path configuration = folder.resolve("nginx.conf");
    Files.writeString(
        configuration,
        "daemon off;\nuser root;\npid "
            + folder.resolve("nginx.pid")
            + ";\nerror_log "
            + folder.resolve("error.log")
            + ";\nevents {}\nhttp {\ntypes { text/html html; }\naccess_log "
            + folder.resolve("access.log")
            + ";\n"
            + paths
            + servers
            + "}\n");
    // Says what is wrong, before it is a process in the background.
    run(folder, List.of(program(), "-t", "-q", "-c", configuration.toString()));
    Process process =
        new ProcessBuilder(program(), "-c", configuration.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("nginx.out").toFile())
            .start();
    Looks.until(Duration.ofSeconds(60), () -> listens(port));
    return new Nginx(process);
  }

  private static Optional<Boolean> listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return Optional.of(socket.isConnected());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String program() {
    // Debian's place, which is not on everybody's path.
    return Files.isExecutable(Path.of("/usr/sbin/nginx")) ? "/usr/sbin/nginx" : "nginx";
  }

  private static void run(Path folder, List<String> command) throws Exception {
    Path out = folder.resolve("command.out");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(command + " failed: " + Files.readString(out));
    }
  }

  @Override
  public void close() {
    process.destroy();
  }
}
