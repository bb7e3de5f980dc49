package io.github.azkabanaws.emr.aws;

import io.github.azkabanaws.base.files.BoundedBytes;
import io.github.azkabanaws.emr.base.Timer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Takes no answer for one that is not whole: it fails with an {@link IOException} where a body ends
 * before its Content-Length (which Java 17 takes for the end), where it is longer than expected,
 * and where it drips. Thread-safe if the client below it is.
 */
final class WholeAnswers implements SdkHttpClient {
  private final SdkHttpClient http;
  private final Timer timer;
  private final long longest;

  /**
   * @param timer what the time goes by that is spent waiting for bytes
   * @param longest the most bytes of a body
   */
  WholeAnswers(SdkHttpClient http, Timer timer, long longest) {
    this.http = Objects.requireNonNull(http, "http");
    this.timer = timer;
    this.longest = longest;
  }

  @Override
  public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
    ExecutableHttpRequest exchange = http.prepareRequest(request);
    boolean hasBody = request.httpRequest().method() != SdkHttpMethod.HEAD;
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        HttpExecuteResponse answer = exchange.call();
        if (!hasBody) {
          return answer;
        }
        HttpExecuteResponse whole = whole(answer);
        return answer.httpResponse().isSuccessful() ? whole : read(whole);
      }

      @Override
      public void abort() {
        exchange.abort();
      }
    };
  }

  private HttpExecuteResponse whole(HttpExecuteResponse answer) {
    AbortableInputStream body = answer.responseBody().orElse(null);
    if (body == null) {
      return answer;
    }
    SdkHttpResponse head = answer.httpResponse();
    InputStream whole = new WholeBody(body, length(head), longest, timer);
    return HttpExecuteResponse.builder()
        .response(head)
        .responseBody(AbortableInputStream.create(whole, body))
        .build();
  }

  /**
   * Here, because the SDK takes an error whose body it can't read for one without a code: a call
   * that was throttled would be one that was refused.
   */
  private static HttpExecuteResponse read(HttpExecuteResponse error) throws IOException {
    AbortableInputStream body = error.responseBody().orElse(null);
    if (body == null) {
      return error;
    }
    BoundedBytes bytes = BoundedBytes.read(body, AwsClients.LONGEST_ANSWER);
    if (bytes.isCut()) {
      body.abort();
      throw new IOException("an answer of more than " + AwsClients.LONGEST_ANSWER + " bytes");
    }
    body.close();
    return HttpExecuteResponse.builder()
        .response(error.httpResponse())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(bytes.bytes())))
        .build();
  }

  /** What the head says of the body's length; -1 if it says nothing, or the body ends otherwise. */
  private static long length(SdkHttpResponse head) {
    Optional<String> length = head.firstMatchingHeader("Content-Length");
    if (!length.isPresent()
        || head.firstMatchingHeader("Transfer-Encoding").isPresent()
        || head.statusCode() == 204
        || head.statusCode() == 304) {
      return -1;
    }
    try {
      return Long.parseLong(length.get().trim());
    } catch (NumberFormatException e) {
      return -1;
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
}
