package io.github.azkabanaws.emr.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class S3LocationTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://bucket/key",
        "s3://my.bucket-1/a/b c/ü.sh",
        "s3://bucket/a..b",
        "s3://bucket/a=1/x"
      })
  void aUriHasABucketAndAKey(String uri) {
    S3Location location = S3Location.parse(uri).orElseThrow();
    assertThat(location).hasToString(uri);
    assertThat(location.bucket()).doesNotContain("/");
    assertThat(uri).endsWith("/" + location.key());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://bucket",
        "s3://bucket/",
        "s3://bucket/folder/",
        "s3:///key",
        "s3://b/key",
        "s3://Bucket/key",
        "s3://user@bucket/key",
        "s3://-bucket/key",
        "s3://bucket/a/../b",
        "s3://bucket/./b",
        "s3://bucket/a//b",
        "s3://bucket//b",
        "s3://bucket/..",
        "s3://bucket/a\nb",
        "s3a://bucket/key",
        "/bucket/key",
      })
  void anythingElseIsNone(String uri) {
    assertThat(S3Location.parse(uri)).isEmpty();
  }

  @Test
  void aKeyHasALimitInBytes() {
    assertThat(S3Location.parse("s3://bucket/" + "ü".repeat(512))).isPresent();
    assertThat(S3Location.parse("s3://bucket/" + "ü".repeat(512) + "x")).isEmpty();
  }
}
