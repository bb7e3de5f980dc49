package io.github.azkabanaws.emr.aws;

import io.github.azkabanaws.emr.base.Settings;
import java.net.URI;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where hints of steps that have ended come from, if from anywhere. Immutable. */
public final class HintSettings {
  public static final String QUEUE = "aws.emr.hints.queue";
  static final String ENDPOINT = "aws.emr.hints.endpoint";
  public static final String NOTES = "aws.emr.end.notes.prefix";

  public static final List<String> ADMIN_ONLY =
      Collections.unmodifiableList(Arrays.asList(QUEUE, ENDPOINT, NOTES));

  private static final Pattern URL =
      Pattern.compile("https?://[A-Za-z0-9.:-]{1,253}/\\d{12}/[A-Za-z0-9_-]{1,80}(\\.fifo)?");

  /** As for the other places in S3; leaves room for what comes after it in a key. */
  private static final Pattern PREFIX =
      Pattern.compile(
          "(?=.{1,300}$)s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"
              + "(/(?!\\.{1,2}(/|$))[A-Za-z0-9._:-]+)+/?");

  private static final Pattern REGION_OF_URL =
      Pattern.compile("https://sqs(?:-fips)?\\.([a-z0-9-]+)\\..*");

  private final Optional<String> queue;
  private final Optional<URI> endpoint;
  private final Optional<String> notes;

  /**
   * @param region that of the clusters, which tell of their steps in no other, if it is known
   */
  HintSettings(Settings settings, Optional<String> region) {
    this.queue =
        settings.matching(
            QUEUE,
            URL,
            "the URL of an SQS queue, as in"
                + " https://sqs.eu-west-1.amazonaws.com/123456789012/azkaban-1");
    this.endpoint = settings.endpoint(ENDPOINT);
    this.notes =
        settings
            .matching(NOTES, PREFIX, "s3://bucket/prefix of letters, digits and ._/-, without ..")
            .map(value -> value.replaceFirst("/$", ""));
    if (!settings.text(QUEUE).isPresent()) {
      settings
          .text(ENDPOINT)
          .ifPresent(set -> settings.problem(ENDPOINT, set, "has no meaning without " + QUEUE));
    }
    queue
        .filter(url -> region.isPresent() && isOfAnother(region.get(), url))
        .ifPresent(
            url ->
                settings.problem(
                    QUEUE, url, "must be a queue in " + AwsSettings.REGION + "=" + region.get()));
  }

  /** The queue's URL, if one is set. */
  public Optional<String> queue() {
    return queue;
  }

  /** In place of the region's own endpoint of SQS, if one is set. */
  public Optional<URI> endpoint() {
    return endpoint;
  }

  /** The place in S3 below which the wrapper on the clusters notes scripts' begins and ends. */
  public Optional<String> notes() {
    return notes;
  }

  private static boolean isOfAnother(String region, String url) {
    Matcher named = REGION_OF_URL.matcher(url);
    return named.matches() && !named.group(1).equals(region);
  }

  private List<Object> parts() {
    return Arrays.asList(queue, endpoint, notes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HintSettings && parts().equals(((HintSettings) other).parts());
  }

  @Override
  public int hashCode() {
    return parts().hashCode();
  }
}
