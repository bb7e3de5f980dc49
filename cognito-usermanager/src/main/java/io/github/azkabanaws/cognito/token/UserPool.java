package io.github.azkabanaws.cognito.token;

import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.keys.KeyLocation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A user pool whose tokens may sign in, with the issuers of all its regions. */
public final class UserPool {
  /** The setting that names the pools. */
  public static final String PROPERTY = "cognito.user.pool.id";

  static final String ALLOWED = "<region>_<id>, for example eu-central-1_AbCdEf123";

  /** The region becomes part of a host name, so its form is checked. */
  private static final String REGION = "[a-z]{2,8}(?:-[a-z]{1,16})+-\\d{1,2}";

  private static final Pattern ID = Pattern.compile("(" + REGION + ")_[0-9A-Za-z]{1,50}");
  private static final Pattern ONLY_REGION = Pattern.compile(REGION);

  private final String id;
  private final List<PoolIssuer> sources;

  /**
   * @param sources the pool in its own region first
   */
  UserPool(String id, List<PoolIssuer> sources) {
    this.id = Objects.requireNonNull(id, "id");
    this.sources = Collections.unmodifiableList(new ArrayList<>(sources));
  }

  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  static boolean isRegion(String text) {
    return ONLY_REGION.matcher(text).matches();
  }

  /** What follows the underscore: letters and digits. */
  public static String name(String id) {
    return id.substring(id.indexOf('_') + 1);
  }

  /** What stands before the underscore. */
  static String region(String id) {
    Matcher matcher = ID.matcher(id);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a user pool id: " + LogText.quote(id));
    }
    return matcher.group(1);
  }

  /** Both forms of issuer that Cognito uses for this pool in its own region. */
  static List<String> defaultIssuers(String id) {
    return issuersIn(region(id), id);
  }

  /**
   * Both forms of issuer that Cognito uses for a pool in a region: the original one, and the
   * updated one, under which not every pool publishes keys.
   */
  static List<String> issuersIn(String region, String id) {
    String rest = "cognito-idp." + region + ".amazonaws.com/" + id;
    return Arrays.asList("https://" + rest, "https://issuer-" + rest);
  }

  public String id() {
    return id;
  }

  /** The pool in its own region, then its replicas. */
  public List<PoolIssuer> sources() {
    return sources;
  }

  /** All that may stand in {@code iss}, compared exactly. */
  public List<String> issuers() {
    return Collections.unmodifiableList(
        sources.stream().flatMap(source -> source.issuers().stream()).collect(Collectors.toList()));
  }

  /** The keys of the pool in its own region. */
  public KeyLocation keys() {
    return sources.get(0).keys();
  }
}
