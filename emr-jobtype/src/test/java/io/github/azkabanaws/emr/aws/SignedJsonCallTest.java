package io.github.azkabanaws.emr.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.azkabanaws.emr.fixtures.FakeAws;
import io.github.azkabanaws.emr.fixtures.FakeAws.Reply;
import io.github.azkabanaws.emr.fixtures.SignatureCheck;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

class SignedJsonCallTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-04T05:06:07Z"), ZoneOffset.UTC);
  private static final Duration PATIENT = Duration.ofSeconds(30);

  private final CountDownLatch end = new CountDownLatch(1);
  private FakeAws aws;

  @BeforeEach
  void start() throws Exception {
    aws = new FakeAws(request -> Reply.ok("{\"Name\":\"x\"}"));
  }

  @AfterEach
  void stop() {
    end.countDown();
    aws.close();
  }

  @Test
  void sendsASignedJsonCall() throws Exception {
    assertThat(call("Service.Do").field("Name").orElseThrow().asString()).isEqualTo("x");
    FakeAws.Request request = aws.requests().get(0);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.path()).isEqualTo("/");
    assertThat(request.header("Content-Type")).isEqualTo("application/x-amz-json-1.1");
    assertThat(request.header("X-Amz-Target")).isEqualTo("Service.Do");
    assertThat(request.header("X-Amz-Date")).isEqualTo("20260304T050607Z");
    assertThat(request.header("X-Amz-Security-Token")).isEqualTo("token-of-the-test");
    assertThat(request.body()).isEqualTo("{\"A\":\"\\\"b\\n\\u0000é\"}");
    SignatureCheck.verify(request, "20260304/eu-west-1/cognito-idp/aws4_request", "/");
  }

  @Test
  void postsToAPathWithHeaders() throws Exception {
    SignedJsonCall.Answer answer =
        aws.call("lambda", PATIENT, CLOCK)
            .post(
                "/2015-03-31/functions/start%3A1/invocations",
                Map.of("X-Amz-Invocation-Type", "RequestResponse"),
                "[1]".getBytes(StandardCharsets.UTF_8));
    assertThat(answer.body()).asString().isEqualTo("{\"Name\":\"x\"}");
    assertThat(answer.header("content-LENGTH")).isEqualTo("12");
    assertThat(answer.header("absent")).isNull();
    FakeAws.Request request = aws.requests().get(0);
    assertThat(request.path()).isEqualTo("/2015-03-31/functions/start%3A1/invocations");
    assertThat(request.header("X-Amz-Invocation-Type")).isEqualTo("RequestResponse");
    assertThat(request.body()).isEqualTo("[1]");
    SignatureCheck.verify(
        request,
        "20260304/eu-west-1/lambda/aws4_request",
        "/2015-03-31/functions/start%253A1/invocations");
  }

  @ParameterizedTest
  @CsvSource({
    "400, UserNotFoundException, REFUSED",
    "400, AccessDeniedException, REFUSED",
    "400, TooManyRequestsException, NO_ANSWER",
    "400, ThrottlingException, NO_ANSWER",
    "429, Anything, NO_ANSWER",
    "500, InternalErrorException, NO_ANSWER",
    "400, ExpiredTokenException, NOT_EXECUTED",
  })
  void anErrorHasCodeMessageAndMeaning(int status, String code, EmrErrors meaning) {
    aws.behave(request -> Reply.error(status, code, "What it says."));
    AwsServiceException e = catchThrowableOfType(AwsServiceException.class, () -> call("S.Do"));
    assertThat(EmrErrors.text(e)).isEqualTo(code + ": What it says.");
    assertThat(EmrErrors.of(e)).isEqualTo(meaning);
    assertThat(aws.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"GoneException", "GoneException:http://x/", "ns#GoneException"})
  void theCodeMayStandInTheHeader(String header) {
    aws.behave(request -> new Reply(400, header, "<html>"));
    AwsServiceException e = catchThrowableOfType(AwsServiceException.class, () -> call("S.Do"));
    assertThat(EmrErrors.text(e)).isEqualTo("GoneException: no message");
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 403, 502})
  void anErrorOfSomethingInBetweenHasItsStatus(int status) {
    aws.behave(request -> new Reply(status, null, "<html>\nproxy"));
    AwsServiceException e = catchThrowableOfType(AwsServiceException.class, () -> call("S.Do"));
    assertThat(EmrErrors.text(e)).isEqualTo("HTTP " + status + ": no message");
    assertThat(EmrErrors.of(e)).isEqualTo(status == 502 ? EmrErrors.NO_ANSWER : EmrErrors.REFUSED);
  }

  @Test
  void theSessionsTokenIsNotInAnError() {
    aws.behave(
        request ->
            Reply.error(
                403,
                "InvalidSignatureException",
                "It does not match.\\n\\nThe Canonical String for this request should have been\\n"
                    + "x-amz-security-token:"
                    + request.header("X-Amz-Security-Token")));
    AwsServiceException e = catchThrowableOfType(AwsServiceException.class, () -> call("S.Do"));
    assertThat(EmrErrors.text(e)).isEqualTo("InvalidSignatureException: It does not match.");
    assertThat(e.toString()).doesNotContain("token-of-the-test");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "OK", "[]", "null", "\"x\"", "{\"a\":", "<html>secret</html>"})
  void whatIsNoObjectIsNoAnswer(String body) {
    aws.behave(request -> Reply.ok(body));
    noAnswer("the answer to S.Do is not a JSON object");
  }

  @Test
  void deepNestingIsNoAnswer() {
    aws.behave(request -> Reply.ok("{\"a\":" + "[".repeat(500_000)));
    noAnswer("is not a JSON object");
  }

  @Test
  void anAnswerWithoutEndIsNotRead() {
    aws.behave(request -> Reply.ok("\"" + "x".repeat(SignedJsonCall.LONGEST_ANSWER)));
    noAnswer("an answer of more than 1048576 bytes");
  }

  @Test
  void theLongestAnswerIsRead() {
    String spaces = " ".repeat(SignedJsonCall.LONGEST_ANSWER - 2);
    aws.behave(request -> Reply.ok("{" + spaces + "}"));
    assertThat(call("S.Do").isObject()).isTrue();
  }

  @Test
  void anAnswerThatNeverComesIsBoundedByTheClientsTimeout() {
    aws.behave(
        request -> {
          awaitEnd();
          return Reply.ok("{}");
        });
    SdkException e =
        catchThrowableOfType(
            SdkException.class,
            () -> aws.call("cognito-idp", Duration.ofMillis(50), CLOCK).call("S.Do", Map.of()));
    assertThat(EmrErrors.of(e)).isEqualTo(EmrErrors.NO_ANSWER);
    assertThat(EmrErrors.text(e)).startsWith("SocketTimeoutException");
  }

  @Test
  void anAnswerThatDripsIsGivenUp() {
    AtomicInteger asked = new AtomicInteger();
    InstantSource minutes =
        () -> CLOCK.instant().plus(Duration.ofMinutes(2).multipliedBy(asked.getAndIncrement()));
    SdkException e =
        catchThrowableOfType(
            SdkException.class,
            () ->
                aws.call("cognito-idp", PATIENT, minutes.withZone(ZoneOffset.UTC))
                    .call("S.Do", Map.of()));
    assertThat(EmrErrors.text(e)).contains("an answer that takes more than 1m");
  }

  @Test
  void aServerThatIsNotThereDidNothing() {
    SignedJsonCall call = aws.call("cognito-idp", PATIENT, CLOCK);
    aws.close();
    SdkException e = catchThrowableOfType(SdkException.class, () -> call.call("S.Do", Map.of()));
    assertThat(EmrErrors.of(e)).isEqualTo(EmrErrors.NOT_EXECUTED);
  }

  private JsonNode call(String target) {
    return aws.call("cognito-idp", PATIENT, CLOCK).call(target, Map.of("A", "\"b\n\0é"));
  }

  private void noAnswer(String reason) {
    SdkClientException e = catchThrowableOfType(SdkClientException.class, () -> call("S.Do"));
    assertThat(EmrErrors.of(e)).isEqualTo(EmrErrors.NO_ANSWER);
    assertThat(EmrErrors.text(e)).contains(reason).doesNotContain("secret");
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
