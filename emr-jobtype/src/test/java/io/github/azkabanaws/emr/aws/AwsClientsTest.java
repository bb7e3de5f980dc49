package io.github.azkabanaws.emr.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.azkabanaws.base.settings.Environment;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeAws;
import io.github.azkabanaws.emr.fixtures.FakeAws.Reply;
import io.github.azkabanaws.emr.fixtures.Problems;
import io.github.azkabanaws.emr.fixtures.SignatureCheck;
import io.github.azkabanaws.emr.s3.S3Location;
import io.github.azkabanaws.emr.s3.S3Objects;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cognitoidentityprovider.CognitoIdentityProviderClient;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.AddJobFlowStepsRequest;
import software.amazon.awssdk.services.emr.model.StepConfig;
import software.amazon.awssdk.services.s3.S3Client;

/** The clients of all services: how often a call is made, where it goes, and what comes of it. */
class AwsClientsTest {
  private static final Duration PATIENT = Duration.ofSeconds(30);
  private static final String HALF = "{\"StepIds\":[\"s-1";
  private static final AddJobFlowStepsRequest STEPS =
      AddJobFlowStepsRequest.builder()
          .jobFlowId("j-1")
          .steps(StepConfig.builder().name("x").build())
          .build();

  @TempDir Path folder;

  private final CountDownLatch end = new CountDownLatch(1);
  private FakeAws aws;

  @BeforeEach
  void start() throws Exception {
    aws = new FakeAws(request -> Reply.ok("{}"));
  }

