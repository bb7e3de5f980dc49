package io.github.azkabanaws.emr.notices;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;

/** The name of a topic of SNS, and what it says. Immutable. */
public final class TopicArn {
  // The name as "CreateTopic" in SNS's API reference has it.
  private static final Pattern ARN =
      Pattern.compile(
          "arn:(aws[a-z-]*):sns:([a-z]{2,}(?:-[a-z]+)+-\\d{1,2}):\\d{12}:"
              + "(?=.{1,256}$)[A-Za-z0-9_-]+(\\.fifo)?");

  private final String arn;
  private final String partition;
  private final String region;
  private final boolean fifo;

  private TopicArn(String arn, String partition, String region, boolean fifo) {
    this.arn = arn;
    this.partition = partition;
    this.region = region;
    this.fifo = fifo;
  }

  /** The topic, if the text is the ARN of one whose region is one of its partition's. */
  static Optional<TopicArn> parse(String text) {
    Matcher parts = ARN.matcher(text);
    if (!parts.matches() || !partitionOf(parts.group(2)).equals(parts.group(1))) {
      return Optional.empty();
    }
    return Optional.of(new TopicArn(text, parts.group(1), parts.group(2), parts.group(3) != null));
  }

  /** The partition that a region belongs to. */
  static String partitionOf(String region) {
    return PartitionMetadata.of(Region.of(region)).id();
  }

  /** As SNS takes it. */
  public String text() {
    return arn;
  }

  String partition() {
    return partition;
  }

  /** Where it is, which need not be where the clusters are. */
  public String region() {
    return region;
  }

  /** Whether it keeps the order, and so wants a group and an identity with each message. */
  boolean isFifo() {
    return fifo;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TopicArn && arn.equals(((TopicArn) other).arn);
  }

  @Override
  public int hashCode() {
    return arn.hashCode();
  }

  @Override
  public String toString() {
    return arn;
  }
}
