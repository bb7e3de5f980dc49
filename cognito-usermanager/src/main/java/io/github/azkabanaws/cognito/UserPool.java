package io.github.azkabanaws.cognito;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A user pool whose tokens may sign in: its issuers, and where its keys come from. */
final class UserPool {
  static final String ALLOWED = "<region>_<id>, for example eu-central-1_AbCdEf123";

  /** The region becomes part of a host name, so its form is checked. */
  private static final Pattern ID =
      Pattern.compile("([a-z]{2,8}(?:-[a-z]{1,16})+-\\d{1,2})_[0-9A-Za-z]{1,50}");

  private final String id;
  private final List<String> issuers;
  private final KeyLocation keys;

  UserPool(String id, List<String> issuers, KeyLocation keys) {
    this.id = Objects.requireNonNull(id, "id");
    this.issuers = Collections.unmodifiableList(new ArrayList<>(issuers));
    this.keys = Objects.requireNonNull(keys, "keys");
  }

  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** What follows the underscore: letters and digits. */
  static String name(String id) {
    return id.substring(id.indexOf('_') + 1);
  }

  /** Both forms of issuer that Cognito uses for this pool; keys are published below the first. */
  static List<String> defaultIssuers(String id) {
    Matcher matcher = ID.matcher(id);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a user pool id: " + LogText.quote(id));
    }
    String rest = "cognito-idp." + matcher.group(1) + ".amazonaws.com/" + id;
    return Arrays.asList("https://" + rest, "https://issuer-" + rest);
  }

  String id() {
    return id;
  }

  /** What may stand in {@code iss}, compared exactly. */
  List<String> issuers() {
    return issuers;
  }

  KeyLocation keys() {
    return keys;
  }
}
