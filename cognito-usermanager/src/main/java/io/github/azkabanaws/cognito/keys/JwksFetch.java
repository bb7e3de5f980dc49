package io.github.azkabanaws.cognito.keys;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.azkabanaws.base.files.BoundedBytes;
import io.github.azkabanaws.cognito.jwks.JwksDocument;
import io.github.azkabanaws.cognito.jwks.JwksDocument.MalformedException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.HttpURLConnection;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One fetch of a JWKS document from its URL, without any memory of keys.
 *
 * <p>The JDK bounds the wait for a connection and for each piece of the answer, but not their sum:
 * an endpoint that drips would hold a fetch for hours. So the exchange has its own thread, which is
 * given up when the deadline is over. One that can't be ended then is at most one, because no other
 * starts before it is over.
 */
public final class JwksFetch implements Callable<JwksDocument> {
  private final URL url;
  private final KeySettings settings;

  /** The last exchange that was given up: the only one that can still be under way. */
  @GuardedBy("this")
  private Thread givenUp;

  private volatile long date;

  public JwksFetch(URL url, KeySettings settings) {
    this.url = Objects.requireNonNull(url, "url");
    this.settings = Objects.requireNonNull(settings, "settings");
  }

  /**
   * Fetches and reads the document.
   *
   * @throws IOException when the answer is not 200, too long, too slow, or there is none
   * @throws MalformedException when the document holds no usable key
   */
  @Override
  public synchronized JwksDocument call() throws IOException, MalformedException {
    if (givenUp != null && givenUp.isAlive()) {
      throw new IOException("the fetch before has not ended yet");
    }
    Exchange exchange = new Exchange();
    FutureTask<String> task = new FutureTask<>(exchange);
    Thread thread = new Thread(task, "cognito-keys-fetch");
    thread.setDaemon(true);
    thread.start();
    try {
      return JwksDocument.parse(answer(task));
    } finally {
      if (!task.isDone()) {
        givenUp = thread;
        exchange.giveUp();
      }
    }
  }

  /** When the other side has answered last, by its own clock; empty if it has not said so. */
  public Optional<Instant> date() {
    return date == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(date));
  }

  /** Waits until the exchange that was given up last is over; false when it is not in time. */
  synchronized boolean awaitEndOfLast(long millis) throws InterruptedException {
    if (givenUp != null) {
      givenUp.join(millis);
    }
    return givenUp == null || !givenUp.isAlive();
  }

  /** The kind of an exception and what it says, in one line. */
  static String describe(Throwable e) {
    if (e instanceof MalformedException || e.getClass() == IOException.class) {
      return e.getMessage();
    }
    String kind = e.getClass().getSimpleName();
    return e.getMessage() == null ? kind : kind + ": " + e.getMessage();
  }

  private String answer(FutureTask<String> task) throws IOException {
    Duration deadline = settings.fetchDeadline();
    try {
      return task.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("the fetch as a whole took longer than " + deadline.toMillis() + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("ended");
    } catch (ExecutionException e) {
      throw new IOException(
          e.getCause() instanceof AnswerException
              ? e.getCause().getMessage()
              : trouble().of(e.getCause()));
    }
  }

  private FetchTrouble trouble() {
    return new FetchTrouble(url, settings.proxyFor(url));
  }

  /** What was answered is not a document; the message is for people. */
  private static final class AnswerException extends IOException {
    private static final long serialVersionUID = 1L;

    AnswerException(IOException e) {
      super(e.getMessage());
    }
  }

  private final class Exchange implements Callable<String> {
    private volatile HttpURLConnection connection;
    private volatile boolean headRead;
    private volatile boolean over;

    @Override
    public String call() throws IOException {
      HttpURLConnection http = open();
      connection = http;
      try {
        int status = http.getResponseCode();
        headRead = true;
        date = http.getDate();
        if (over) {
          throw new InterruptedIOException("given up");
        }
        return text(http, status);
      } finally {
        http.disconnect();
      }
    }

    private String text(HttpURLConnection http, int status) throws IOException {
      if (status != HttpURLConnection.HTTP_OK) {
        throw new AnswerException(trouble().ofStatus(status));
      }
      long length = http.getContentLengthLong();
      if (length > settings.maxSize()) {
        throw new AnswerException(JwksBody.tooLong(settings.maxSize()));
      }
      byte[] body;
      try (InputStream in = http.getInputStream()) {
        body = read(in);
      }
      try {
        // The JDK takes a connection that was cut for the end of the answer.
        if (body.length < length) {
          throw new IOException(
              "the answer ends after " + body.length + " of " + length + " bytes");
        }
        return JwksBody.text(
            body, Optional.ofNullable(http.getContentEncoding()), settings.maxSize());
      } catch (IOException e) {
        throw new AnswerException(e);
      }
    }

    /** From another thread: ends the exchange at the next byte at the latest. */
    void giveUp() {
      over = true;
      HttpURLConnection http = connection;
      if (http != null && !headRead) {
        // While a body is read this would wait for the reader, which looks at this itself.
        http.disconnect();
      }
    }

    private HttpURLConnection open() throws IOException {
      HttpURLConnection http = PoolConnection.open(url, settings);
      http.setRequestProperty("Accept", "application/json, */*;q=0.1");
      return http;
    }

    private byte[] read(InputStream in) throws IOException {
      BoundedBytes body = BoundedBytes.read(new Endable(in), settings.maxSize());
      if (body.isCut()) {
        throw new AnswerException(JwksBody.tooLong(settings.maxSize()));
      }
      return body.bytes();
    }

    /** Breaks off once the exchange is given up, however slowly the answer drips. */
    private final class Endable extends FilterInputStream {
      Endable(InputStream in) {
        super(in);
      }

      @Override
      public int read(byte[] into, int from, int length) throws IOException {
        int n = super.read(into, from, length);
        if (over) {
          throw new InterruptedIOException("given up");
        }
        return n;
      }
    }
  }
}
