package io.github.azkabanaws.it;

import io.github.azkabanaws.harness.ServerCopy;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * How the servers of {@link RealExecutors} are configured and started: by Azkaban's scripts.
 *
 * @param simulator the folder of the simulated AWS
 */
record RealStart(Path simulator) {
  private static final int HTTP_MILLISECONDS = 30_000;

  /** Runs commands in a server's folder. */
  void commands(Path home, String commands) throws Exception {
    Shell shell = new Shell(home);
    shell.set("SIMULATOR", simulator.toString());
    shell.set("JDK_JAVA_OPTIONS", "--add-opens=java.base/java.lang=ALL-UNNAMED");
    shell.set("AZKABAN_OPTS", "-Xmx512m");
    Shell.Outcome outcome = shell.run(commands, "");
    if (outcome.code() != 0) {
      throw new IOException(outcome.code() + " from " + commands + ": " + outcome.output());
    }
  }

  /** Starts a server with the AWS credentials, and waits until there is an answer. */
  void run(ServerCopy server, String script, URI answers) throws Exception {
    commands(server.home(), ". \"$SIMULATOR/env\"\n" + script + "\n");
    try {
      Looks.until(JobRuns.LIMIT, () -> attempt(answers));
    } catch (TimeoutException e) {
      throw new IOException(script + " starts no server: " + server.output(), e);
    }
  }

  private static Optional<String> attempt(URI url) throws IOException {
    try {
      return Optional.of(answer(url));
    } catch (SocketException e) {
      return Optional.empty();
    }
  }

  /** The answer to a GET. */
  static String answer(URI url) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
    connection.setConnectTimeout(HTTP_MILLISECONDS);
    connection.setReadTimeout(HTTP_MILLISECONDS);
    connection.setRequestProperty("Connection", "close");
    try (InputStream in = connection.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