  @AfterEach
  void stop() {
    end.countDown();
    aws.close();
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("aws."))
        .forEach(System::clearProperty);
  }

  // ---- How often.

  /** What the SDK does by itself, so that a newer one which does otherwise is noticed. */
  @Test
  void theSdkSendsStepsAgainWhoseAnswerIsCutOff() {
    assertThat(RetryMode.defaultRetryMode()).isEqualTo(RetryMode.STANDARD);
    aws.behave(request -> Reply.ok(HALF));
    try (EmrClient plain =
        EmrClient.builder()
            .region(Region.EU_WEST_1)
            .endpointOverride(aws.endpoint())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
            .build()) {
      assertThatThrownBy(() -> plain.addJobFlowSteps(STEPS)).isInstanceOf(SdkException.class);
    }
    assertThat(aws.requests()).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({"legacy", "standard", "adaptive", "''"})
  void ourClientsSendNothingAgain(String mode) {
    System.setProperty("aws.retryMode", mode);
    if (mode.isEmpty()) {
      System.clearProperty("aws.retryMode");
    }
    AwsClients clients = aws.clients(PATIENT);
    for (Reply reply :
        List.of(
            Reply.ok(HALF),
            Reply.ok("{}").cut(),
            new Reply(400, null, "{\"__type\":\"ThrottlingException\"}").cut(),
            Reply.error(500, "InternalFailure", "x"))) {
      aws.behave(request -> reply);
      assertSentOnce(() -> clients.emr().addJobFlowSteps(STEPS));
      assertSentOnce(() -> clients.emr().runJobFlow(r -> r.name("x")));
      assertSentOnce(() -> clients.lambda().invoke(r -> r.functionName("f")), reply);
      assertSentOnce(() -> clients.sqs().receiveMessage(r -> r.queueUrl("http://q/1/q")));
      assertSentOnce(() -> clients.logs().getLogEvents(r -> r.logStreamName("s")));
      assertSentOnce(
          () ->
              clients
                  .cognito("eu-west-1", Optional.of(aws.endpoint()))
                  .adminGetUser(r -> r.username("u")));
    }
  }

  private void assertSentOnce(Runnable call, Reply reply) {
    // What a function answers is its own affair, if all of it comes.
    if (reply.status() == 200 && reply.missing() == 0) {
      call.run();
    } else {
      assertSentOnce(call);
    }
  }

  private void assertSentOnce(Runnable call) {
    aws.requests().clear();
    SdkException e = catchThrowableOfType(SdkException.class, call::run);
    assertThat(EmrErrors.of(e)).isEqualTo(EmrErrors.NO_ANSWER);
    assertThat(aws.requests()).hasSize(1);
  }

  // ---- Where.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aws.endpointUrl=http://127.0.0.1:1",
        "aws.endpointUrl=",
        "aws.endpointUrlEmr=http://127.0.0.1:1",
        "aws.endpointUrlS3=http://127.0.0.1:1",
        "aws.endpointUrlSqs=http://127.0.0.1:1",
        "aws.endpointUrlSns=http://127.0.0.1:1",
        "aws.endpointUrlSts=http://127.0.0.1:1",
        "aws.endpointUrlLambda=http://127.0.0.1:1",
        "aws.endpointUrlCloudWatchLogs=http://127.0.0.1:1",
        "aws.endpointUrlCognitoIdentityProvider=http://127.0.0.1:1",
        "aws.useFipsEndpoint=true",
        "aws.useDualstackEndpoint=true",
        "profile endpoint_url = http://127.0.0.1:1",
        "profile use_fips_endpoint = true",
        "profile use_dualstack_endpoint = true",
        "profile services = x\n[services x]\nemr =\n  endpoint_url = http://127.0.0.1:1",
      })
  void noneOfTheSurroundingsMovesACall(String set) throws Exception {
    surround(set);
    assertThat(asked())
        .containsEntry("emr", "elasticmapreduce.us-east-1.amazonaws.com")
        .containsEntry("sts", "sts.us-east-1.amazonaws.com")
        .containsEntry("s3", "bucket.s3.us-east-1.amazonaws.com")
        .containsEntry("s3 anywhere", "bucket.s3.us-east-1.amazonaws.com")
        .containsEntry("lambda", "lambda.us-east-1.amazonaws.com")
        .containsEntry("logs", "logs.us-east-1.amazonaws.com")
        .containsEntry("sqs", "sqs.us-east-1.amazonaws.com")
        .containsEntry("sns", "sns.us-east-1.amazonaws.com")
        .containsEntry("cognito", "cognito-idp.us-east-1.amazonaws.com");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aws.endpointUrl=https://aws.example.com:81",
        "profile endpoint_url = https://aws.example.com:81"
      })
  void ifTheSettingLetsThemTheyMoveAllAlike(String set) throws Exception {
    surround(set);
    assertThat(asked(Surroundings.ALLOWED, "true").values()).containsOnly("aws.example.com");
  }

  @ParameterizedTest
  @ValueSource(strings = {"aws.useFipsEndpoint=true", "profile use_fips_endpoint = true"})
  void ifTheSettingLetsItFipsIsForAll(String set) throws Exception {
    surround(set);
    assertThat(asked(Surroundings.ALLOWED, "true"))
        .containsEntry("emr", "elasticmapreduce-fips.us-east-1.amazonaws.com")
        .containsEntry("sts", "sts-fips.us-east-1.amazonaws.com")
        .containsEntry("s3", "bucket.s3-fips.us-east-1.amazonaws.com")
        .containsEntry("sqs", "sqs-fips.us-east-1.amazonaws.com")
        .containsEntry("sns", "sns-fips.us-east-1.amazonaws.com")
        .containsEntry("cognito", "cognito-idp-fips.us-east-1.amazonaws.com");
  }

  @Test
  void aBucketElsewhereIsAskedThere() {
    List<URI> called = new ArrayList<>();
    S3Client s3 =
        clients(
                request -> {
                  called.add(request.httpRequest().getUri());
                  return answer(called.size() == 1 ? 301 : 200, "eu-central-1");
                })
            .s3OfAnyRegion();
    s3.headObject(r -> r.bucket("bucket").key("k"));
    assertThat(called)
        .extracting(URI::getHost)
        .containsExactly(
            "bucket.s3.us-east-1.amazonaws.com", "bucket.s3.eu-central-1.amazonaws.com");
  }

  /** As in a pod of EKS; the SDK's own client for it goes where the surroundings say. */
  @Test
  void aWebIdentityIsExchangedWhereTheSettingsSay() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "token-of-the-pod");
    System.setProperty("aws.webIdentityTokenFile", token.toString());
    System.setProperty("aws.roleArn", "arn:aws:iam::123456789012:role/pod");
    System.setProperty("aws.endpointUrlSts", "http://127.0.0.1:1");
    aws.behave(
        request ->
            Reply.ok(
                "<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>"
                    + "<AccessKeyId>AKIDPOD</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
                    + "<SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>"
                    + "</Credentials></AssumeRoleWithWebIdentityResult>"
                    + "</AssumeRoleWithWebIdentityResponse>"));
    AwsSettings settings = aws.clients(PATIENT).settings();
    AwsCredentials found =
        AwsClients.executorsOwn(settings, AwsHttp.client(settings)).resolveCredentials();
    assertThat(found.accessKeyId()).isEqualTo("AKIDPOD");
    assertThat(aws.requests())
        .singleElement()
        .satisfies(
            request ->
                assertThat(request.body())
                    .contains("AssumeRoleWithWebIdentity", "token-of-the-pod"));
  }

  /** Neither by the SDK's own client, nor as somebody else whom the machine has too. */
  @Test
  void aWebIdentityThatIsNotExchangedNowIsAskedForNowhereElse() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "token-of-the-pod");
    System.setProperty("aws.webIdentityTokenFile", token.toString());
    System.setProperty("aws.roleArn", "arn:aws:iam::123456789012:role/pod");
    aws.behave(request -> Reply.error(500, "InternalFailure", "x"));
    surround("profile aws_access_key_id = AKIDOTHER\naws_secret_access_key = s");
    try (FakeAws elsewhere = new FakeAws(request -> Reply.ok("{}"))) {
      System.setProperty("aws.endpointUrlSts", elsewhere.endpoint().toString());
      AwsSettings settings = aws.clients(PATIENT).settings();
      AwsCredentialsProvider own = AwsClients.executorsOwn(settings, AwsHttp.client(settings));
      SdkException e = catchThrowableOfType(SdkException.class, own::resolveCredentials);
      assertThat(EmrErrors.of(e)).isEqualTo(EmrErrors.NOT_EXECUTED);
      assertThat(elsewhere.requests()).isEmpty();
    }
    assertThat(aws.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aws.endpointUrl=http://aws.example.com",
        "aws.endpointUrl=https://me:hunter2@aws.example.com",
        "aws.endpointUrl=aws.example.com"
      })
  void anAddressThatNoSettingMayHaveIsNoneFromElsewhere(String set) throws Exception {
    surround(set);
    assertThat(Problems.of(() -> Examples.config(Surroundings.ALLOWED, "true")))
        .singleElement()
        .asString()
        .contains("makes no sense", "https:// URL")
        .doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource({
    "profile use_fips_endpoint = true, use_fips_endpoint",
    "aws.useFipsEndpoint=true, use_fips_endpoint",
    "profile use_dualstack_endpoint = true, use_dualstack_endpoint",
    "profile endpoint_url = https://aws.example.com, endpoint_url",
    "aws.partitionsFile=/tmp/partitions.json, -Daws.partitionsFile"
  })
  void whatIsSetBesidesTheVariablesIsNamed(String set, String named) throws Exception {
    surround(set);
    assertThat(Surroundings.named(Environment.of(Map.of())))
        .singleElement()
        .asString()
        .startsWith(named);
    // A variable of another service hides it from nobody.
    assertThat(Surroundings.named(Environment.of(Map.of("AWS_ENDPOINT_URL_SQS", "x")))).hasSize(2);
  }

  /** Sets a property of the JVM, or what stands in the AWS profile. */
  private void surround(String set) throws IOException {
    if (set.startsWith("profile ")) {
      Path config = folder.resolve("config");
      Files.writeString(config, "[default]\n" + set.substring(8) + "\n");
      System.setProperty("aws.configFile", config.toString());
    } else {
      String[] property = set.split("=", 2);
      System.setProperty(property[0], property[1]);
    }
  }

  /** The hosts that the services are asked at. */
  private static Map<String, String> asked(String... settings) {
    Map<String, String> hosts = new LinkedHashMap<>();
    List<String> called = new ArrayList<>();
    AwsClients clients =
        clients(
            request -> {
              called.add(request.httpRequest().getUri().getHost());
              throw new IOException("there is no network here");
            },
            settings);
    Map<String, Runnable> calls = new LinkedHashMap<>();
    calls.put("emr", () -> clients.emr().listClusters());
    calls.put("sts", () -> clients.sts().getCallerIdentity());
    calls.put("s3", () -> clients.s3().headObject(r -> r.bucket("bucket").key("k")));
    calls.put(
        "s3 anywhere", () -> clients.s3OfAnyRegion().headObject(r -> r.bucket("bucket").key("k")));
    calls.put("lambda", () -> clients.lambda().invoke(r -> r.functionName("f")));
    calls.put("logs", () -> clients.logs().getLogEvents(r -> r.logStreamName("s")));
    calls.put(
        "sqs",
        () ->
            clients
                .sqs()
                .receiveMessage(r -> r.queueUrl("https://queue.example.com/123456789012/hints")));
    calls.put(
        "sns",
        () ->
            clients
                .sns("us-east-1", Optional.empty())
                .publish(r -> r.topicArn("arn:aws:sns:us-east-1:123456789012:t").message("m")));
    calls.put(
        "cognito",
        () ->
            clients
                .cognito("us-east-1", Optional.empty())
                .adminGetUser(r -> r.userPoolId("p").username("u")));
    calls.forEach(
        (service, call) -> {
          called.clear();
          assertThatThrownBy(call::run).as(service).isInstanceOf(SdkException.class);
          assertThat(called).as(service).hasSize(1);
          hosts.put(service, called.get(0));
        });
    return hosts;
  }

  private static AwsClients clients(Network network, String... more) {
    List<String> settings = new ArrayList<>(List.of("aws.region", "us-east-1"));
    settings.addAll(List.of(more));
    return new AwsClients(
        Examples.config(settings.toArray(String[]::new)).aws(),
        network,
        StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")));
  }

  private static HttpExecuteResponse answer(int status, String region) {
    return HttpExecuteResponse.builder()
        .response(
            SdkHttpResponse.builder()
                .statusCode(status)
                .putHeader("x-amz-bucket-region", region)
                .build())
        .responseBody(AbortableInputStream.create(new ByteArrayInputStream(new byte[0])))
        .build();
  }

  /** Answers in place of AWS. */
  private interface Network extends SdkHttpClient {
    HttpExecuteResponse answer(HttpExecuteRequest request) throws IOException;

    @Override
    default ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() throws IOException {
          return answer(request);
        }

        @Override
        public void abort() {}
      };
    }

    @Override
    default void close() {}
  }

  // ---- What comes of it.

  @Test
  void aFunctionIsCalledByItsNameAndSigned() throws Exception {
    aws.behave(request -> Reply.ok("{\"Name\":\"x\"}"));
    new LambdaCalls(aws.clients(PATIENT)::lambda).invoke("start:1", "[1]");
    FakeAws.Request request = aws.requests().get(0);
    assertThat(request.path()).isEqualTo("/2015-03-31/functions/start%3A1/invocations");
    assertThat(request.header("X-Amz-Invocation-Type")).isEqualTo("RequestResponse");
    assertThat(request.body()).isEqualTo("[1]");
    SignatureCheck.verify(
        request, "eu-west-1/lambda/aws4_request", "/2015-03-31/functions/start%253A1/invocations");
  }

  @Test
  void aFunctionThatFailsIsNamed() {
    aws.behave(
        request -> Reply.ok("{\"errorMessage\":\"no\"}").with("X-Amz-Function-Error", "Unhandled"));
    assertThatThrownBy(() -> new LambdaCalls(aws.clients(PATIENT)::lambda).invoke("start", "{}"))
        .isInstanceOf(StepJobException.class)
        .hasMessage(
            "Lambda function start, which starts clusters, has failed (Unhandled):"
                + " {\"errorMessage\":\"no\"}");
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
    AwsServiceException e = catchThrowableOfType(AwsServiceException.class, this::call);
    assertThat(EmrErrors.text(e)).isEqualTo(code + ": What it says.");
    assertThat(EmrErrors.of(e)).isEqualTo(meaning);
  }

  @ParameterizedTest
  @ValueSource(ints = {302, 403, 502})
  void anErrorOfSomethingInBetweenHasItsStatus(int status) {
    aws.behave(request -> new Reply(status, null, "<html>\nproxy secret"));
    AwsServiceException e = catchThrowableOfType(AwsServiceException.class, this::call);
    assertThat(EmrErrors.text(e)).startsWith("HTTP " + status + ": ").doesNotContain("secret");
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
    AwsServiceException e = catchThrowableOfType(AwsServiceException.class, this::call);
    assertThat(EmrErrors.text(e)).isEqualTo("InvalidSignatureException: It does not match.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"OK", "[]", "\"x\"", "{\"a\":", "<html>secret</html>"})
  void whatIsNoObjectIsNoAnswer(String body) {
    aws.behave(request -> Reply.ok(body));
    SdkException e = catchThrowableOfType(SdkException.class, this::call);
    assertThat(EmrErrors.of(e)).isEqualTo(EmrErrors.NO_ANSWER);
    assertThat(EmrErrors.text(e)).doesNotContain("secret");
  }

  @Test
  void anAnswerWithoutEndIsNotRead() {
    aws.behave(request -> Reply.ok("{" + " ".repeat(AwsClients.LONGEST_ANSWER) + "}"));
    SdkException e = catchThrowableOfType(SdkException.class, this::call);
    assertThat(EmrErrors.of(e)).isEqualTo(EmrErrors.NO_ANSWER);
    assertThat(EmrErrors.text(e)).contains("an answer of more than 8388608 bytes");
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
            SdkException.class, () -> aws.clients(Duration.ofMillis(50)).emr().listClusters());
    assertThat(EmrErrors.of(e)).isEqualTo(EmrErrors.NO_ANSWER);
    assertThat(EmrErrors.text(e)).startsWith("SocketTimeoutException");
  }

  @Test
  void anObjectThatIsCutOffIsNotRead() {
    aws.behave(request -> Reply.ok("{\"Name\":\"half of it").cut());
    S3Objects objects = new S3Objects(aws.clients(PATIENT).s3());
    SdkClientException e =
        catchThrowableOfType(
            SdkClientException.class,
            () -> objects.readText(new S3Location("bucket", "request.json"), 1000));
    assertThat(EmrErrors.of(e)).isEqualTo(EmrErrors.NO_ANSWER);
    assertThat(EmrErrors.text(e)).contains("ends after 19 of 29 bytes");
  }

  private void call() {
    CognitoIdentityProviderClient cognito =
        aws.clients(PATIENT).cognito("eu-west-1", Optional.of(aws.endpoint()));
    cognito.adminGetUser(r -> r.userPoolId("p").username("u"));
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
