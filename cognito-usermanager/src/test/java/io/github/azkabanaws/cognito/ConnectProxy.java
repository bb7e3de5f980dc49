package io.github.azkabanaws.cognito;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP proxy on loopback that knows CONNECT, and leads every host to one port. */
final class ConnectProxy implements AutoCloseable {
  private final int target;
  private final ServerSocket server;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  ConnectProxy(int target) {
    this.target = target;
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    executor.execute(this::acceptAll);
  }

  int port() {
    return server.getLocalPort();
  }

  /** The first line of each request. */
  List<String> requests() {
    return requests;
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        executor.execute(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket upstream = new Socket(InetAddress.getLoopbackAddress(), target)) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII), 1);
      requests.add(in.readLine());
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        // The rest of the head says nothing new.
      }
      OutputStream out = client.getOutputStream();
      out.write(TestTokens.utf8("HTTP/1.1 200 OK\r\n\r\n"));
      out.flush();
      executor.execute(() -> copy(client, upstream));
      copy(upstream, client);
    } catch (IOException e) {
      // The fetch sees it.
    }
  }

  private static void copy(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // One side has hung up.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    executor.shutdownNow();
  }
}
