package io.github.azkabanaws.emr.watch;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of an object says that the wrapper on a cluster has left: that the script of a step
 * has begun, or has ended and how. Whoever can write there can say so, so it is not believed.
 * Immutable.
 */
public final class EndNote {
  /** The time comes first, so that names are in its order. */
  private static final Pattern NAME =
      Pattern.compile(
          "\\d{8}T\\d{6}Z-(azk(?:-\\d{1,10}){3}-[0-9a-f]{16})-(?:begun|ended-(\\d{1,3}))");

  private static final int LARGEST_CODE = 255;

  private final String key;
  private final Optional<Integer> code;

  private EndNote(String key, Optional<Integer> code) {
    this.key = key;
    this.code = code;
  }

  /** What a name says; nothing if it is none of a note. */
  public static Optional<EndNote> of(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    Optional<Integer> code = Optional.ofNullable(matcher.group(2)).map(Integer::valueOf);
    return code.filter(number -> number > LARGEST_CODE).isPresent()
        ? Optional.empty()
        : Optional.of(new EndNote(matcher.group(1), code));
  }

  /** The step's key. */
  String key() {
    return key;
  }

  /** The wrapper's exit code, if it says that the script has ended. */
  Optional<Integer> code() {
    return code;
  }
}
