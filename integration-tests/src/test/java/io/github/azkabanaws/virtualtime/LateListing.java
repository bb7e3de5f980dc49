package io.github.azkabanaws.virtualtime;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.utils.IoUtils;

/** An EMR that lists steps as they were some time ago: each answer serves for so long. */
final class LateListing {
  private record Kept(Duration at, SdkHttpResponse response, SdkBytes body) {}

  private final VirtualTime time;
  private final Duration serves;
  private final Map<String, Kept> kept = new HashMap<>();

  LateListing(VirtualTime time, Duration serves) {
    this.time = time;
    this.serves = serves;
  }

  SdkHttpClient over(SdkHttpClient client) {
    return new SdkHttpClient() {
      @Override
      public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest prepared = client.prepareRequest(request);
        String asked = question(request);
        return asked.isEmpty() ? prepared : late(prepared, asked);
      }

      @Override
      public void close() {
        client.close();
      }
    };
  }

  private ExecutableHttpRequest late(ExecutableHttpRequest prepared, String asked) {
    return new ExecutableHttpRequest() {
      @Override
      public HttpExecuteResponse call() throws IOException {
        Kept last = kept.get(asked);
        if (last == null || time.now().minus(last.at()).compareTo(serves) > 0) {
          HttpExecuteResponse answer = prepared.call();
          SdkBytes body = SdkBytes.fromInputStream(answer.responseBody().orElseThrow());
          last = new Kept(time.now(), answer.httpResponse(), body);
          if (last.response().isSuccessful()) {
            kept.put(asked, last);
          }
        }
        return HttpExecuteResponse.builder()
            .response(last.response())
            .responseBody(AbortableInputStream.create(last.body().asInputStream()))
            .build();
      }

      @Override
      public void abort() {
        prepared.abort();
      }
    };
  }

  /** What a request for a list of active steps asks; empty if it is another. */
  private static String question(HttpExecuteRequest request) {
    String target = request.httpRequest().firstMatchingHeader("X-Amz-Target").orElse("");
    if (!target.endsWith(".ListSteps")) {
      return "";
    }
    try {
      String body = IoUtils.toUtf8String(request.contentStreamProvider().orElseThrow().newStream());
      return body.contains("StepStates") ? body : "";
    } catch (IOException e) {
      throw new IllegalStateException("It is in memory", e);
    }
  }
}
