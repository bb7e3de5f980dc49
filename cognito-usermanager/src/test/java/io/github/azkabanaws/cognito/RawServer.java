package io.github.azkabanaws.cognito;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Reads the head of each request, answers with the same bytes and hangs up: server or proxy. */
final class RawServer implements AutoCloseable {
  private final ServerSocket server;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  RawServer(byte[] answer) {
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    executor.execute(() -> acceptAll(answer));
  }

  int port() {
    return server.getLocalPort();
  }

  URL url() {
    try {
      return new URL("http://127.0.0.1:" + port() + "/jwks");
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first line of each request. */
  List<String> requests() {
    return requests;
  }

  private void acceptAll(byte[] answer) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        requests.add(in.readLine());
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
          // The rest of the head says nothing new.
        }
        socket.getOutputStream().write(answer);
        socket.getOutputStream().flush();
      } catch (IOException e) {
        // The test has ended, or the other side has hung up.
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    executor.shutdownNow();
  }
}
