package io.github.azkabanaws.cognito;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** A real HTTP server on loopback that publishes a key set, or fails as it is told. */
final class JwksServer implements AutoCloseable {
  private final String scheme;
  private final HttpServer server;
  private final ExecutorService executor = Executors.newCachedThreadPool();
  private final AtomicInteger requests = new AtomicInteger();
  private final Semaphore arrived = new Semaphore(0);
  private volatile int status = 200;
  private volatile byte[] body;
  private volatile boolean chunked;
  private volatile String location;
  private volatile String encoding;
  private volatile CountDownLatch gate = new CountDownLatch(0);

  JwksServer(String body) {
    this(body, null);
  }

  /**
   * @param tls null for plain HTTP
   */
  JwksServer(String body, SSLContext tls) {
    this.body = TestTokens.utf8(body);
    this.scheme = tls == null ? "http" : "https";
    InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try {
      if (tls == null) {
        server = HttpServer.create(anyPort, 0);
      } else {
        HttpsServer https = HttpsServer.create(anyPort, 0);
        https.setHttpsConfigurator(new HttpsConfigurator(tls));
        server = https;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(executor);
    server.start();
  }

  URL url() {
    try {
      return new URL(
          scheme + "://127.0.0.1:" + server.getAddress().getPort() + "/.well-known/jwks.json");
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** From now on answers have no Content-Length. */
  JwksServer chunked() {
    chunked = true;
    return this;
  }

  JwksServer answers(int newStatus, String newBody) {
    this.status = newStatus;
    this.body = TestTokens.utf8(newBody);
    return this;
  }

  JwksServer answers(byte[] newBody) {
    this.body = newBody;
    return this;
  }

  /** From now on answers say that they are encoded so. */
  JwksServer encoded(String name) {
    encoding = name;
    return this;
  }

  JwksServer redirectsTo(URL target) {
    this.status = 302;
    this.location = target.toString();
    return this;
  }

  /** From now on no request is answered before the latch is at zero. */
  void hangsUntil(CountDownLatch release) {
    gate = release;
  }

  int requests() {
    return requests.get();
  }

  /** Waits until one more request than before has arrived. */
  boolean awaitRequest() throws InterruptedException {
    return arrived.tryAcquire(10, TimeUnit.SECONDS);
  }

  private void answer(HttpExchange exchange) throws IOException {
    requests.incrementAndGet();
    arrived.release();
    try (exchange) {
      if (!gate.await(20, TimeUnit.SECONDS)) {
        return;
      }
      if (location != null) {
        exchange.getResponseHeaders().add("Location", location);
      }
      if (encoding != null) {
        exchange.getResponseHeaders().add("Content-Encoding", encoding);
      }
      byte[] bytes = body;
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : chunked ? 0 : bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
