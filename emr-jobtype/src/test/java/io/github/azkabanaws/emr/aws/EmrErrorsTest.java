package io.github.azkabanaws.emr.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.azkabanaws.emr.fixtures.FakeEmr;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.emr.EmrClient;

class EmrErrorsTest {
  @ParameterizedTest
  @CsvSource({
    "400, ValidationException, REFUSED",
    "400, InvalidRequestException, REFUSED",
    "400, AccessDeniedException, REFUSED",
    "403, UnrecognizedClientException, REFUSED",
    "400, ExpiredTokenException, NOT_EXECUTED",
    "400, ThrottlingException, NO_ANSWER",
    "408, RequestTimeout, NO_ANSWER",
    "429, TooManyRequestsException, NO_ANSWER",
    "500, InternalServerException, NO_ANSWER",
    "503, ServiceUnavailable, NO_ANSWER",
  })
  void anAnswerIsJudgedByItsCode(int status, String code, EmrErrors meaning) {
    assertThat(EmrErrors.of((SdkException) FakeEmr.error(status, code, "text"))).isEqualTo(meaning);
  }

  @ParameterizedTest
  @CsvSource({
    "InvalidSignatureException, Signature expired: 20260301T100000Z is now, NOT_EXECUTED",
    "InvalidSignatureException, Signature not yet current: 20260301T100000Z, NOT_EXECUTED",
    "InvalidSignatureException, The request signature we calculated does not match, REFUSED",
    "RequestTimeTooSkewed, any, NOT_EXECUTED",
    "RequestInTheFuture, any, NOT_EXECUTED",
    "RequestExpired, any, NOT_EXECUTED",
  })
  void aWrongClockIsNoRefusal(String code, String message, EmrErrors meaning) {
    assertThat(EmrErrors.of((SdkException) FakeEmr.error(400, code, message))).isEqualTo(meaning);
  }

  @Test
  void aConnectionThatWasNeverMadeHadNoEffect() {
    assertThat(of(new ConnectException("refused"))).isEqualTo(EmrErrors.NOT_EXECUTED);
    assertThat(of(new UnknownHostException("emr"))).isEqualTo(EmrErrors.NOT_EXECUTED);
    assertThat(of(new SocketTimeoutException("connect timed out")))
        .isEqualTo(EmrErrors.NOT_EXECUTED);
  }

  @Test
  void aTimeoutOfAConnectionThatWasMadeSaysNothing() {
    assertThat(of(new SocketTimeoutException("Read timed out"))).isEqualTo(EmrErrors.NO_ANSWER);
    assertThat(of(new SocketTimeoutException("timeout"))).isEqualTo(EmrErrors.NO_ANSWER);
    assertThat(of(new SocketTimeoutException())).isEqualTo(EmrErrors.NO_ANSWER);
    assertThat(of(new IOException("Connect timed out"))).isEqualTo(EmrErrors.NO_ANSWER);
  }

  /** As behind a firewall that drops packets: a port whose queue is full answers no more. */
  @Test
  void whoeverDoesNotLetUsConnectHasNotGotTheRequest() throws Exception {
    List<Socket> queue = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        SdkHttpClient http =
            UrlConnectionHttpClient.builder().connectionTimeout(Duration.ofMillis(300)).build()) {
      boolean takes = true;
      while (takes) {
        Socket socket = new Socket();
        queue.add(socket);
        try {
          socket.connect(full.getLocalSocketAddress(), 300);
        } catch (SocketTimeoutException e) {
          takes = false;
        }
      }
      EmrClient emr =
          EmrClient.builder()
              .region(Region.EU_WEST_1)
              .credentialsProvider(AnonymousCredentialsProvider.create())
              .httpClient(http)
              .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
              .endpointOverride(URI.create("http://127.0.0.1:" + full.getLocalPort()))
              .build();
      SdkException none =
          catchThrowableOfType(SdkException.class, () -> emr.listSteps(r -> r.clusterId("j-1")));
      assertThat(EmrErrors.of(none)).as("%s", none).isEqualTo(EmrErrors.NOT_EXECUTED);
    } finally {
      for (Socket socket : queue) {
        socket.close();
      }
    }
  }

  @Test
  void withoutCredentialsNothingWasSent() {
    AwsCredentialsProvider none =
        AwsCredentialsProviderChain.of(
            () -> {
              throw SdkClientException.create("nothing here");
            });
    SdkException missing = catchThrowableOfType(SdkException.class, none::resolveCredentials);
    assertThat(EmrErrors.of(missing)).isEqualTo(EmrErrors.NOT_EXECUTED);
  }

  @Test
  void aConnectionThatWasLostMayHaveHadOne() {
    assertThat(of(new IOException("reset"))).isEqualTo(EmrErrors.NO_ANSWER);
    assertThat(of(new SocketTimeoutException("Read timed out"))).isEqualTo(EmrErrors.NO_ANSWER);
  }

  @Test
  void theTextIsOneLineWithTheCause() {
    assertThat(EmrErrors.text((SdkException) FakeEmr.error(400, "ValidationException", "a\nb")))
        .isEqualTo("ValidationException: a b");
    assertThat(EmrErrors.text((SdkException) FakeEmr.network(new ConnectException("refused"))))
        .isEqualTo("ConnectException: refused");
  }

  @Test
  void whatAParserQuotesOfCredentialsIsNotShown() {
    // As reading the output of a credential process fails, or what the metadata service answers.
    RuntimeException json =
        new IllegalStateException(
            "Failed to refresh process-based credentials.",
            catchThrowable(() -> JsonNode.parser().parse("{\"SecretAccessKey\": hunter2}")));
    assertThat(json).hasStackTraceContaining("hunter2");
    assertThat(EmrErrors.text(json)).doesNotContain("hunter2").isEqualTo("JsonParseException");
    assertThat(EmrErrors.text(new IllegalStateException("hunter2")))
        .isEqualTo("IllegalStateException");
    assertThat(EmrErrors.text(SdkClientException.create("x", SdkClientException.create("y"))))
        .isEqualTo("SdkClientException: y");
  }

  private static EmrErrors of(IOException cause) {
    return EmrErrors.of((SdkException) FakeEmr.network(cause));
  }

  @Test
  void whatAwsRepeatsOfTheRequestIsNotShown() {
    String message =
        "The request signature we calculated does not match.\n\nThe Canonical String for this"
            + " request should have been\n'POST\n/\n\nx-amz-security-token:SESSIONTOKEN'";
    assertThat(EmrErrors.text(FakeEmr.error(400, "InvalidSignatureException", message)))
        .isEqualTo(
            "InvalidSignatureException: The request signature we calculated does not match.");
  }
}
