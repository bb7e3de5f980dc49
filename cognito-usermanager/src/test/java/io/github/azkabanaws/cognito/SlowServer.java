package io.github.azkabanaws.cognito;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.MalformedURLException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URL;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers byte by byte, with a little less than a read timeout between two bytes, for ever. */
final class SlowServer implements AutoCloseable {
  private final ServerSocket server;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger connections = new AtomicInteger();

  /**
   * @param head what is sent at once
   * @param drip what is then repeated
   */
  SlowServer(String head, String drip) {
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    // Here and not in the thread: making the test keys takes longer than a read timeout.
    byte[] first = TestTokens.utf8(head);
    byte[] next = TestTokens.utf8(drip);
    executor.execute(() -> acceptAll(first, next));
  }

  URL url() {
    try {
      return new URL("http://127.0.0.1:" + server.getLocalPort() + "/jwks");
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  int connections() {
    return connections.get();
  }

  private void acceptAll(byte[] first, byte[] next) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.incrementAndGet();
        executor.execute(() -> answer(socket, first, next));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void answer(Socket socket, byte[] first, byte[] next) {
    try (socket;
        OutputStream out = socket.getOutputStream()) {
      out.write(first);
      out.flush();
      while (!closed.await(20, TimeUnit.MILLISECONDS)) {
        out.write(next);
        out.flush();
      }
    } catch (IOException e) {
      // The other side has hung up.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    server.close();
    executor.shutdownNow();
  }
}
