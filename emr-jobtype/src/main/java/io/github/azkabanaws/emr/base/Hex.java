package io.github.azkabanaws.emr.base;

import java.util.Locale;

/** Bytes as lower-case hexadecimal digits. */
public final class Hex {
  private Hex() {}

  /** The first {@code count} bytes. */
  public static String of(byte[] bytes, int count) {
    StringBuilder hex = new StringBuilder(2 * count);
    for (int i = 0; i < count; i++) {
      hex.append(String.format(Locale.ROOT, "%02x", bytes[i]));
    }
    return hex.toString();
  }
}
