package io.github.azkabanaws.emr.s3;

import io.github.azkabanaws.emr.base.Settings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where an object of S3 is, or is going to be. */
public final class S3Location {
  public static final String SCHEME = "s3://";

  /** What {@link #parse} takes, for people. */
  public static final String FORM =
      "s3://bucket/key without control characters and without .. in it";

  /** "Bucket naming rules" and "Naming Amazon S3 objects", S3 User Guide. */
  private static final Pattern URI =
      Pattern.compile("s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])/([^\\p{Cntrl}]*[^\\p{Cntrl}/])");

  /** Leaves room for what comes after it in a key. */
  private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._/:-]{1,300}");

  private static final int MAX_KEY_BYTES = 1024;

  private static final List<String> UNCLEAR = Arrays.asList(".", "..", "");

  private final String bucket;
  private final String key;

  public S3Location(String bucket, String key) {
    this.bucket = bucket;
    this.key = key;
  }

  /**
   * Reads a URI. A key with an empty segment, {@code .} or {@code ..} is none: tools on the way
   * disagree about which object that is.
   *
   * @return none if it is not of the form {@link #FORM}
   */
  public static Optional<S3Location> parse(String uri) {
    Matcher matcher = URI.matcher(uri);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    String key = matcher.group(2);
    for (String segment : key.split("/", -1)) {
      if (UNCLEAR.contains(segment)) {
        return Optional.empty();
      }
    }
    return key.getBytes(StandardCharsets.UTF_8).length > MAX_KEY_BYTES
        ? Optional.empty()
        : Optional.of(new S3Location(matcher.group(1), key));
  }

  /**
   * Reads a setting that names a place below which objects are put, with or without a slash at the
   * end, if it is set.
   */
  public static Optional<S3Location> prefix(Settings settings, String name) {
    Optional<String> written = settings.text(name);
    if (!written.isPresent()) {
      return Optional.empty();
    }
    String value = written.get();
    Optional<S3Location> prefix =
        parse(value.endsWith("/") ? value.substring(0, value.length() - 1) : value);
    if (!prefix.isPresent() || !PREFIX.matcher(value).matches()) {
      settings.problem(name, value, "must be s3://bucket/prefix of letters, digits and ._/-");
    }
    return prefix;
  }

  /** The object of that name below this one. */
  public S3Location below(String name) {
    return new S3Location(bucket, key + "/" + name);
  }

  public String bucket() {
    return bucket;
  }

  public String key() {
    return key;
  }

  /** The URI. */
  @Override
  public String toString() {
    return SCHEME + bucket + "/" + key;
  }
}
