package io.github.azkabanaws.emr.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.fixtures.FakeAws;
import io.github.azkabanaws.emr.fixtures.FakeAws.Reply;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/** A role that the AWS profile says to assume: at the STS of the settings, or nowhere. */
class ProfileRoleTest {
  private static final Duration PATIENT = Duration.ofSeconds(30);
  private static final String ROLE = "role_arn = arn:aws:iam::123456789012:role/";

  @TempDir Path folder;
  private FakeAws aws;
  private FakeAws elsewhere;

  @BeforeEach
  void start() throws Exception {
    aws = new FakeAws(ProfileRoleTest::assumed);
    elsewhere = new FakeAws(request -> Reply.ok("{}"));
    System.setProperty("aws.endpointUrlSts", elsewhere.endpoint().toString());
    System.setProperty("aws.endpointUrl", elsewhere.endpoint().toString());
    System.setProperty("aws.sharedCredentialsFile", folder.resolve("none").toString());
  }

  @AfterEach
  void stop() {
    aws.close();
    elsewhere.close();
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> name.startsWith("aws."))
        .forEach(System::clearProperty);
  }

  @Test
  void itIsAssumedWhereTheSettingsSay() throws Exception {
    profiles(
        "[default]",
        ROLE + "emr",
        "source_profile = base",
        "external_id = E1",
        "role_session_name = S1",
        "duration_seconds = 1800",
        "region = eu-central-1",
        "endpoint_url = " + elsewhere.endpoint(),
        "[profile base]",
        "aws_access_key_id = AKIDBASE",
        "aws_secret_access_key = s");
    assertThat(found().accessKeyId()).isEqualTo("AKIDROLE1");
    assertThat(elsewhere.requests()).isEmpty();
    assertThat(aws.requests()).hasSize(1);
    assertThat(asked(0))
        .contains(
            "Action=AssumeRole&",
            "RoleArn=arn:aws:iam::123456789012:role/emr",
            "ExternalId=E1",
            "RoleSessionName=S1",
            "DurationSeconds=1800");
    assertThat(aws.requests().get(0).header("Authorization")).contains("Credential=AKIDBASE/");
  }

  @Test
  void oneRoleMayLeadToTheNext() throws Exception {
    profiles(
        "[default]",
        ROLE + "second",
        "source_profile = first",
        "[profile first]",
        ROLE + "first",
        "source_profile = base",
        "[profile base]",
        "aws_access_key_id = AKIDBASE",
        "aws_secret_access_key = s");
    assertThat(found().accessKeyId()).isEqualTo("AKIDROLE2");
    assertThat(asked(0)).contains("role/first", "RoleSessionName=azkaban");
    assertThat(asked(1)).contains("role/second");
    assertThat(aws.requests().get(1).header("Authorization")).contains("Credential=AKIDROLE1/");
    assertThat(elsewhere.requests()).isEmpty();
  }

  @Test
  void theProfileThatIsNamedCounts() throws Exception {
    System.setProperty("aws.profile", "other");
    profiles(
        "[default]",
        "aws_access_key_id = AKIDDEFAULT",
        "aws_secret_access_key = s",
        "[profile other]",
        ROLE + "other",
        "source_profile = default");
    assertThat(found().accessKeyId()).isEqualTo("AKIDROLE1");
    assertThat(elsewhere.requests()).isEmpty();
  }

  @Test
  void aTokenOfAPodIsExchangedThereToo() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "token-of-the-pod");
    profiles("[default]", ROLE + "pod", "web_identity_token_file = " + token);
    assertThat(found().accessKeyId()).isEqualTo("AKIDROLE1");
    assertThat(asked(0)).contains("Action=AssumeRoleWithWebIdentity&", "token-of-the-pod");
    assertThat(elsewhere.requests()).isEmpty();
  }

  @Test
  void whoCanNotAssumeItNowIsNobodyElse() throws Exception {
    aws.behave(request -> Reply.error(500, "InternalFailure", "x"));
    profiles(
        "[default]",
        ROLE + "emr",
        "source_profile = base",
        "aws_access_key_id = AKIDDEFAULT",
        "aws_secret_access_key = s",
        "[profile base]",
        "aws_access_key_id = AKIDBASE",
        "aws_secret_access_key = s");
    assertThatThrownBy(this::found).isInstanceOf(SdkException.class);
    assertThat(aws.requests()).hasSize(1);
    assertThat(elsewhere.requests()).isEmpty();
  }

  @Test
  void theJvmsOwnCredentialsGoFirst() throws Exception {
    System.setProperty("aws.accessKeyId", "AKIDJVM");
    System.setProperty("aws.secretAccessKey", "s");
    profiles("[default]", ROLE + "emr", "credential_source = Environment");
    assertThat(found().accessKeyId()).isEqualTo("AKIDJVM");
    assertThat(aws.requests()).isEmpty();
  }

  @Test
  void aProfileWithKeysAloneIsTheSdksAffair() throws Exception {
    profiles(
        "[default]",
        ROLE + "without-a-source",
        "aws_access_key_id = AKIDDEFAULT",
        "aws_secret_access_key = s");
    assertThat(found().accessKeyId()).isEqualTo("AKIDDEFAULT");
    assertThat(aws.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "source_profile = default, its source_profile leads back to it",
    "source_profile = gone, there is no profile of the name",
    "credential_source = Elsewhere, its credential_source is not Environment",
    "source_profile = x;credential_source = Environment, it has both",
    "credential_source = Environment;duration_seconds = hunter2, its duration_seconds is no number"
  })
  void whatIsWrongIsToldByNameAlone(String lines, String why) throws Exception {
    profiles("[default]", ROLE + "emr", lines.replace(";", "\n"));
    assertThatThrownBy(this::found)
        .isInstanceOf(SdkClientException.class)
        .hasMessageContaining("AWS profile 'default' can't be used: " + why)
        .hasMessageNotContaining("hunter2");
    assertThat(elsewhere.requests()).isEmpty();
  }

  private AwsCredentials found() throws Exception {
    AwsSettings settings = aws.clients(PATIENT).settings();
    return AwsClients.executorsOwn(settings, AwsHttp.client(settings)).resolveCredentials();
  }

  private String asked(int call) {
    return URLDecoder.decode(aws.requests().get(call).body(), StandardCharsets.UTF_8) + "&";
  }

  private void profiles(String... lines) throws Exception {
    Path config = Files.write(folder.resolve("config"), List.of(lines));
    System.setProperty("aws.configFile", config.toString());
  }

  private static Reply assumed(FakeAws.Request request) {
    String operation =
        request.body().contains("WebIdentity") ? "AssumeRoleWithWebIdentity" : "AssumeRole";
    String key =
        request.header("Authorization") != null
                && request.header("Authorization").contains("AKIDROLE1")
            ? "AKIDROLE2"
            : "AKIDROLE1";
    return Reply.ok(
        "<X><XResult><Credentials><AccessKeyId>K</AccessKeyId><SecretAccessKey>s</SecretAccessKey>"
                .replace("X", operation + "Response")
                .replace(operation + "ResponseResult", operation + "Result")
                .replace(">K<", ">" + key + "<")
            + "<SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>"
            + "</Credentials></XResult></X>"
                .replace("X", operation + "Response")
                .replace(operation + "ResponseResult", operation + "Result"));
  }
}
