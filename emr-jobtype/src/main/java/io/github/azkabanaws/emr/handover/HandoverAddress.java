package io.github.azkabanaws.emr.handover;

import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.s3.S3Location;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a job wants its flag, with places that its script's output fills. What Azkaban replaces has
 * been replaced before. Immutable.
 */
final class HandoverAddress {
  /** For people. */
  static final String FORM =
      "s3://bucket/key of letters, digits and ._=+@:/- without an empty part, . or .., with"
          + " {script.NAME} in the key for what the script tells, and of up to 1024 characters";

  /**
   * What may stand in an address: characters that no tool on the way decodes, expands or takes
   * apart. ASCII alone, so that no two addresses look alike and characters are bytes.
   */
  static final String CHARACTERS = "A-Za-z0-9._=+@:/-";

  private static final Pattern ADDRESS = Pattern.compile("[" + CHARACTERS + "]*");

  /** A value is one part of the key, or less: it does not lead to another folder. */
  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9._=+@:-]{1,200}");

  /** As names of a script's output are. */
  private static final Pattern PLACE =
      Pattern.compile("\\{script\\.([A-Za-z_][A-Za-z0-9_.]{0,63})}");

  /** Also what an output property takes. */
  private static final int LONGEST = 1024;

  private final String template;
  private final Set<String> names;

  private HandoverAddress(String template, Set<String> names) {
    this.template = template;
    this.names = names;
  }

  /**
   * Reads one as it is written.
   *
   * @return none if it is not of the form {@link #FORM}
   */
  static Optional<HandoverAddress> parse(String template) {
    Set<String> names = new LinkedHashSet<>();
    Matcher places = PLACE.matcher(template);
    while (places.find()) {
      names.add(places.group(1));
    }
    // A place in the bucket leaves an address whose bucket is another one, so it is looked for.
    int key = template.indexOf('/', S3Location.SCHEME.length());
    boolean inBucket = key < 0 || template.substring(0, key).indexOf('{') >= 0;
    return inBucket || !location(PLACE.matcher(template).replaceAll("x")).isPresent()
        ? Optional.empty()
        : Optional.of(new HandoverAddress(template, Collections.unmodifiableSet(names)));
  }

  /** What it begins with whatever the script tells. */
  String beginning() {
    return template.split("\\{", 2)[0];
  }

  /** The names of what the script has to tell; empty if it needs nothing. */
  Set<String> names() {
    return names;
  }

  /**
   * The address with what the script has told.
   *
   * @throws StepJobException if a value is missing, or makes no address; without a full stop
   */
  S3Location fill(Map<String, String> told) throws StepJobException {
    Matcher places = PLACE.matcher(template);
    StringBuffer filled = new StringBuffer();
    while (places.find()) {
      String name = places.group(1);
      String value = told.get(name);
      if (value == null) {
        throw new StepJobException(
            "the script has told no '" + name + "', or what it told was left out");
      }
      if (!VALUE.matcher(value).matches()) {
        throw new StepJobException(
            "the script has told "
                + name
                + "="
                + Settings.show(value)
                + ", which can't stand in an address: it may have up to 200 letters, digits and"
                + " ._=+@:-");
      }
      places.appendReplacement(filled, Matcher.quoteReplacement(value));
    }
    String address = places.appendTail(filled).toString();
    return location(address)
        .orElseThrow(
            () ->
                new StepJobException(
                    "with what the script has told it is "
                        + Settings.show(address)
                        + ", and that is not "
                        + FORM));
  }

  private static Optional<S3Location> location(String address) {
    return ADDRESS.matcher(address).matches() && address.length() <= LONGEST
        ? S3Location.parse(address)
        : Optional.empty();
  }

  /** As it is written. */
  @Override
  public String toString() {
    return template;
  }
}
