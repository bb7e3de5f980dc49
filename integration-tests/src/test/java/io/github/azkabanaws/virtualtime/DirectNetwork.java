package io.github.azkabanaws.virtualtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.azkabanaws.emrsimulator.Answer;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/**
 * The way from executors to the simulator without a connection, for loads that connections would
 * make slow. Each executor has a client of its own, whose calls are counted.
 */
final class DirectNetwork {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EmrSimulator emr;
  private final VirtualTime time;
  private final List<List<Call>> clients = new ArrayList<>();

  /** One call of one executor. */
  record Call(Duration at, String operation, boolean throttled) {}

  DirectNetwork(EmrSimulator emr, VirtualTime time) {
    this.emr = emr;
    this.time = time;
  }

  /** What each of the clients has asked so far. */
  List<List<Call>> clients() {
    return List.copyOf(clients);
  }

  /** The way of one executor. */
  SdkHttpClient client() {
    List<Call> calls = new ArrayList<>();
    clients.add(calls);
    return new SdkHttpClient() {
      @Override
      public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return new ExecutableHttpRequest() {
          @Override
          public HttpExecuteResponse call() throws IOException {
            return answer(request, calls);
          }

          @Override
          public void abort() {
            // An answer takes no time.
          }
        };
      }

      @Override
      public void close() {
        // Nothing is held open.
      }
    };
  }

  private HttpExecuteResponse answer(HttpExecuteRequest request, List<Call> calls)
      throws IOException {
    String operation =
        request
            .httpRequest()
            .firstMatchingHeader("X-Amz-Target")
            .orElseThrow()
            .replaceAll(".*\\.", "");
    JsonNode body;
    try (InputStream content = request.contentStreamProvider().orElseThrow().newStream()) {
      body = JSON.readTree(content);
    }
    Answer answer =
        emr.ask(operation, body).orElseThrow(() -> new IOException("The fault needs a connection"));
    calls.add(
        new Call(
            time.now(),
            operation,
            answer.errorCode().filter("ThrottlingException"::equals).isPresent()));
    byte[] bytes = JSON.writeValueAsBytes(answer.body());
    SdkHttpFullResponse.Builder response =
        SdkHttpFullResponse.builder()
            .statusCode(answer.status())
            .putHeader("Content-Type", "application/x-amz-json-1.1")
            .putHeader("Content-Length", String.valueOf(bytes.length));
    answer.errorCode().ifPresent(code -> response.putHeader("x-amzn-ErrorType", code));
    return HttpExecuteResponse.builder()
        .response(response.build())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(bytes)))
        .build();
  }
}
