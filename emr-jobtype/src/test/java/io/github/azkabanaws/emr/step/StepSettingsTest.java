package io.github.azkabanaws.emr.step;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.fixtures.Examples;
import org.junit.jupiter.api.Test;

class StepSettingsTest {
  private static final StepKey KEY = StepKey.of("", Examples.EXECUTION, 0);

  @Test
  void hasTheseDefaults() {
    StepSettings steps = new StepSettings(settings());
    assertThat(steps.script()).isEqualTo("/opt/azkaban-aws-plugins/run-step.sh");
    assertThat(steps.dryRun()).isFalse();
    OutputSettings outputs = new OutputSettings(settings());
    assertThat(outputs.prefix()).isEmpty();
    assertThat(outputs.of("science", KEY)).isEmpty();
    UploadSettings uploads = new UploadSettings(settings());
    assertThat(uploads.prefix()).isEmpty();
    assertThat(uploads.kmsKey()).isEmpty();
  }

  @Test
  void takesWhatIsSet() {
    StepSettings steps =
        new StepSettings(settings("aws.emr.step.script", "/x/y.sh", "aws.emr.dry.run", "true"));
    assertThat(steps.script()).isEqualTo("/x/y.sh");
    assertThat(steps.dryRun()).isTrue();
    OutputSettings outputs =
        new OutputSettings(settings("aws.emr.script.output.prefix", "s3://bucket/out/"));
    assertThat(outputs.prefix().orElseThrow()).hasToString("s3://bucket/out");
    assertThat(outputs.of("science", KEY).orElseThrow())
        .hasToString("s3://bucket/out/science/" + KEY + ".json");
    UploadSettings uploads =
        new UploadSettings(
            settings("aws.emr.upload.prefix", "s3://bucket/in", "aws.emr.upload.kms.key", "k-1"));
    assertThat(uploads.prefix().orElseThrow()).hasToString("s3://bucket/in");
    assertThat(uploads.kmsKey()).hasValue("k-1");
  }

  private static Settings settings(String... changes) {
    return new Settings("private.properties", Examples.adminProps(changes));
  }
}
