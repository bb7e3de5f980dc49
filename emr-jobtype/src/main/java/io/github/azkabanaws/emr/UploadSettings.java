package io.github.azkabanaws.emr;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** Where in S3 the scripts of projects are put for the cluster, and how. */
final class UploadSettings {
  static final String PREFIX = "aws.emr.upload.prefix";
  static final String KMS_KEY = "aws.emr.upload.kms.key";

  static final List<String> ADMIN_ONLY =
      Collections.unmodifiableList(Arrays.asList(PREFIX, KMS_KEY));

  /** Leaves room for what comes after it in a key. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/:-]{1,300}");

  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9:/_-]{1,300}");

  private final S3Location prefix;
  private final String kmsKey;

  UploadSettings(Settings settings) {
    this.prefix = prefix(settings);
    this.kmsKey = settings.matching(KMS_KEY, KEY, "the id, ARN or alias/name of a KMS key");
  }

  private static S3Location prefix(Settings settings) {
    String value = settings.text(PREFIX);
    if (value == null) {
      return null;
    }
    S3Location prefix =
        S3Location.parse(value.endsWith("/") ? value.substring(0, value.length() - 1) : value);
    if (prefix == null || !PLAIN.matcher(value).matches()) {
      settings.problem(PREFIX, value, "must be s3://bucket/prefix of letters, digits and ._/-");
    }
    return prefix;
  }

  /** Null: files of a project can't be brought to the cluster. */
  S3Location prefix() {
    return prefix;
  }

  /** The KMS key to encrypt with; null for S3's own keys. */
  String kmsKey() {
    return kmsKey;
  }
}
