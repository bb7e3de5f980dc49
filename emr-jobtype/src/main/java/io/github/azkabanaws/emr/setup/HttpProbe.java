package io.github.azkabanaws.emr.setup;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * Asks an address for nothing in particular, without a signature, by the HTTP client that all calls
 * use: so by the same proxy, with the same timeouts, trusting the same certificates.
 */
final class HttpProbe {
  private final SdkHttpClient http;

  HttpProbe(SdkHttpClient http) {
    this.http = http;
  }

  /**
   * Any answer, which may well be a refusal.
   *
   * @throws IOException if there is none
   */
  Answer get(URI address) throws IOException {
    SdkHttpRequest request =
        SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(address).encodedPath("/").build();
    ExecutableHttpRequest exchange =
        http.prepareRequest(HttpExecuteRequest.builder().request(request).build());
    try {
      return new Answer(exchange.call().httpResponse());
    } finally {
      exchange.abort();
    }
  }

  /** What came back. */
  static final class Answer {
    private final SdkHttpResponse response;

    private Answer(SdkHttpResponse response) {
      this.response = response;
    }

    int status() {
      return response.statusCode();
    }

    /** When the other side has answered, by its own clock; as the header {@code Date} has it. */
    Optional<String> date() {
      return response.firstMatchingHeader("Date");
    }
  }
}
