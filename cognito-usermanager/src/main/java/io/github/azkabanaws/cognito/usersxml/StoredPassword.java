package io.github.azkabanaws.cognito.usersxml;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A password as azkaban-users.xml holds it: {@code pbkdf2-sha256$<iterations>$<salt>$<hash>}, or
 * plain. Immutable; never shows what it holds.
 */
public final class StoredPassword {
  static final String FORMAT = "pbkdf2-sha256$<iterations>$<base64 salt>$<base64 hash>";

  /** Fewer would protect little; more would keep a login, and whoever floods it, too busy. */
  static final int MIN_ITERATIONS = 100_000;

  static final int MAX_ITERATIONS = 2_000_000;

  /** What OWASP's password storage cheat sheet asks of PBKDF2 with HMAC-SHA-256. */
  public static final int DEFAULT_ITERATIONS = 600_000;

  private static final int NEW_SALT_LENGTH = 16;
  private static final Pattern HASHED =
      Pattern.compile("pbkdf2-sha256\\$(\\d{1,9})\\$([A-Za-z0-9+/=]+)\\$([A-Za-z0-9+/=]+)");

  /** Hashes of other formats; taken for plain passwords they would be passwords themselves. */
  private static final Pattern LOOKS_HASHED =
      Pattern.compile(
          "(?is)(pbkdf2"
              + "|\\$([1-7]|2[abxy]|g?y|p|h|md5|sha1|apr1|(argon2|scrypt|bcrypt|pbkdf2)[\\w-]*)\\$"
              + "|\\{[\\w.-]+\\}).*");

  private final int iterations;
  private final byte[] salt;
  private final byte[] hash;

  private StoredPassword(int iterations, byte[] salt, byte[] hash) {
    this.iterations = iterations;
    this.salt = salt;
    this.hash = Objects.requireNonNull(hash, "hash");
  }

  /**
   * Reads the attribute's text.
   *
   * @throws IllegalArgumentException saying what is wrong with a text that means to be a hash, but
   *     not the text
   */
  public static StoredPassword parse(String text) {
    Matcher matcher = HASHED.matcher(text);
    if (!matcher.matches()) {
      if (LOOKS_HASHED.matcher(text).matches()) {
        throw new IllegalArgumentException(
            "looks like a hash of another program, or a broken one (they begin with {SCHEME}, $1$,"
                + " pbkdf2 or the like), and is not taken for a plain password; allowed: "
                + FORMAT
                + ", which HashPassword makes, also of a plain password that only begins so");
      }
      return new StoredPassword(0, new byte[0], sha256(text));
    }
    int iterations = Integer.parseInt(matcher.group(1));
    if (iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS) {
      throw new IllegalArgumentException(
          "has "
              + iterations
              + " iterations; allowed: "
              + MIN_ITERATIONS
              + " to "
              + MAX_ITERATIONS);
    }
    byte[] salt = base64("salt", matcher.group(2));
    byte[] hash = base64("hash", matcher.group(3));
    if (salt.length < NEW_SALT_LENGTH || salt.length > 64) {
      throw new IllegalArgumentException(
          "has a salt of " + salt.length + " bytes; allowed: " + NEW_SALT_LENGTH + " to 64");
    }
    if (hash.length != PasswordHash.LENGTH) {
      throw new IllegalArgumentException(
          "has a hash of " + hash.length + " bytes; allowed: " + PasswordHash.LENGTH);
    }
    return new StoredPassword(iterations, salt, hash);
  }

  /** A password that nobody knows, for the work that is done for an unknown name. */
  static StoredPassword unknown(SecureRandom random) {
    byte[] hash = new byte[PasswordHash.LENGTH];
    random.nextBytes(hash);
    return new StoredPassword(0, new byte[0], hash);
  }

  /** The attribute's text for a new password. */
  public static String format(
      String password, int iterations, PasswordHash hasher, SecureRandom random) {
    byte[] salt = new byte[NEW_SALT_LENGTH];
    random.nextBytes(salt);
    Base64.Encoder base64 = Base64.getEncoder();
    return "pbkdf2-sha256$"
        + iterations
        + "$"
        + base64.encodeToString(salt)
        + "$"
        + base64.encodeToString(hasher.of(password, salt, iterations));
  }

  /** The iterations that a comparison takes; 0 if the file holds the password itself. */
  public int iterations() {
    return iterations;
  }

  /** Compares in a time that does not depend on the stored password. */
  public boolean matches(String password, PasswordHash hasher) {
    byte[] given =
        iterations == 0 ? sha256(password) : hasher.of(password, salt.clone(), iterations);
    return MessageDigest.isEqual(hash, given);
  }

  @Override
  public String toString() {
    return iterations == 0 ? "a plain password" : "a hashed password";
  }

  private static byte[] base64(String name, String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("has a " + name + " that is not base64", null);
    }
  }

  /** Gives all plain passwords one length, so that a comparison does not tell theirs. */
  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
