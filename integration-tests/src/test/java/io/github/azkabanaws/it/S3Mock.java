package io.github.azkabanaws.it;

import io.github.azkabanaws.harness.FreePorts;
import io.github.azkabanaws.harness.Programs;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Adobe's S3Mock as a program of its own, on loopback. */
final class S3Mock implements AutoCloseable {
  private static final Duration STARTS = Duration.ofMinutes(3);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process process;
  private final URI endpoint;

  private S3Mock(Process process, URI endpoint) {
    this.process = process;
    this.endpoint = endpoint;
  }

  /** Starts it; it answers when this returns. */
  static S3Mock start(Path folder) throws Exception {
    List<Integer> ports = FreePorts.some(2);
    int port = ports.get(0);
    Process process =
        Programs.builder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                Distribution.property("s3mock.jar"),
                "--http.port=" + port,
                "--server.port=" + ports.get(1))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("s3mock.log").toFile())
            .start();
    S3Mock mock = new S3Mock(process, URI.create("http://127.0.0.1:" + port));
    long deadline = System.nanoTime() + STARTS.toNanos();
    while (!mock.answers()) {
      if (process.waitFor(200, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
        mock.close();
        throw new IOException("S3Mock has not started: see " + folder.resolve("s3mock.log"));
      }
    }
    return mock;
  }

  URI endpoint() {
    return endpoint;
  }

  /** The status of a bare request. */
  HttpResponse<String> send(String method, String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint.resolve(path)).method(method, BodyPublishers.ofString(""));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private boolean answers() throws InterruptedException {
    try {
      client.send(HttpRequest.newBuilder(endpoint).build(), BodyHandlers.discarding());
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
