package io.github.azkabanaws.emr.base;

import azkaban.utils.Props;
import io.github.azkabanaws.base.settings.DurationText;
import io.github.azkabanaws.base.settings.NearestName;
import io.github.azkabanaws.base.text.LogText;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads typed settings from one set of properties and collects what is wrong with them, so that the
 * reader is told everything at once. Every problem names where the property belongs, the property,
 * its value and what is allowed. No setting of this plugin is a secret, but what stands where none
 * was expected may be one: such a value is not shown.
 */
public final class Settings {
  private static final Pattern FLAG = Pattern.compile("true|false");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  /**
   * Not the same as a property that is not there: in YAML a forgotten value, a {@code ~} and a key
   * that stands twice all end like this, and who wrote the line meant something by it.
   */
  private static final String EMPTY =
      "is there, but has no value: give it one, or take the line away";

  private final String origin;
  private final Props props;
  private final List<String> problems = new ArrayList<>();

  /**
   * @param origin where the reader finds the properties, such as {@code private.properties}
   */
  public Settings(String origin, Props props) {
    this.origin = origin;
    this.props = props;
  }

  /** The value exactly as it is, if there is one. */
  public Optional<String> raw(String key) {
    return props.containsKey(key) ? Optional.ofNullable(props.get(key)) : Optional.empty();
  }

  /** The trimmed value of one line, if the property is there; an empty one is a problem. */
  public Optional<String> text(String key) {
    if (!requireValue(key)) {
      return Optional.empty();
    }
    String trimmed = props.get(key).trim();
    if (CONTROL.matcher(trimmed).find()) {
      problem(key, trimmed, "must not contain control characters");
      return Optional.empty();
    }
    return Optional.of(trimmed);
  }

  /**
   * Stops a property that is there and has no value.
   *
   * @return whether there is a value
   */
  public boolean requireValue(String key) {
    if (!props.containsKey(key)) {
      return false;
    }
    String value = props.get(key);
    boolean empty = value == null || value.trim().isEmpty();
    if (empty) {
      problem(key, EMPTY);
    }
    return !empty;
  }

  /** The value if it matches; what the pattern means is told by {@code allowed}. */
  public Optional<String> matching(String key, Pattern pattern, String allowed) {
    Optional<String> value = text(key);
    if (value.isPresent() && !pattern.matcher(value.get()).matches()) {
      problem(key, value.get(), "must be " + allowed);
      return Optional.empty();
    }
    return value;
  }

  /** The kind that is named in small letters, if one is, and there is such a kind. */
  public <E extends Enum<E>> Optional<E> kind(String key, Class<E> kinds) {
    Optional<String> value = text(key);
    if (!value.isPresent()) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>();
    for (E kind : kinds.getEnumConstants()) {
      String name = kind.name().toLowerCase(Locale.ROOT);
      if (name.equals(value.get())) {
        return Optional.of(kind);
      }
      names.add(name);
    }
    String last = names.remove(names.size() - 1);
    problem(key, value.get(), "must be " + String.join(", ", names) + " or " + last);
    return Optional.empty();
  }

  /** The comma-separated, trimmed, non-empty members in their order. */
  public Set<String> list(String key) {
    String value = text(key).orElse("");
    Set<String> members = new LinkedHashSet<>();
    for (String member : value.split(",", -1)) {
      if (!member.trim().isEmpty()) {
        members.add(member.trim());
      }
    }
    if (members.isEmpty() && !value.isEmpty()) {
      problem(key, value, "has no member");
    }
    return Collections.unmodifiableSet(members);
  }

  /** {@code true} or {@code false}. */
  public boolean flag(String key, boolean absent) {
    return matching(key, FLAG, "true or false").map(Boolean::parseBoolean).orElse(absent);
  }

  /** A whole number. */
  public int number(String key, int absent, int least, int most) {
    Optional<String> value = text(key);
    if (!value.isPresent()) {
      return absent;
    }
    if (NUMBER.matcher(value.get()).matches()) {
      int number = Integer.parseInt(value.get());
      if (number >= least && number <= most) {
        return number;
      }
    }
    problem(key, value.get(), "must be a number from " + least + " to " + most);
    return absent;
  }

  /** A duration as {@link DurationText} has it: {@code 500ms}, {@code 30s}, {@code 30}, ... */
  public Duration duration(String key, Duration absent, Duration least, Duration most) {
    Optional<String> value = text(key);
    if (!value.isPresent()) {
      return absent;
    }
    Optional<Duration> duration = DurationText.parse(value.get());
    if (duration.isPresent()
        && duration.get().compareTo(least) >= 0
        && duration.get().compareTo(most) <= 0) {
      return duration.get();
    }
    problem(
        key,
        value.get(),
        "must be a duration from " + show(least) + " to " + show(most) + ", as in 30s");
    return absent;
  }

  /** An https URL, or an http one of this machine itself. */
  public Optional<URI> endpoint(String key) {
    Optional<String> value = text(key);
    if (!value.isPresent()) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(value.get());
      if (isEndpoint(uri)) {
        return Optional.of(uri);
      }
    } catch (URISyntaxException e) {
      // Told below: the exception has nothing that the reader does not see in the value.
    }
    String rule = "must be an https:// URL (http:// is for loopback only)";
    if (value.get().indexOf('@') >= 0) {
      // Not shown: before the @ there is perhaps a password.
      problem(key, rule + " without a user name or password");
    } else {
      problem(key, value.get(), rule);
    }
    return Optional.empty();
  }

  /** Whether a service may be asked there: by https, or on this machine. */
  public static boolean isEndpoint(URI uri) {
    boolean loopback =
        "127.0.0.1".equals(uri.getHost())
            || "localhost".equals(uri.getHost())
            || "[::1]".equals(uri.getHost());
    return uri.getHost() != null
        && uri.getUserInfo() == null
        && ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && loopback));
  }

  /** Refuses keys below {@code prefix} that nobody reads: a typing error must not go unnoticed. */
  public void refuseUnknown(String prefix, Collection<String> known) {
    for (String key : props.getKeySet()) {
      // In any case of letters: Azkaban tells them apart, people often do not.
      if (key.regionMatches(true, 0, prefix, 0, prefix.length()) && !known.contains(key)) {
        problem(
            key,
            "is not a property of this version"
                + NearestName.of(key.toLowerCase(Locale.ROOT), known)
                    .map(nearest -> "; did you mean " + nearest + "?")
                    .orElse(""));
      }
    }
  }

  public void missing(String key, String what) {
    add(key + " is missing: " + what);
  }

  /** A problem whose value is not to be shown. */
  public void problem(String key, String rule) {
    add(show(key) + " " + rule);
  }

  public void problem(String key, String value, String rule) {
    add(key + "=" + show(value) + " " + rule);
  }

  /** Once, although a value may be read in several places. */
  private void add(String problem) {
    String whole = origin + ": " + problem;
    if (!problems.contains(whole)) {
      problems.add(whole);
    }
  }

  /** What is wrong with all that was read so far, a sentence each. */
  public List<String> problems() {
    return Collections.unmodifiableList(problems);
  }

  /**
   * Called when all is read.
   *
   * @throws InvalidSettingsException if anything of it is wrong
   */
  public void requireValid() {
    if (!problems.isEmpty()) {
      throw new InvalidSettingsException(problems);
    }
  }

  /** A value as it may stand in a log: one line, and not longer than a line should be. */
  public static String show(String value) {
    return LogText.shorten(value);
  }

  public static String show(Duration duration) {
    return DurationText.inHours(duration);
  }
}
