package io.github.azkabanaws.virtualtime;

import io.github.azkabanaws.emrsimulator.EmrSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Consumer;
import java.util.function.Predicate;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/**
 * What lies between an executor and the simulator, where things go wrong that no server can bring
 * about. Each failure is the JDK's own: a name that really does not resolve, an answer that really
 * does not come in time.
 */
public final class FaultNetwork {
  /** Of a top-level domain that never has a name, RFC 6761. */
  private static final String NO_SUCH_NAME = "elasticmapreduce.invalid";

  /** In real time, so that nobody waits for the engine's half a minute. */
  private static final Duration IMPATIENCE = Duration.ofMillis(40);

  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);

  private final SdkHttpClient impatient =
      UrlConnectionHttpClient.builder().socketTimeout(IMPATIENCE).build();

  private volatile EmrSimulator emr;
  private volatile boolean resolves = true;
  private volatile Predicate<String> stalls = operation -> false;
  private volatile Duration executorAhead = Duration.ZERO;
  private volatile Consumer<String> before = operation -> {};
  private volatile Consumer<String> after = operation -> {};

  /** To be called before the first request. */
  public void leadsTo(EmrSimulator simulator) {
    emr = simulator;
  }

  /** Whether the endpoint's name is found. */
  public void setResolves(boolean value) {
    resolves = value;
  }

  /** Requests for these operations are given up soon: the simulator does not answer them. */
  public void setStalls(Predicate<String> operations) {
    stalls = operations;
  }

  /** By how much the executor's wall clock is ahead of AWS's. */
  public void setExecutorAhead(Duration value) {
    executorAhead = value;
  }

  /** Hears of each request's operation just before it is sent, on the thread that sends it. */
  public void before(Consumer<String> action) {
    before = action;
  }

  /** Hears of each request's operation when its answer is there, before anybody reads it. */
  public void after(Consumer<String> action) {
    after = action;
  }

  /** AWS's time, seen from a JVM whose own clock tells the executor's. */
  public InstantSource awsTime() {
    return () -> Instant.now().minus(executorAhead);
  }

  /** The way of one executor. */
  public SdkHttpClient over(SdkHttpClient client) {
    return new SdkHttpClient() {
      @Override
      public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return FaultNetwork.this.prepare(client, request);
      }

      @Override
      public void close() {
        client.close();
      }
    };
  }

  private ExecutableHttpRequest prepare(SdkHttpClient client, HttpExecuteRequest request) {
    String operation =
        request
            .httpRequest()
            .firstMatchingHeader("X-Amz-Target")
            .orElse("")
            .replaceAll(".*\\.", "");
    before.accept(operation);
    if (!resolves) {
      return client.prepareRequest(elsewhere(request));
    }
    boolean stalled = stalls.test(operation);
    ExecutableHttpRequest prepared = (stalled ? impatient : client).prepareRequest(request);
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        int sent = stalled ? emr.journal().all().size() : 0;
        try {
          return withDate(prepared.call());
        } catch (SocketTimeoutException e) {
          awaitArrival(sent + 1);
          throw e;
        } finally {
          after.accept(operation);
        }
      }

      @Override
      public void abort() {
        prepared.abort();
      }
    };
  }

  private static HttpExecuteRequest elsewhere(HttpExecuteRequest request) {
    return HttpExecuteRequest.builder()
        .request(request.httpRequest().toBuilder().host(NO_SUCH_NAME).build())
        .contentStreamProvider(request.contentStreamProvider().orElse(null))
        .build();
  }

  /** Whoever gives up first must not decide whether the request is executed. */
  private void awaitArrival(int entries) {
    try {
      if (!emr.journal().await(entries, entry -> true, BOUND)) {
        throw new UncheckedIOException(new IOException("The request has not arrived"));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The JDK's server says the machine's time, whatever time AWS has. */
  private HttpExecuteResponse withDate(HttpExecuteResponse response) {
    if (executorAhead.isZero()) {
      return response;
    }
    return HttpExecuteResponse.builder()
        .response(
            response.httpResponse().toBuilder()
                .putHeader("Date", HTTP_DATE.format(awsTime().instant()))
                .build())
        .responseBody(response.responseBody().orElse(null))
        .build();
  }
}
