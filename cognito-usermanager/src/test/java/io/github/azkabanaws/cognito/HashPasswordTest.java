package io.github.azkabanaws.cognito;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.usersxml.PasswordHash;
import io.github.azkabanaws.cognito.usersxml.StoredPassword;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HashPasswordTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void printsAHashThatMatches() {
    assertThat(run("open sesame")).isZero();
    StoredPassword stored = StoredPassword.parse(text(out).trim());
    assertThat(stored.iterations()).isEqualTo(StoredPassword.DEFAULT_ITERATIONS);
    assertThat(stored.matches("open sesame", PasswordHash.PBKDF2_SHA256)).isTrue();
    assertThat(text(err)).isEmpty();
  }

  @Test
  void readsOneLineAsUtf8() throws Exception {
    byte[] input = TestTokens.utf8(" p\u00e4ss \nmore\n");
    assertThat(HashPassword.line(new ByteArrayInputStream(input))).hasValue(" p\u00e4ss ");
    assertThat(HashPassword.line(new ByteArrayInputStream(new byte[0]))).isEmpty();
  }

  @Test
  void takesNoPasswordAsAnArgument() {
    assertThat(run("x", "hunter2")).isEqualTo(2);
    assertThat(text(out) + text(err)).contains("No arguments").doesNotContain("hunter2");
  }

  @Test
  void refusesWhatCannotBeTyped() {
    assertThat(run(null)).isEqualTo(1);
    assertThat(run(" ")).isEqualTo(1);
    assertThat(run("x".repeat(1025))).isEqualTo(1);
    assertThat(text(out)).isEmpty();
  }

  private int run(String password, String... args) {
    return HashPassword.run(args, Optional.ofNullable(password), print(out), print(err));
  }

  private static PrintStream print(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(UTF_8);
  }
}
