package io.github.azkabanaws.emrsimulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.SignedHttp.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.emr.EmrClient;

class SignatureTest {
  private final EmrSimulator simulator = EmrSimulator.builder().start();
  private final SignedHttp http = new SignedHttp(simulator);

  @AfterEach
  void stop() {
    simulator.close();
  }

  @Test
  void takesWhatItsOwnKeySigned() throws Exception {
    Reply reply = http.post("ListClusters", "{}");

    assertThat(reply.status()).isEqualTo(200);
    assertThat(simulator.journal().all().get(0).accessKeyId())
        .contains(simulator.credentials().accessKeyId());
  }

  @Test
  void refusesWhatIsNotSigned() throws Exception {
    assertRefused(
        http.postWithHeader("ListClusters", "{}", "Authorization", ""),
        "MissingAuthenticationTokenException",
        "Missing Authentication Token");
    assertThat(simulator.journal().all().get(0).accessKeyId()).isEmpty();
    assertThat(simulator.journal().all().get(0).errorCode())
        .contains("MissingAuthenticationTokenException");
  }

  @Test
  void refusesAnUnknownKey() {
    try (EmrClient emr = Sdk.client(simulator, Credentials.random())) {
      Sdk.assertRefused(emr::listClusters, "UnrecognizedClientException", "security token");
    }
  }

  @Test
  void refusesAWrongSecret() {
    Credentials wrong =
        new Credentials(simulator.credentials().accessKeyId(), "wrong", Optional.empty());
    try (EmrClient emr = Sdk.client(simulator, wrong)) {
      Sdk.assertRefused(emr::listClusters, "InvalidSignatureException", "does not match");
    }
  }

  @Test
  void refusesAChangedBody() throws Exception {
    assertRefused(
        http.postTampered("ListClusters", "{}", "{\"Marker\":\"x\"}"),
        "InvalidSignatureException",
        "does not match");
  }

  @Test
  void refusesAChangedTarget() throws Exception {
    assertRefused(
        http.postWithHeader(
            "ListClusters", "{}", "X-Amz-Target", "ElasticMapReduce.TerminateJobFlows"),
        "InvalidSignatureException",
        "does not match");
  }

  @Test
  void refusesAnAmazonHeaderThatIsNotSigned() throws Exception {
    Map<String, String> headers = http.sign("ListClusters", "{}");
    headers.put("X-Amz-Extra", "1");

    assertRefused(http.send(headers, "{}"), "InvalidSignatureException", "'x-amz-extra' must be");
  }

  @Test
  void refusesAStaleDate() throws Exception {
    assertRefused(
        http.signedAt(Instant.now().minus(Duration.ofMinutes(6))).post("ListClusters", "{}"),
        "InvalidSignatureException",
        "Signature expired");
  }

  @Test
  void refusesADateToCome() throws Exception {
    assertRefused(
        http.signedAt(Instant.now().plus(Duration.ofMinutes(6))).post("ListClusters", "{}"),
        "InvalidSignatureException",
        "not yet current");
  }

  @Test
  void refusesAnotherRegion() throws Exception {
    assertRefused(
        http.region("eu-west-1").post("ListClusters", "{}"),
        "InvalidSignatureException",
        "valid region");
  }

  @Test
  void refusesAnotherService() throws Exception {
    assertRefused(
        http.service("s3").post("ListClusters", "{}"),
        "InvalidSignatureException",
        "elasticmapreduce");
  }

  @Test
  void refusesAnAuthorizationItCannotRead() throws Exception {
    for (String value :
        new String[] {
          "Basic abc",
          "AWS4-HMAC-SHA256 Credential=a/b/c, SignedHeaders=host, Signature=1",
          "AWS4-HMAC-SHA256 SignedHeaders=host, Signature=1"
        }) {
      assertRefused(
          http.postWithHeader("ListClusters", "{}", "Authorization", value),
          "IncompleteSignatureException",
          "");
    }
    assertRefused(
        http.postWithHeader("ListClusters", "{}", "X-Amz-Date", ""),
        "IncompleteSignatureException",
        "X-Amz-Date");
  }

  @Test
  void takesASessionTokenOnlyWithItsKey() {
    Credentials temporary = Credentials.randomTemporary();
    simulator.register(temporary);
    try (EmrClient emr = Sdk.client(simulator, temporary)) {
      assertThat(emr.listClusters().clusters()).isEmpty();
    }
    Credentials other =
        new Credentials(
            temporary.accessKeyId(), temporary.secretAccessKey(), Optional.of("another"));
    try (EmrClient emr = Sdk.client(simulator, other)) {
      Sdk.assertRefused(emr::listClusters, "UnrecognizedClientException", "");
    }
    Credentials without =
        new Credentials(temporary.accessKeyId(), temporary.secretAccessKey(), Optional.empty());
    try (EmrClient emr = Sdk.client(simulator, without)) {
      Sdk.assertRefused(emr::listClusters, "UnrecognizedClientException", "");
    }
  }

  @Test
  void refusesAnExpiredKeyUntilItIsRegisteredAgain() {
    Credentials temporary = Credentials.randomTemporary();
    simulator.register(temporary);
    try (EmrClient emr = Sdk.client(simulator, temporary)) {
      simulator.expire(temporary);
      Sdk.assertRefused(emr::listClusters, "ExpiredTokenException", "expired");
      simulator.register(temporary);
      assertThat(emr.listClusters().clusters()).isEmpty();
    }
  }

  @Test
  void credentialsDoNotShowTheirSecret() {
    assertThat(simulator.credentials().toString())
        .contains(simulator.credentials().accessKeyId())
        .doesNotContain(simulator.credentials().secretAccessKey());
  }

  private static void assertRefused(Reply reply, String code, String text) {
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.errorType()).isEqualTo(code);
    assertThat(reply.body().path("__type").asText()).isEqualTo(code);
    assertThat(reply.message()).contains(text);
  }
}
