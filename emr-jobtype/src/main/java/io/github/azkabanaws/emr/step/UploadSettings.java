package io.github.azkabanaws.emr.step;

import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.s3.S3Location;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where in S3 the scripts of projects are put for the cluster, and how. */
public final class UploadSettings {
  public static final String PREFIX = "aws.emr.upload.prefix";
  static final String KMS_KEY = "aws.emr.upload.kms.key";

  public static final List<String> ADMIN_ONLY =
      Collections.unmodifiableList(Arrays.asList(PREFIX, KMS_KEY));

  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9:/_-]{1,300}");

  private final Optional<S3Location> prefix;
  private final Optional<String> kmsKey;

  public UploadSettings(Settings settings) {
    this.prefix = S3Location.prefix(settings, PREFIX);
    this.kmsKey = settings.matching(KMS_KEY, KEY, "the id, ARN or alias/name of a KMS key");
  }

  /** Without one, files of a project can't be brought to the cluster. */
  public Optional<S3Location> prefix() {
    return prefix;
  }

  /** The KMS key to encrypt with; S3's own keys without. */
  public Optional<String> kmsKey() {
    return kmsKey;
  }
}
