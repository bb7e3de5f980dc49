package io.github.azkabanaws.cognito.usersxml;

import java.security.GeneralSecurityException;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/** The slow function that stands between a stolen azkaban-users.xml and the passwords in it. */
public interface PasswordHash {
  /** The bytes of a hash. */
  int LENGTH = 32;

  /** PBKDF2 with HMAC-SHA-256; the password counts as UTF-8. */
  PasswordHash PBKDF2_SHA256 =
      (password, salt, iterations) -> {
        PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, iterations, LENGTH * 8);
        try {
          return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
              .generateSecret(spec)
              .getEncoded();
        } catch (GeneralSecurityException e) {
          throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA256", e);
        } finally {
          spec.clearPassword();
        }
      };

  /**
   * Hashes a password.
   *
   * @param password not empty
   * @param iterations the work, greater than 0
   * @return {@link #LENGTH} bytes
   */
  byte[] of(String password, byte[] salt, int iterations);
}
