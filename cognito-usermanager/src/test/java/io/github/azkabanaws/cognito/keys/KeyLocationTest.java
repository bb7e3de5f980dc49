package io.github.azkabanaws.cognito.keys;

import static io.github.azkabanaws.cognito.fixtures.TestTokens.poolJwks;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azkaban.utils.Props;
import io.github.azkabanaws.base.settings.Environment;
import io.github.azkabanaws.cognito.base.ConfigProblems;
import io.github.azkabanaws.cognito.fixtures.TestClock;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.keys.KeyLocation.InvalidLocationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyLocationTest {
  @TempDir Path folder;
  private final KeySettings settings =
      KeySettings.read(new Props(), Environment.of(Map.of()), new ConfigProblems());
  private final Map<String, String> environment = new HashMap<>();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:hunter2@keys.example/x",
        "https://user:hunter2@my_host/x",
        "https://user:hun ter2@keys.example/x",
        "http://keys.example/x?signature=hunter2"
      })
  void aUrlsPasswordIsNotShownHoweverItIsRefused(String url) {
    assertThatThrownBy(() -> parse(url))
        .isInstanceOf(InvalidLocationException.class)
        .hasMessageNotContaining("hunter2")
        .hasMessageNotContaining("ter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://keys.example/jwks.json",
        "https://keys.example:8443/a/b?c=d",
        "http://localhost:9229/pool/.well-known/jwks.json",
        "http://127.0.0.1:9229/jwks",
        "http://127.1.2.3/jwks",
        "http://[::1]:9229/jwks",
        "HTTPS://keys.example/jwks.json"
      })
  void takesSecureUrls(String url) throws Exception {
    KeyLocation location = parse(url);
    // A query can hold a signature.
    assertThat(location.toString())
        .isEqualToIgnoringCase("URL " + url.replaceFirst("\\?.*", "?..."));
    assertThat(location.url().get().toString()).isEqualToIgnoringCase(url);
    try (KeySource source = location.open(new TestClock(), settings, new Semaphore(1))) {
      assertThat(source).isInstanceOf(UrlKeySource.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://keys.example/jwks.json",
        "http://127.0.0.1.evil.example/jwks",
        "http://localhost.evil.example/jwks",
        "http://127.0.0.1@evil.example/jwks",
        "http:///jwks",
        "https:///jwks",
        "https://",
        "ftp://keys.example/jwks",
        "file:///etc/passwd",
        "https://bad host/",
        "https://keys.example/{pool}"
      })
  void refusesOtherUrls(String url) {
    assertThatThrownBy(() -> parse(url)).isInstanceOf(InvalidLocationException.class);
  }

  @Test
  void aByteOrderMarkIsNoMatterWhereverTheKeysStand() throws Exception {
    String marked = "\ufeff" + TestTokens.poolJwks();
    String base64 = Base64.getEncoder().encodeToString(TestTokens.utf8(marked));
    Path file = TestConfig.write(folder.resolve("marked.json"), marked);
    for (String value : List.of(marked, base64, file.toString(), "env:KEYS")) {
      KeyLocation location = KeyLocation.parse(value, name -> Optional.of(marked), 100_000);
      try (KeySource source = location.open(new TestClock(), settings, new Semaphore(1))) {
        assertThat(source.find(TestTokens.KID)).as(location.toString()).hasSize(1);
      }
    }
  }

  @Test
  void doesNotShowAPasswordInAUrl() {
    assertThatThrownBy(() -> parse("https://me:hunter2@keys.example/jwks"))
        .isInstanceOf(InvalidLocationException.class)
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void takesAFile() throws Exception {
    Path file = TestConfig.write(folder.resolve("jwks.json"), "\n " + poolJwks() + "\n");
    KeyLocation location = parse(file.toString());
    assertThat(location).hasToString("file " + file);
    assertFindsTheKey(location);
  }

  @Test
  void takesInlineJson() throws Exception {
    KeyLocation location = parse(poolJwks());
    assertThat(location).hasToString("inline JSON");
    assertFindsTheKey(location);
  }

  @Test
  void takesBase64InBothAlphabetsAndWrapped() throws Exception {
    byte[] json = utf8("  " + poolJwks());
    assertFindsTheKey(parse(Base64.getEncoder().encodeToString(json)));
    assertFindsTheKey(parse(Base64.getUrlEncoder().withoutPadding().encodeToString(json)));
    KeyLocation wrapped = parse(Base64.getMimeEncoder().encodeToString(json));
    assertThat(wrapped).hasToString("inline base64");
    assertFindsTheKey(wrapped);
  }

  @Test
  void namesAMissingFile() {
    Path file = folder.resolve("none.json");
    assertThatThrownBy(() -> parse(file.toString()))
        .hasMessageContaining(file.toString())
        .hasMessageContaining("allowed:");
  }

  @Test
  void refusesBadDocuments() throws Exception {
    Path file = TestConfig.write(folder.resolve("jwks.json"), "{\"keys\":[]}");
    assertThatThrownBy(() -> parse(file.toString()))
        .hasMessageContaining(file.toString())
        .hasMessageContaining("holds no key");
    assertThatThrownBy(() -> parse("{\"keys\":")).hasMessageContaining("inline JSON");
    assertThatThrownBy(() -> parse(Base64.getEncoder().encodeToString(utf8("{\"keys\":[]}"))))
        .hasMessageContaining("base64");
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, (byte) 0xfe});
    assertThatThrownBy(() -> parse(binary.toString())).hasMessageContaining("it is not UTF-8 text");
  }

  @Test
  void doesNotShowDataThatIsNotUnderstood() {
    String data = Base64.getEncoder().encodeToString(utf8("not a key set at all"));
    assertThatThrownBy(() -> parse(data))
        .hasMessageNotContaining(data)
        .hasMessageContaining(data.length() + " characters");
  }

  @Test
  void findsTheKeysOfAnIssuer() {
    assertThat(KeyLocation.ofIssuer(TestTokens.ISSUER))
        .hasToString("URL " + TestTokens.ISSUER + "/.well-known/jwks.json");
    assertThat(KeyLocation.ofIssuer("https://id.example/"))
        .hasToString("URL https://id.example/.well-known/jwks.json");
    assertThatThrownBy(() -> KeyLocation.ofIssuer("http://id.example"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void assertFindsTheKey(KeyLocation location) throws Exception {
    try (KeySource source = location.open(new TestClock(), settings, new Semaphore(1))) {
      assertThat(source.find(TestTokens.KID)).isNotNull();
    }
  }

  @Test
  void takesAnythingFromTheEnvironment() throws Exception {
    environment.put("KEYS", " " + poolJwks() + "\n");
    assertThat(parse("env:KEYS")).hasToString("inline JSON in env:KEYS");
    assertFindsTheKey(parse("env:KEYS"));
    environment.put("KEYS", Base64.getEncoder().encodeToString(utf8(poolJwks())));
    assertThat(parse("env:KEYS")).hasToString("inline base64 in env:KEYS");
    assertFindsTheKey(parse("env:KEYS"));
    Path file = TestConfig.write(folder.resolve("jwks.json"), poolJwks());
    environment.put("KEYS", file.toString());
    assertFindsTheKey(parse("env:KEYS"));
    environment.put("KEYS", "https://keys.example/");
    assertThat(parse("env:KEYS")).hasToString("URL https://keys.example/ in env:KEYS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"env:", "env:NONE", "env:EMPTY", "env:a b", "env:NESTED", "env:GARBAGE"})
  void refusesOtherVariables(String value) {
    environment.put("EMPTY", " ");
    environment.put("NESTED", "env:KEYS");
    environment.put("GARBAGE", "hunter2");
    environment.put("KEYS", poolJwks());
    assertThatThrownBy(() -> parse(value))
        .isInstanceOf(InvalidLocationException.class)
        .hasMessageStartingWith("env:")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void boundsTheSizeOfAFile() {
    Path file = TestConfig.write(folder.resolve("jwks.json"), poolJwks() + " ".repeat(512 * 1024));
    assertThatThrownBy(() -> parse(file.toString())).hasMessageContaining(KeySettings.MAX_SIZE);
  }

  private KeyLocation parse(String value) throws InvalidLocationException {
    return KeyLocation.parse(value, Environment.of(environment), settings.maxSize());
  }
}
