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

  private final String queue;
  private final URI endpoint;
  private final Optional<String> notes;

  /**
   * @param region that of the clusters, which tell of their steps in no other, if it is known
   */
  HintSettings(Settings settings, Optional<String> region) {
    this.queue =
        settings
            .matching(
                QUEUE,
                URL,
                "the URL of an SQS queue, as in"
                    + " https://sqs.eu-west-1.amazonaws.com/123456789012/azkaban-1")
            .orElse(null);
    this.endpoint = settings.endpoint(ENDPOINT).orElse(null);
    this.notes =
        settings
            .matching(NOTES, PREFIX, "s3://bucket/prefix of letters, digits and ._/-, without ..")
            .map(value -> value.replaceFirst("/$", ""));
    if (queue == null) {
      if (!settings.text(QUEUE).isPresent()) {
        settings
            .text(ENDPOINT)
            .ifPresent(set -> settings.problem(ENDPOINT, set, "has no meaning without " + QUEUE));
      }
      return;
    }
    Matcher named = REGION_OF_URL.matcher(queue);
    if (region.isPresent() && named.matches() && !named.group(1).equals(region.get())) {
      settings.problem(
          QUEUE, queue, "must be a queue in " + AwsSettings.REGION + "=" + region.get());
    }
  }

  /** The queue's URL; null if there is none. */
  public String queue() {
    return queue;
  }

  /** In place of the region's own endpoint of SQS; null if that is to be used. */
  public URI endpoint() {
    return endpoint;
  }

  /** The place in S3 below which the wrapper on the clusters notes scripts' begins and ends. */
  public Optional<String> notes() {
    return notes;
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
