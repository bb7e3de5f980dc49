package io.github.azkabanaws.emrsimulator;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An EMR release such as {@code emr-5.28.0}; what is not of that form counts as the newest. */
record Release(int major, int minor) {
  private static final Pattern FORM = Pattern.compile("emr-(\\d{1,4})\\.(\\d{1,4})\\..*");

  static Release of(String label) {
    Matcher matcher = FORM.matcher(label);
    return matcher.matches()
        ? new Release(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
        : new Release(Integer.MAX_VALUE, 0);
  }

  boolean isAtLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }
}
