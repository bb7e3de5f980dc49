package io.github.azkabanaws.emr.aws;

import io.github.azkabanaws.emr.base.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Bounds the time from a call's beginning to the end of its answer's head as a whole, as {@link
 * WholeBody} does for the body. A socket's timeout bounds each wait for bytes, and whoever sends
 * one byte in time after the other, a server or a proxy, could hold a call for days. Thread-safe if
 * the client below it is.
 */
final class BoundedHeads implements SdkHttpClient {
  private final SdkHttpClient http;
  private final Duration limit;
  private final CallWatchdog watchdog;

  /**
   * @param limit for a call that sends little; longer than the timeouts of {@code http}
   */
  BoundedHeads(SdkHttpClient http, Duration limit, CallWatchdog watchdog) {
    this.http = Objects.requireNonNull(http, "http");
    this.limit = Objects.requireNonNull(limit, "limit");
    this.watchdog = Objects.requireNonNull(watchdog, "watchdog");
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest exchange = http.prepareRequest(request);
    Duration longest = limit.plusSeconds(length(request) / WholeBody.SLOWEST_RATE);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        return new Head(exchange, longest).call();
      }

      @Override
      public void abort() {
        exchange.abort();
      }
    };
  }

  /** What is sent takes its time too. */
  private static long length(HttpExecuteRequest request) {
    Optional<String> length = request.httpRequest().firstMatchingHeader("Content-Length");
    try {
      return length.isPresent() ? Long.parseLong(length.get().trim()) : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  @Override
  public String clientName() {
    return http.clientName();
  }

  @Override
  public void close() {
    http.close();
  }

  private enum State {
    UNDER_WAY,
    ANSWERED,
    GIVEN_UP
  }

  /** One call up to the end of its answer's head. */
  private final class Head {
    private final ExecutableHttpRequest exchange;
    private final Duration longest;

    /** Who comes first decides: an answer that is there is never ended. */
    private final AtomicReference<State> state = new AtomicReference<>(State.UNDER_WAY);

    Head(ExecutableHttpRequest exchange, Duration longest) {
      this.exchange = exchange;
      this.longest = longest;
    }

    HttpExecuteResponse call() throws IOException {
      Optional<Future<?>> end = watchdog.after(longest, this::giveUp);
      try {
        HttpExecuteResponse answer = exchange.call();
        if (!state.compareAndSet(State.UNDER_WAY, State.ANSWERED)) {
          exchange.abort();
          throw tooSlow();
        }
        return answer;
      } catch (IOException | RuntimeException e) {
        if (state.get() == State.GIVEN_UP) {
          throw tooSlow();
        }
        throw e;
      } finally {
        end.ifPresent(task -> task.cancel(false));
      }
    }

    private void giveUp() {
      if (state.compareAndSet(State.UNDER_WAY, State.GIVEN_UP) || state.get() == State.GIVEN_UP) {
        exchange.abort();
      }
    }

    private IOException tooSlow() {
      return new IOException(
          "an answer that drips: its head is not whole after " + Settings.show(longest));
    }
  }
}
