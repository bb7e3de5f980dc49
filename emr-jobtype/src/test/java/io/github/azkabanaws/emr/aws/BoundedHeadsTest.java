package io.github.azkabanaws.emr.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.fixtures.DripServer;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeAws;
import io.github.azkabanaws.emr.fixtures.FakeAws.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;

/**
 * An answer whose head never ends, although each byte of it comes in time. The servers drip for as
 * long as a test lasts, so that only the bound can end a call.
 */
@Timeout(120)
class BoundedHeadsTest {
  private static final Duration PATIENT = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final AwsCredentialsProvider CREDENTIALS =
      StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "example"));

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200 OK", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nX-Slow: "})
  void aHeadThatDripsIsGivenUp(String start) throws Exception {
    try (DripServer server = new DripServer(start, "x");
        SdkHttpClient http = AwsHttp.client(Examples.config().aws(), PATIENT, SHORT)) {
      assertThatThrownBy(() -> get(http, server.endpoint()))
          .isInstanceOf(IOException.class)
          .hasMessage("an answer that drips: its head is not whole after 300ms");
    }
  }

  @Test
  void aProxysHeadThatDripsIsGivenUpToo() throws Exception {
    try (DripServer proxy = new DripServer("HTTP/1.1 200 OK\r\nX-Slow: ", "x")) {
      AwsSettings settings =
          Examples.config(
                  "aws.emr.proxy.host", "127.0.0.1", "aws.emr.proxy.port", "" + proxy.port())
              .aws();
      try (SdkHttpClient http = AwsHttp.client(settings, PATIENT, SHORT)) {
        assertThatThrownBy(() -> get(http, URI.create("https://aws.example.com")))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("its head is not whole");
      }
    }
  }

  static Stream<Arguments> services() {
    return Stream.of(
        service("EMR", clients -> clients.emr().listClusters()),
        service("STS", clients -> clients.sts().getCallerIdentity()),
        service("S3", clients -> clients.s3().headObject(r -> r.bucket("bucket").key("key"))),
        service(
            "S3 of any region",
            clients -> clients.s3OfAnyRegion().listObjectsV2(r -> r.bucket("bucket"))),
        service(
            "S3's uploads",
            clients ->
                clients
                    .s3()
                    .putObject(r -> r.bucket("bucket").key("key"), RequestBody.fromString("x"))),
        service("Lambda", clients -> clients.lambda().invoke(r -> r.functionName("f"))),
        service(
            "CloudWatch Logs",
            clients -> clients.logs().getLogEvents(r -> r.logGroupName("g").logStreamName("s"))),
        service("SQS", clients -> clients.sqs().receiveMessage(r -> r.queueUrl("https://q"))),
        service(
            "Cognito",
            clients ->
                clients
                    .cognito("eu-west-1", clients.settings().endpoint())
                    .adminGetUser(r -> r.userPoolId("eu-west-1_a").username("u"))));
  }

  private static Arguments service(String name, Consumer<AwsClients> call) {
    return Arguments.of(name, call);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("services")
  void everyServicesCallsAreBounded(String name, Consumer<AwsClients> call) throws Exception {
    try (DripServer server = new DripServer("HTTP/1.1 200 OK\r\nX-Slow: ", "x")) {
      String address = server.endpoint().toString();
      AwsSettings settings =
          Examples.config(
                  "aws.emr.endpoint", address,
                  "aws.emr.sts.endpoint", address,
                  "aws.emr.upload.endpoint", address,
                  "aws.emr.logs.endpoint", address,
                  "aws.emr.cluster.launch.endpoint", address,
                  "aws.emr.hints.queue",
                      "https://sqs.eu-west-1.amazonaws.com/123456789012/azkaban-1",
                  "aws.emr.hints.endpoint", address)
              .aws();
      AwsClients clients =
          new AwsClients(settings, AwsHttp.client(settings, PATIENT, SHORT), CREDENTIALS);
      assertThatThrownBy(() -> call.accept(clients))
          .as(name)
          .isInstanceOf(SdkClientException.class)
          .hasStackTraceContaining("an answer that drips: its head is not whole after ")
          .satisfies(
              e -> assertThat(EmrErrors.of((SdkClientException) e)).isEqualTo(EmrErrors.NO_ANSWER));
    }
  }

  @Test
  void whatIsSentHasItsTimeToo() throws Exception {
    try (DripServer server = new DripServer("HTTP/1.1 200 OK\r\nX-Slow: ", "x");
        SdkHttpClient http = AwsHttp.client(Examples.config().aws(), PATIENT, SHORT)) {
      SdkHttpRequest request =
          request(server.endpoint()).toBuilder()
              .method(SdkHttpMethod.PUT)
              .putHeader("Content-Length", "" + 16 * 1024)
              .build();
      ExecutableHttpRequest exchange =
          http.prepareRequest(
              HttpExecuteRequest.builder()
                  .request(request)
                  .contentStreamProvider(() -> new ByteArrayInputStream(new byte[16 * 1024]))
                  .build());
      assertThatThrownBy(exchange::call).hasMessageContaining("not whole after 1300ms");
    }
  }

  @Test
  void anAnswerThatIsThereIsLeftAlone() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    try (FakeAws aws = new FakeAws(request -> Reply.ok("whole"));
        SdkHttpClient http =
            new BoundedHeads(
                new Counting(AwsHttp.client(Examples.config().aws()), ended),
                PATIENT,
                CallWatchdog.SYSTEM)) {
      HttpExecuteResponse answer = get(http, aws.endpoint());
      assertThat(answer.httpResponse().statusCode()).isEqualTo(200);
      assertThat(
              new String(
                  answer.responseBody().orElseThrow().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("whole");
      assertThat(ended.getCount()).isEqualTo(1);
    }
  }

  /** An answer and the end of the time in the same moment: one of them counts, and not both. */
  @Test
  void anAnswerThatComesAsTheTimeEndsIsNone() {
    CountDownLatch aborted = new CountDownLatch(1);
    SdkHttpClient late =
        new Answering(
            () -> {
              aborted.await();
              return HttpExecuteResponse.builder()
                  .response(SdkHttpResponse.builder().statusCode(200).build())
                  .build();
            },
            aborted);
    BoundedHeads http = new BoundedHeads(late, Duration.ofMillis(1), CallWatchdog.SYSTEM);
    assertThatThrownBy(() -> get(http, URI.create("http://127.0.0.1")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("drips");
  }

  private static HttpExecuteResponse get(SdkHttpClient http, URI address) throws IOException {
    return http.prepareRequest(HttpExecuteRequest.builder().request(request(address)).build())
        .call();
  }

  private static SdkHttpRequest request(URI address) {
    return SdkHttpRequest.builder().method(SdkHttpMethod.GET).uri(address).build();
  }

  /** Counts down when an exchange is ended. */
  private record Counting(SdkHttpClient http, CountDownLatch aborted) implements SdkHttpClient {
    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      ExecutableHttpRequest exchange = http.prepareRequest(request);
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() throws IOException {
          return exchange.call();
        }

        @Override
        public void abort() {
          aborted.countDown();
          exchange.abort();
        }
      };
    }

    @Override
    public void close() {
      http.close();
    }
  }

  private interface Call {
    HttpExecuteResponse make() throws InterruptedException;
  }

  /** Answers when a test says so, also if it was ended before. */
  private record Answering(Call call, CountDownLatch aborted) implements SdkHttpClient {
    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() throws IOException {
          try {
            return call.make();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
        }

        @Override
        public void abort() {
          aborted.countDown();
        }
      };
    }

    @Override
    public void close() {
      // There is nothing to close.
    }
  }
}
