package io.github.azkabanaws.emr.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.aws.AwsSettings;
import io.github.azkabanaws.emr.azkaban.JvmLife;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeHints;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.job.AwsAccount;
import io.github.azkabanaws.emr.job.AwsAccounts;
import io.github.azkabanaws.emr.job.PluginConfig;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/** What the checks try is what jobs call. */
class SetupEndpointsTest {
  private static final String ALLOWED = "aws.emr.endpoints.from.environment";
  private static final List<String> PROPERTIES =
      List.of(
          "aws.accessKeyId",
          "aws.secretAccessKey",
          "aws.endpointUrl",
          "aws.endpointUrlEmr",
          "aws.endpointUrlS3",
          "aws.endpointUrlSts");

  private final List<URI> called = new ArrayList<>();

  @BeforeEach
  void setCredentials() {
    System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
    System.setProperty("aws.secretAccessKey", "example");
  }

  @AfterEach
  void clear() {
    PROPERTIES.forEach(System::clearProperty);
  }

  @ParameterizedTest
  @CsvSource({
    "aws.region, eu-west-1, https://elasticmapreduce.eu-west-1.amazonaws.com",
    "aws.region, cn-north-1, https://elasticmapreduce.cn-north-1.amazonaws.com.cn",
    "aws.emr.fips, true, https://elasticmapreduce-fips.eu-west-1.amazonaws.com",
    "aws.emr.dual.stack, true, https://elasticmapreduce.eu-west-1.api.aws",
    "aws.emr.endpoint, https://emr.example.com, https://emr.example.com",
  })
  void addressesAreThoseOfTheSettings(String key, String value, String emr) throws Exception {
    assertThat(checkedAsCalled(Examples.config(key, value))).hasToString(emr);
  }

  /** The environment's AWS_ENDPOINT_URL_EMR and the like have the same rank. */
  @ParameterizedTest
  @CsvSource({"aws.endpointUrlEmr", "aws.endpointUrl"})
  void whatIsSetForTheSdkDoesNotCount(String property) throws Exception {
    System.setProperty(property, "https://emr.example.com:8443");
    assertThat(checkedAsCalled(Examples.config()))
        .hasToString("https://elasticmapreduce.eu-west-1.amazonaws.com");
  }

  /** The SDK's clients can't even be made then. */
  @Test
  void whatMakesNoSenseThereHurtsNobody() throws Exception {
    System.setProperty("aws.endpointUrl", "emr.example.com");
    assertThat(checkedAsCalled(Examples.config()))
        .hasToString("https://elasticmapreduce.eu-west-1.amazonaws.com");
  }

  @ParameterizedTest
  @CsvSource({"aws.endpointUrlEmr", "aws.endpointUrl"})
  void ifTheSettingLetsItCountItDoesForTheChecksToo(String property) throws Exception {
    System.setProperty(property, "https://emr.example.com:8443");
    assertThat(checkedAsCalled(Examples.config(ALLOWED, "true")))
        .hasToString("https://emr.example.com:8443");
  }

  @Test
  void whatMakesNoSenseThereIsThenAProblemOfTheSetting() {
    System.setProperty("aws.endpointUrl", "emr.example.com");
    Settings settings = new Settings("private.properties", Examples.adminProps(ALLOWED, "true"));
    AwsSettings aws = new AwsSettings(settings, () -> Optional.of("eu-west-1"));
    assertThat(aws.followsSurroundings()).isFalse();
    assertThat(settings.problems())
        .singleElement()
        .asString()
        .contains(ALLOWED, "AWS_ENDPOINT_URL", "makes no sense");
  }

  /** It can name other hosts for all services, and the SDK's rules can't be kept from it. */
  @Test
  void anotherFileOfPartitionsStopsJobsUnlessTheSettingLetsItCount() {
    System.setProperty("aws.partitionsFile", "/no/such/file");
    try {
      Settings settings = new Settings("private.properties", Examples.adminProps());
      assertThat(new AwsSettings(settings, () -> Optional.of("eu-west-1")).followsSurroundings())
          .isFalse();
      assertThat(settings.problems())
          .singleElement()
          .asString()
          .contains(ALLOWED, "-Daws.partitionsFile", "take it away");
      Settings allowed = new Settings("private.properties", Examples.adminProps(ALLOWED, "true"));
      AwsSettings aws = new AwsSettings(allowed, () -> Optional.of("eu-west-1"));
      assertThat(aws.followsSurroundings()).isTrue();
      assertThat(allowed.problems()).isEmpty();
    } finally {
      System.clearProperty("aws.partitionsFile");
    }
  }

  @Test
  void theAdministratorsSettingComesBeforeThat() throws Exception {
    System.setProperty("aws.endpointUrlEmr", "https://emr.example.com");
    PluginConfig config =
        Examples.config(ALLOWED, "true", "aws.emr.endpoint", "https://own.example.com");
    assertThat(checkedAsCalled(config)).hasToString("https://own.example.com");
  }

  @ParameterizedTest
  @CsvSource({
    "'', '', https://bucket.s3.eu-west-1.amazonaws.com",
    "'', https://s3.example.com, https://s3.example.com",
    "https://s3.example.com, '', https://s3.example.com",
  })
  void aBucketIsTriedWhereJobsAskForIt(String sdks, String own, String expected) throws Exception {
    if (!sdks.isEmpty()) {
      System.setProperty("aws.endpointUrlS3", sdks);
    }
    PluginConfig config =
        Examples.config(
            ALLOWED,
            "true",
            "aws.emr.upload.prefix",
            "s3://bucket/scripts",
            "aws.emr.upload.endpoint",
            own.isEmpty() ? null : own);
    assertThatThrownBy(() -> account(config).s3().headObject(r -> r.bucket("bucket").key("k")))
        .isInstanceOf(SdkException.class);
    assertThat(host(called.get(0))).hasToString(expected);
    assertThat(host(new SetupEndpoints(config).all().get(SetupEndpoints.S3))).hasToString(expected);
  }

  @Test
  void anAddressOfTheSdkThatIsNoneLeavesTheRegions() {
    System.setProperty("aws.endpointUrl", "no address at all");
    assertThat(new SetupEndpoints(Examples.config()).all())
        .containsEntry(
            SetupEndpoints.EMR, URI.create("https://elasticmapreduce.eu-west-1.amazonaws.com"));
  }

  private URI checkedAsCalled(PluginConfig config) throws Exception {
    assertThatThrownBy(() -> account(config).emr().listClusters()).isInstanceOf(SdkException.class);
    URI checked = new SetupEndpoints(config).all().get(SetupEndpoints.EMR);
    assertThat(called).containsExactly(checked);
    return checked;
  }

  private AwsAccount account(PluginConfig config) throws Exception {
    VirtualTimer timer = new VirtualTimer();
    return new AwsAccounts(
            timer,
            timer.everywhere(),
            FakeHints.none(timer),
            settings -> new Recording(),
            JvmLife.ofThisJvm(),
            () -> 0.5,
            timer.clock())
        .of(config.aws());
  }

  private static URI host(URI uri) {
    return URI.create(uri.getScheme() + "://" + uri.getAuthority());
  }

  /** Takes note of where a call goes, and brings it nowhere. */
  private final class Recording implements SdkHttpClient {
    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() throws IOException {
          called.add(host(request.httpRequest().getUri()));
          throw new IOException("there is no network here");
        }

        @Override
        public void abort() {}
      };
    }

    @Override
    public void close() {}
  }
}
