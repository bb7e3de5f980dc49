package io.github.azkabanaws.cognito.usersxml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoredPasswordTest {
  private static final PasswordHash PBKDF2 = PasswordHash.PBKDF2_SHA256;
  private static final String SALT = Base64.getEncoder().encodeToString(new byte[16]);
  private static final String HASH = Base64.getEncoder().encodeToString(new byte[32]);

  @Test
  void whatIsFormattedMatches() {
    String text = StoredPassword.format("p\u00e4ss word", 100_000, PBKDF2, new SecureRandom());
    assertThat(text).startsWith("pbkdf2-sha256$100000$").doesNotContain("word");
    StoredPassword stored = StoredPassword.parse(text);
    assertThat(stored.iterations()).isEqualTo(100_000);
    assertThat(stored.matches("p\u00e4ss word", PBKDF2)).isTrue();
    assertThat(stored.matches("pass word", PBKDF2)).isFalse();
    assertThat(stored.matches(text, PBKDF2)).isFalse();
    assertThat(stored).hasToString("a hashed password");
  }

  @Test
  void everyHashHasItsOwnSalt() {
    SecureRandom random = new SecureRandom();
    PasswordHash cheap = (password, salt, iterations) -> new byte[32];
    assertThat(StoredPassword.format("a", 100_000, cheap, random))
        .isNotEqualTo(StoredPassword.format("a", 100_000, cheap, random));
  }

  /** Computed by Python: hashlib.pbkdf2_hmac("sha256", b"secret", b"0123456789abcdef", 100000). */
  @Test
  void agreesWithAnotherImplementation() {
    assertThat(
            StoredPassword.parse(
                    "pbkdf2-sha256$100000$MDEyMzQ1Njc4OWFiY2RlZg==$plwZLotEAEMO707yToj/A2wZs5Moai9JwWz+JsVD+Cc=")
                .matches("secret", PBKDF2))
        .isTrue();
  }

  @Test
  void plainPasswordsMatchThemselves() {
    StoredPassword stored = StoredPassword.parse("open sesame");
    assertThat(stored.iterations()).isZero();
    assertThat(stored.matches("open sesame", PBKDF2)).isTrue();
    assertThat(stored.matches("open sesam", PBKDF2)).isFalse();
    assertThat(stored.matches("", PBKDF2)).isFalse();
    assertThat(stored).hasToString("a plain password");
  }

  @Test
  void nobodyKnowsTheUnknownPassword() {
    assertThat(StoredPassword.unknown(new SecureRandom()).matches("", PBKDF2)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"99999", "2000001", "999999999", "0"})
  void theWorkIsBounded(int iterations) {
    assertInvalid("pbkdf2-sha256$" + iterations + "$" + SALT + "$" + HASH, "100000 to 2000000");
  }

  @ParameterizedTest
  @CsvSource({"100000,16", "2000000,64"})
  void theBoundsThemselvesAreAllowed(int iterations, int saltLength) {
    String salt = Base64.getEncoder().encodeToString(new byte[saltLength]);
    StoredPassword stored =
        StoredPassword.parse("pbkdf2-sha256$" + iterations + "$" + salt + "$" + HASH);
    assertThat(stored.iterations()).isEqualTo(iterations);
  }

  @ParameterizedTest
  @ValueSource(ints = {15, 65})
  void aSaltOfAnotherLengthIsRefused(int length) {
    String salt = Base64.getEncoder().encodeToString(new byte[length]);
    assertInvalid(
        "pbkdf2-sha256$100000$" + salt + "$" + HASH,
        "has a salt of " + length + " bytes; allowed: 16 to 64");
  }

  /** Else one could try whether two web servers were started with the same numbers. */
  @Test
  void theUnknownPasswordIsAnotherEachTime() {
    PasswordHash zeros = (password, salt, iterations) -> new byte[PasswordHash.LENGTH];
    assertThat(StoredPassword.unknown(new SecureRandom()).matches("x", zeros)).isFalse();
    byte[] drawn = new byte[PasswordHash.LENGTH];
    SecureRandom sevens =
        new SecureRandom() {
          private static final long serialVersionUID = 1L;

          @Override
          public void nextBytes(byte[] bytes) {
            Arrays.fill(bytes, (byte) 7);
            System.arraycopy(bytes, 0, drawn, 0, bytes.length);
          }
        };
    assertThat(StoredPassword.unknown(sevens).matches("", PBKDF2)).isFalse();
    assertThat(drawn).containsOnly(7);
  }

  @Test
  void saltAndHashHaveTheirLengths() {
    assertInvalid("pbkdf2-sha256$100000$AAAA$" + HASH, "salt of 3 bytes");
    assertInvalid("pbkdf2-sha256$100000$" + SALT + "$AAAA", "hash of 3 bytes");
    assertInvalid("pbkdf2-sha256$100000$A===$" + HASH, "salt that is not base64");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pbkdf2-sha256$x$AAAA$AAAA",
        "pbkdf2-sha512$100000$AAAA$AAAA",
        "PBKDF2-SHA256$100000$AAAA$AAAA",
        "pbkdf2$x",
        "$2a$10$abcdefghijklmnopqrstuv",
        "$2y$10$abc",
        "$6$salt$hash",
        "$1$salt$hash",
        "$1$my plain password",
        "$apr1$salt$hash",
        "$pbkdf2-sha256$29000$x$y",
        "{SHA-256}abc",
        "{SSHA}\nabc",
        "$argon2id$v=19$x",
        "{SSHA}abc"
      })
  void anotherHashIsNotAPlainPassword(String text) {
    assertInvalid(text, "allowed: pbkdf2-sha256$<iterations>$");
    assertInvalid(text, "HashPassword makes, also of a plain password that only begins so");
  }

  private static void assertInvalid(String text, String problem) {
    assertThatThrownBy(() -> StoredPassword.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(problem)
        .hasMessageNotContaining(text)
        .hasNoCause();
  }
}
