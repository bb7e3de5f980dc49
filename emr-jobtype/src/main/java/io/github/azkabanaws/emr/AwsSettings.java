package io.github.azkabanaws.emr;

import java.net.URI;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** Where and how AWS is reached. */
final class AwsSettings {
  static final String REGION = "aws.region";
  static final String ENDPOINT = "aws.emr.endpoint";

  static final List<String> ADMIN_ONLY =
      Collections.unmodifiableList(Arrays.asList(REGION, ENDPOINT));

  private static final Pattern REGION_NAME = Pattern.compile("[a-z]{2,}(-[a-z]+)+-\\d{1,2}");

  private final String region;
  private final URI endpoint;

  AwsSettings(Settings settings) {
    this.region =
        settings.matching(REGION, REGION_NAME, "the name of an AWS region, as in eu-west-1");
    if (settings.text(REGION) == null) {
      settings.missing(REGION, "the AWS region of the clusters, as in eu-west-1");
    }
    this.endpoint = settings.endpoint(ENDPOINT);
  }

  String region() {
    return region;
  }

  /** In place of the region's own endpoint; null if that is to be used. */
  URI endpoint() {
    return endpoint;
  }
}
