package io.github.azkabanaws.emrsimulator;

import java.security.SecureRandom;
import java.util.Random;

/** Makes ids of EMR's form: a letter, a dash and 13 capital letters and digits. */
final class Ids {
  private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private final Random random = new SecureRandom();

  String step() {
    return "s-" + random(13);
  }

  String cluster() {
    return "j-" + random(13);
  }

  String random(int length) {
    StringBuilder id = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      id.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return id.toString();
  }
}
