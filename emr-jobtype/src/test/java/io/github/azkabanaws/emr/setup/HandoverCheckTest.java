package io.github.azkabanaws.emr.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeEmr;
import io.github.azkabanaws.emr.fixtures.FakeHints;
import io.github.azkabanaws.emr.fixtures.S3StandIn;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.job.AwsAccounts;
import io.github.azkabanaws.emr.job.PluginConfig;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.s3.S3Client;

/** What the check says of places for flags; it writes none. */
class HandoverCheckTest {
  private final VirtualTimer timer = new VirtualTimer();
  private S3StandIn s3;

  @BeforeEach
  void start() throws Exception {
    s3 = new S3StandIn();
    System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
    System.setProperty("aws.secretAccessKey", "example");
  }

  @AfterEach
  void stop() {
    assertThat(s3.requests()).allMatch(request -> request.method().equals("GET"));
    s3.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void withoutPatternsThereIsNothingToLookAt() {
    assertThat(run(null))
        .singleElement()
        .asString()
        .startsWith("skipped")
        .contains("jobs may not hand over");
  }

  @Test
  void eachPatternIsTriedOnce() {
    assertThat(
            run(
                "s3://flags/{group}/*,s3://flags/x/{group}/done,s3://other/x/{group}/*,"
                    + "s3://other/x/{group}/*"))
        .hasSize(3)
        .allMatch(line -> line.startsWith("warning"))
        .allMatch(line -> line.contains("whether writing is allowed was not tried"));
    assertThat(s3.requests())
        .extracting(S3StandIn.Request::path)
        .containsExactly(
            "/flags/azkaban-check-setup/azkaban-check-setup-there-is-no-such-object",
            "/flags/x/azkaban-check-setup/done",
            "/other/x/azkaban-check-setup/azkaban-check-setup-there-is-no-such-object");
  }

  @Test
  void whatIsNotTriedIsCounted() {
    String patterns =
        IntStream.range(0, 23)
            .mapToObj(i -> "s3://flags/" + i + "/{group}/*")
            .collect(Collectors.joining(","));
    assertThat(run(patterns))
        .hasSize(21)
        .last()
        .asString()
        .startsWith("warning")
        .contains("3 more patterns were not tried");
    assertThat(s3.requests()).hasSize(20);
  }

  @Test
  void aPatternForAllGroupsIsAWarning() {
    assertThat(run("s3://flags/*"))
        .anyMatch(line -> line.contains("s3://flags/* allows every group every flag"));
  }

  @Test
  void aBucketOfTheGroupsOwnCanNotBeTried() {
    assertThat(run("s3://data-{group}/flags/*"))
        .singleElement()
        .asString()
        .startsWith("warning")
        .contains("s3://data-{group}/flags/* could not be tried");
    assertThat(s3.requests()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "403 | warning | s3://flags/{group}/*: S3 denies a look at a flag that is not there",
        "503 | warning | s3://flags/{group}/*: S3 gave no answer",
        "404 | failed | s3://flags/{group}/*: S3 refuses a look",
        "301 | failed | s3://flags/{group}/*: S3 refuses a look",
      })
  void whatS3SaysIsTold(int status, String begin, String text) {
    s3.fails(status, status == 404 ? "NoSuchBucket" : "");
    assertThat(run("s3://flags/{group}/*"))
        .singleElement()
        .asString()
        .startsWith(begin)
        .contains(text);
  }

  private List<String> run(String allowed) {
    CheckLines lines = new CheckLines("x");
    PluginConfig config =
        Examples.config(
            "aws.emr.handover.allowed",
            allowed,
            "aws.emr.upload.endpoint",
            s3.endpoint().toString());
    new HandoverCheck(
            Examples.account(new FakeEmr(), timer, () -> client(config)), config.handover())
        .run(lines);
    return lines.soFar().stream().map(Object::toString).toList();
  }

  private S3Client client(PluginConfig config) {
    try {
      return new AwsAccounts(timer, timer.everywhere(), FakeHints.none(timer))
          .of(config.aws())
          .s3();
    } catch (StepJobException e) {
      throw new AssertionError(e);
    }
  }
}
