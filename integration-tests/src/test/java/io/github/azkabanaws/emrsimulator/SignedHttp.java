package io.github.azkabanaws.emrsimulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;

/**
 * Requests by hand, for what no SDK would send; the signature is still made by AWS's own signer.
 */
final class SignedHttp {
  private final URI endpoint;
  private final HttpClient http = HttpClient.newHttpClient();
  private final AwsBasicCredentials credentials;
  private String region;
  private String service = "elasticmapreduce";
  private Instant signedAt = Instant.now();

  SignedHttp(EmrSimulator simulator) {
    endpoint = simulator.endpoint();
    region = simulator.region();
    credentials =
        AwsBasicCredentials.create(
            simulator.credentials().accessKeyId(), simulator.credentials().secretAccessKey());
  }

  SignedHttp region(String value) {
    region = value;
    return this;
  }

  SignedHttp service(String value) {
    service = value;
    return this;
  }

  SignedHttp signedAt(Instant value) {
    signedAt = value;
    return this;
  }

  /** The answer to a body for an operation. */
  Reply post(String operation, String body) throws IOException, InterruptedException {
    return send(sign(operation, body), body);
  }

  /** Signs one body and sends another. */
  Reply postTampered(String operation, String signed, String sent)
      throws IOException, InterruptedException {
    return send(sign(operation, signed), sent);
  }

  /** Signs a request and then changes or, with an empty value, removes a header. */
  Reply postWithHeader(String operation, String body, String name, String value)
      throws IOException, InterruptedException {
    Map<String, String> changed = sign(operation, body);
    changed.keySet().removeIf(name::equalsIgnoreCase);
    if (!value.isEmpty()) {
      changed.put(name, value);
    }
    return send(changed, body);
  }

  Map<String, String> sign(String operation, String body) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.POST)
            .uri(endpoint.resolve("/"))
            .putHeader("X-Amz-Target", "ElasticMapReduce." + operation)
            .putHeader("Content-Type", "application/x-amz-json-1.1")
            .build();
    ContentStreamProvider payload = ContentStreamProvider.fromUtf8String(body);
    Map<String, String> signed = new LinkedHashMap<>();
    AwsV4HttpSigner.create()
        .sign(
            sign ->
                sign.identity(credentials)
                    .request(request)
                    .payload(payload)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                    .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(signedAt, ZoneOffset.UTC)))
        .request()
        .forEachHeader((name, values) -> signed.put(name, values.get(0)));
    return signed;
  }

  Reply send(Map<String, String> signed, String body) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(endpoint.resolve("/"))
            .POST(HttpRequest.BodyPublishers.ofString(body, UTF_8));
    signed.forEach(
        (name, value) -> {
          if (!name.equalsIgnoreCase("host") && !name.equalsIgnoreCase("content-length")) {
            request.header(name, value);
          }
        });
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString(UTF_8));
    return new Reply(
        response.statusCode(),
        response.headers().firstValue("x-amzn-ErrorType").orElse(""),
        Json.MAPPER.readTree(response.body()));
  }

  record Reply(int status, String errorType, JsonNode body) {
    String message() {
      return body.path("message").asText(body.path("Message").asText());
    }
  }
}
