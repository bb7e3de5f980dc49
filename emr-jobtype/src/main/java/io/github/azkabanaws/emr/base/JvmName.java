package io.github.azkabanaws.emr.base;

import java.util.Random;

/** What a JVM calls itself where others leave something for it. Immutable. */
public final class JvmName {
  private static final int BYTES = 16;

  private final String text;

  private JvmName(String text) {
    this.text = text;
  }

  /** One that no other JVM has, and that nobody guesses if {@code random} can't be guessed. */
  public static JvmName random(Random random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return new JvmName(Hex.of(bytes, BYTES));
  }

  /** Of digits and the letters a to f. */
  @Override
  public String toString() {
    return text;
  }
}
