package io.github.azkabanaws.emrsimulator;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The HTTP server on loopback, which can be shut and opened again on its port. */
final class HttpTransport implements Faults.Port, AutoCloseable {
  private static final int THREADS = 16;
  private static final String NO_DELAY = "sun.net.httpserver.nodelay";

  private final ExecutorService threads =
      Executors.newFixedThreadPool(THREADS, new DaemonThreads("emr-simulator-http"));
  private HttpExchanges exchanges;
  private int port;
  private HttpServer server;
  private Socket placeholder;

  /** Listens on {@code wanted}, or on any free port if that is 0. */
  synchronized void start(int wanted, Function<RawRequest, CompletableFuture<Delivery>> handler)
      throws IOException {
    // Without it every answer on a kept connection waits 40 ms for the client's delayed
    // acknowledgement.
    if (System.getProperty(NO_DELAY) == null) {
      System.setProperty(NO_DELAY, "true");
    }
    exchanges = new HttpExchanges(handler, threads);
    server = listen(wanted);
    port = server.getAddress().getPort();
  }

  synchronized URI endpoint() {
    return URI.create("http://127.0.0.1:" + port);
  }

  @Override
  public synchronized void refuse() {
    if (server == null) {
      return;
    }
    stopServer();
    try {
      // A socket that is bound and does not listen refuses connections as a closed port does, and
      // nobody else gets the port meanwhile.
      placeholder = new Socket();
      placeholder.setReuseAddress(true);
      placeholder.bind(address(port));
    } catch (IOException e) {
      throw new UncheckedIOException("The EMR simulator lost its port " + port, e);
    }
  }

  @Override
  public synchronized void accept() {
    if (placeholder == null) {
      return;
    }
    try {
      dropPlaceholder();
      server = listen(port);
    } catch (IOException e) {
      throw new UncheckedIOException("The EMR simulator cannot listen again on port " + port, e);
    }
  }

  @Override
  public void close() {
    leavePort();
    threads.shutdownNow();
    try {
      boolean unused = threads.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void leavePort() {
    if (server != null) {
      stopServer();
    }
    try {
      dropPlaceholder();
    } catch (IOException e) {
      throw new UncheckedIOException("The EMR simulator cannot leave its port " + port, e);
    }
  }

  private void stopServer() {
    server.stop(0);
    server = null;
  }

  private void dropPlaceholder() throws IOException {
    if (placeholder != null) {
      placeholder.close();
      placeholder = null;
    }
  }

  private HttpServer listen(int wanted) throws IOException {
    HttpServer started = HttpServer.create(address(wanted), 0);
    started.setExecutor(threads);
    started.createContext("/", exchanges::exchange);
    started.start();
    return started;
  }

  private static InetSocketAddress address(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
