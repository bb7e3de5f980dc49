package io.github.azkabanaws.virtualtime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;

/** A topic of SNS in virtual time, which takes what is published. Not tried against AWS. */
final class VirtualTopic {
  static final String ARN = "arn:aws:sns:us-east-1:123456789012:azkaban.fifo";

  /** Has executors publish here. */
  static final Map<String, String> SETTINGS =
      Map.of("aws.emr.notice.topic", ARN, "aws.emr.notice.endpoint", "http://127.0.0.1:9");

  private static final String TAKEN =
      "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult>"
          + "<MessageId>567910cd-659e-55d4-8ccb-5aaf14679dc0</MessageId></PublishResult>"
          + "</PublishResponse>";

  /** One call of Publish, with its parameters. */
  record Published(Duration at, Map<String, String> parameters) {
    String message() {
      return parameters.get("Message");
    }

    /** The value of a message attribute; null if it is not there. */
    String attribute(String name) {
      for (int i = 1; i <= 10; i++) {
        String entry = "MessageAttributes.entry." + i;
        if (name.equals(parameters.get(entry + ".Name"))) {
          return parameters.get(entry + ".Value.StringValue");
        }
      }
      return null;
    }

    String kind() {
      return attribute("kind");
    }

    /** By which SNS knows what it was told already. */
    String identity() {
      return parameters.get("MessageDeduplicationId");
    }
  }

  private final VirtualTime time;
  private final List<Published> published = new ArrayList<>();
  private boolean away;

  VirtualTopic(VirtualTime time) {
    this.time = time;
  }

  /** Whether nobody reaches it. */
  void isAway(boolean now) {
    away = now;
  }

  List<Published> published() {
    return published;
  }

  /** Those of one kind. */
  List<Published> published(String kind) {
    return published.stream().filter(message -> kind.equals(message.kind())).toList();
  }

  /** The way of an executor, which asks all others by another one. */
  SdkHttpClient over(SdkHttpClient others) {
    return new SdkHttpClient() {
      @Override
      public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        boolean isForm =
            request
                .httpRequest()
                .firstMatchingHeader("Content-Type")
                .filter(type -> type.startsWith("application/x-www-form-urlencoded"))
                .isPresent();
        if (!isForm) {
          return others.prepareRequest(request);
        }
        return new ExecutableHttpRequest() {
          @Override
          public HttpExecuteResponse call() throws IOException {
            if (away) {
              throw new ConnectException("Connection refused");
            }
            return take(request);
          }

          @Override
          public void abort() {
            // Nothing is on its way.
          }
        };
      }

      @Override
      public void close() {
        others.close();
      }
    };
  }

  private HttpExecuteResponse take(HttpExecuteRequest request) throws IOException {
    Map<String, String> form = new TreeMap<>();
    try (InputStream in = request.contentStreamProvider().orElseThrow().newStream()) {
      String body = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String pair : body.split("&", -1)) {
        String[] parts = pair.split("=", 2);
        form.put(decoded(parts[0]), decoded(parts[1]));
      }
    }
    published.add(new Published(time.now(), Map.copyOf(form)));
    byte[] answer = TAKEN.getBytes(StandardCharsets.UTF_8);
    return HttpExecuteResponse.builder()
        .response(
            SdkHttpFullResponse.builder()
                .statusCode(200)
                .putHeader("Content-Type", "text/xml")
                .putHeader("Content-Length", String.valueOf(answer.length))
                .build())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(answer)))
        .build();
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
