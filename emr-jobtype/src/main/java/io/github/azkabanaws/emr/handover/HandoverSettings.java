package io.github.azkabanaws.emr.handover;

import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.groups.GroupPattern;
import io.github.azkabanaws.emr.s3.S3Location;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where in S3 the jobs of which group may put a flag, and how it is encrypted. The executor's role
 * can write the flags of all teams, so nobody but the administrator decides.
 */
public final class HandoverSettings {
  public static final String ALLOWED = "aws.emr.handover.allowed";
  static final String KMS_KEY = "aws.emr.handover.kms.key";

  public static final List<String> ADMIN_ONLY =
      Collections.unmodifiableList(Arrays.asList(ALLOWED, KMS_KEY));

  /** Fits into any pattern. */
  private static final String NO_GROUP = "group";

  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9:/_-]{1,300}");

  private static final Pattern REST = Pattern.compile("[*" + HandoverAddress.CHARACTERS + "]*");

  /** A wildcard in a bucket's name could stand for anybody's bucket. */
  private static final Pattern BUCKET_AND_KEY = Pattern.compile("s3://[^*/]+/.+");

  private final List<GroupPattern> allowed;
  private final Optional<String> kmsKey;

  /** Where the plugin itself keeps something, by the setting that says so. */
  private final Map<String, String> ownPlaces;

  private HandoverSettings(
      List<GroupPattern> allowed, Optional<String> kmsKey, Map<String, String> ownPlaces) {
    this.allowed = allowed;
    this.kmsKey = kmsKey;
    this.ownPlaces = Collections.unmodifiableMap(ownPlaces);
  }

  public HandoverSettings(Settings settings) {
    List<GroupPattern> patterns = new ArrayList<>();
    for (String text : settings.list(ALLOWED)) {
      Optional<GroupPattern> pattern = pattern(text);
      if (pattern.isPresent()) {
        patterns.add(pattern.get());
      } else {
        settings.problem(
            ALLOWED,
            text,
            "must be s3://bucket/key of letters, digits and ._=+@:/- with no * in the bucket, and"
                + " in the key with "
                + GroupPattern.RULE);
      }
    }
    this.allowed = Collections.unmodifiableList(patterns);
    this.kmsKey = settings.matching(KMS_KEY, KEY, "the id, ARN or alias/name of a KMS key");
    this.ownPlaces = Collections.emptyMap();
    if (kmsKey.isPresent() && allowed.isEmpty()) {
      settings.problem(KMS_KEY, "has no effect without " + ALLOWED);
    }
  }

  private static Optional<GroupPattern> pattern(String text) {
    // As it is when both stand for something.
    String example = text.replace(GroupPattern.GROUP, NO_GROUP).replace("*", "any");
    return BUCKET_AND_KEY.matcher(text).matches() && S3Location.parse(example).isPresent()
        ? GroupPattern.parse(text, REST)
        : Optional.empty();
  }

  /**
   * The same, but for a place where the plugin itself, or the administrator, keeps something. A
   * pattern that allows flags there whatever the group is called is a problem of the settings; one
   * that does so for some group is not, and that group's jobs are refused.
   *
   * @param property that names the place
   * @param place an object, or what is below it, if it is set
   */
  public HandoverSettings keptOff(Settings settings, String property, Optional<String> place) {
    if (!place.isPresent()) {
      return this;
    }
    String folder = place.get() + "/";
    for (GroupPattern pattern : allowed) {
      String text = pattern.toString();
      String begin = text.split("[*{]", 2)[0];
      boolean within = (text + "/").startsWith(folder) || begin.startsWith(folder);
      boolean around = pattern.isForAll() && folder.startsWith(begin);
      if (within || around) {
        settings.problem(
            ALLOWED, text, "must not allow flags where " + property + "=" + place.get() + " is");
      }
    }
    Map<String, String> places = new LinkedHashMap<>(ownPlaces);
    places.put(property, place.get());
    return new HandoverSettings(allowed, kmsKey, places);
  }

  /** The setting that keeps something there, with its value, if one does. */
  Optional<String> ownPlace(S3Location address) {
    return ownPlaces.entrySet().stream()
        .filter(place -> (address + "/").startsWith(place.getValue() + "/"))
        .map(place -> place.getKey() + "=" + place.getValue())
        .findFirst();
  }

  /** Whether the group's jobs may put a flag there. */
  boolean allows(String group, S3Location address) {
    return allowed.stream().anyMatch(pattern -> pattern.allows(group, address.toString()));
  }

  /** Whether the group's jobs may put a flag to some address that begins so. */
  boolean mayAllow(String group, String beginning) {
    return allowed.stream().anyMatch(pattern -> pattern.mayAllow(group, beginning));
  }

  /** The patterns as they are set; without one, there are no hand-overs. */
  public List<GroupPattern> allowed() {
    return allowed;
  }

  /** Some place where jobs may put flags, if they may anywhere: none need be there. */
  public Optional<S3Location> anyPlace() {
    return allowed.stream()
        .findFirst()
        .flatMap(pattern -> S3Location.parse(pattern.beginning(NO_GROUP) + "azkaban-check-setup"));
  }

  /** The KMS key to encrypt with; S3's own keys without. */
  public Optional<String> kmsKey() {
    return kmsKey;
  }
}
