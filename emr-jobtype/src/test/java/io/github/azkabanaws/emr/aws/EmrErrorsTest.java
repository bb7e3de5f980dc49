package io.github.azkabanaws.emr.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.azkabanaws.emr.fixtures.FakeEmr;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

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
