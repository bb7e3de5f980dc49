package io.github.azkabanaws.emr.aws;

import io.github.azkabanaws.emr.base.Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.protocols.jsoncore.JsonWriter;

/**
 * One signed call to an AWS service whose client would make the jar bigger by megabytes. It fails
 * as the SDK's clients do, so {@link EmrErrors} says what a failure means: {@link
 * AwsServiceException} with code and message is the service's own answer, {@link
 * SdkClientException} is no answer or none that makes sense. Nothing is ever sent twice.
 */
public final class SignedJsonCall {
  /** The most bytes of an answer unless more is expected; most take a few thousand. */
  public static final int LONGEST_ANSWER = 1024 * 1024;

  /** How long an answer may take that comes byte by byte, each within the client's timeout. */
  static final Duration SLOWEST_ANSWER = Duration.ofMinutes(1);

  private static final String JSON = "application/x-amz-json-1.1";

  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final String service;
  private final String region;
  private final URI endpoint;
  private final AwsAccess access;
  private final Clock clock;
  private final int longestAnswer;

  /**
   * @param service the name to sign for, such as {@code cognito-idp}
   * @param endpoint scheme, host and port; its path does not count
   * @param clock tells the time of the signature
   */
  public SignedJsonCall(
      String service, String region, URI endpoint, AwsAccess access, Clock clock) {
    this(service, region, endpoint, access, clock, LONGEST_ANSWER);
  }

  /**
   * The same for answers of another size.
   *
   * @param longestAnswer the most bytes of an answer
   */
  public SignedJsonCall(
      String service,
      String region,
      URI endpoint,
      AwsAccess access,
      Clock clock,
      int longestAnswer) {
    this.longestAnswer = longestAnswer;
    this.service = service;
    this.region = region;
    this.endpoint = endpoint;
    this.access = access;
    this.clock = clock;
  }

  /**
   * A call of a service that speaks JSON 1.1.
   *
   * @param target the operation with its prefix, as the header {@code X-Amz-Target} has it
   * @param fields the members of the request: texts, whole numbers, true and false
   * @return the answer, which is an object
   */
  public JsonNode call(String target, Map<String, ?> fields) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", JSON);
    headers.put("X-Amz-Target", target);
    JsonNode answer = parse(post("/", headers, object(fields)).body());
    if (answer == null || !answer.isObject()) {
      throw SdkClientException.create("the answer to " + target + " is not a JSON object");
    }
    return answer;
  }

  /**
   * A call of a service with paths, such as Lambda.
   *
   * @param path percent-encoded, with the leading slash
   */
  public Answer post(String path, Map<String, String> headers, byte[] body) {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder().method(SdkHttpMethod.POST).uri(endpoint).encodedPath(path);
    headers.forEach(request::putHeader);
    // With a length the JDK does not repeat a POST by itself when a connection breaks.
    request.putHeader("Content-Length", String.valueOf(body.length));
    SignedRequest signed =
        signer.sign(
            sign ->
                sign.identity(access.credentials().resolveCredentials())
                    .request(request.build())
                    .payload(ContentStreamProvider.fromByteArray(body))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                    .putProperty(HttpSigner.SIGNING_CLOCK, clock));
    ExecutableHttpRequest exchange =
        access
            .httpClient()
            .prepareRequest(
                HttpExecuteRequest.builder()
                    .request(signed.request())
                    .contentStreamProvider(signed.payload().orElse(null))
                    .build());
    try {
      HttpExecuteResponse response = exchange.call();
      Answer answer = new Answer(response.httpResponse(), read(response));
      if (!response.httpResponse().isSuccessful()) {
        throw failure(answer);
      }
      return answer;
    } catch (IOException | UncheckedIOException e) {
      throw SdkClientException.create("no answer from " + endpoint.getHost(), e);
    } finally {
      // Frees the connection at once, also when the answer is not read to its end.
      exchange.abort();
    }
  }

  private byte[] read(HttpExecuteResponse response) throws IOException {
    AbortableInputStream body = response.responseBody().orElse(null);
    if (body == null) {
      return new byte[0];
    }
    Instant end = clock.instant().plus(SLOWEST_ANSWER);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    InputStream in = body;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      bytes.write(buffer, 0, read);
      if (bytes.size() > longestAnswer) {
        throw new IOException("an answer of more than " + longestAnswer + " bytes");
      }
      if (clock.instant().isAfter(end)) {
        throw new IOException("an answer that takes more than " + Settings.show(SLOWEST_ANSWER));
      }
    }
    return bytes.toByteArray();
  }

  private static AwsServiceException failure(Answer answer) {
    JsonNode body = parse(answer.body());
    String code = answer.header("x-amzn-ErrorType");
    if (code == null) {
      code = text(body, "__type", "code");
    }
    String message = text(body, "message", "Message");
    message = EmrErrors.withoutRequest(message);
    AwsErrorDetails.Builder details =
        AwsErrorDetails.builder().errorMessage(message).sdkHttpResponse(answer.http);
    if (code != null) {
      // Some services put a namespace before the code, some an address behind it.
      details.errorCode(Settings.show(code.replaceFirst(":.*", "").replaceFirst(".*#", "")));
    }
    return AwsServiceException.builder()
        .message(message)
        .statusCode(answer.http.statusCode())
        .awsErrorDetails(details.build())
        .build();
  }

  private static String text(JsonNode body, String... names) {
    if (body == null || !body.isObject()) {
      return null;
    }
    for (String name : names) {
      JsonNode value = body.asObject().get(name);
      if (value != null && value.isString()) {
        return value.asString();
      }
    }
    return null;
  }

  /** Null if it is not JSON: what it is instead must not get into a log. */
  private static JsonNode parse(byte[] body) {
    try {
      return JsonNode.parser().parse(body);
    } catch (RuntimeException e) {
      return null;
    }
  }

  private static byte[] object(Map<String, ?> fields) {
    JsonWriter json = JsonWriter.create();
    json.writeStartObject();
    fields.forEach((name, value) -> write(json.writeFieldName(name), value));
    json.writeEndObject();
    return json.getBytes();
  }

  private static void write(JsonWriter json, Object value) {
    if (value instanceof Boolean) {
      json.writeValue((Boolean) value);
    } else if (value instanceof Long) {
      json.writeValue((Long) value);
    } else {
      json.writeValue((String) value);
    }
  }

  /** What came back with a status of success. */
  public static final class Answer {
    private final SdkHttpResponse http;
    private final byte[] body;

    private Answer(SdkHttpResponse http, byte[] body) {
      this.http = http;
      this.body = body;
    }

    /** The header's first value, whatever the case of its name; null if it is absent. */
    String header(String name) {
      return http.firstMatchingHeader(name).orElse(null);
    }

    public byte[] body() {
      return Arrays.copyOf(body, body.length);
    }
  }
}
