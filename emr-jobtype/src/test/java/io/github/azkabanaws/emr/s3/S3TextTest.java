package io.github.azkabanaws.emr.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.aws.AwsClients;
import io.github.azkabanaws.emr.aws.AwsHttp;
import io.github.azkabanaws.emr.aws.AwsSettings;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.S3StandIn;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** A text from S3, such as the request that starts clusters: whole, or an error. */
class S3TextTest {
  private S3StandIn s3;

  @BeforeEach
  void start() throws Exception {
    s3 = new S3StandIn();
    byte[] text = ("{\"Name\": \"x\"}" + " ".repeat(50)).getBytes(StandardCharsets.UTF_8);
    s3.put("/bucket/request.json", text, Instant.EPOCH);
  }

  @AfterEach
  void stop() {
    s3.close();
  }

  @Test
  void aWholeOneIsRead() throws Exception {
    assertThat(read()).startsWith("{\"Name\": \"x\"}").hasSize(63);
  }

  /** What has come is JSON in itself, so that nothing but its length tells. */
  @Test
  void oneThatIsCutOffIsRefused() {
    s3.cutsOff("/bucket/request.json", 7);
    assertThatThrownBy(this::read)
        .isInstanceOf(StepJobException.class)
        .hasMessageStartingWith("s3://bucket/request.json can't be read: ")
        .hasMessageContaining("ends after 56 of 63 bytes");
  }

  private String read() throws Exception {
    AwsSettings settings =
        Examples.config("aws.emr.upload.endpoint", s3.endpoint().toString()).aws();
    AwsClients clients =
        new AwsClients(
            settings,
            AwsHttp.client(settings),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDEXAMPLE", "s")));
    return new S3Text(clients::s3).read("s3://bucket/request.json");
  }
}
