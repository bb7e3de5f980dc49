package io.github.azkabanaws.cognito.keys;

import static io.github.azkabanaws.cognito.fixtures.TestTokens.KEYS;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.OTHER_KEYS;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.jwk;
import static io.github.azkabanaws.cognito.fixtures.TestTokens.jwks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.base.files.WatchedFile;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.fixtures.LogCapture;
import io.github.azkabanaws.cognito.fixtures.TestClock;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import io.github.azkabanaws.cognito.jwks.JwksDocument.MalformedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileKeySourceTest {
  private static final int MAX_SIZE = 10_000;

  @TempDir Path folder;
  private final TestClock clock = new TestClock();
  private Path file;

  @BeforeEach
  void setUp() {
    file = TestConfig.write(folder.resolve("jwks.json"), "\n" + jwks(jwk("a", KEYS)) + "\n");
  }

  @Test
  void findsKeysWithoutReadingAgain() throws Exception {
    FileKeySource source = open();
    source.prepare();
    for (int i = 0; i < 100; i++) {
      clock.advance(WatchedFile.INTERVAL);
      assertThat(source.find("a")).isNotNull();
    }
    assertThat(source.status().fetches()).isEqualTo(1);
    source.close();
    assertThat(source.find("a")).isNotNull();
  }

  @Test
  void tellsUnknownFromUnsuitable() throws Exception {
    TestConfig.write(file, jwks(jwk("a", KEYS), jwk("enc", OTHER_KEYS, "\"use\":\"enc\"")));
    FileKeySource source = open();
    assertReason(source, "b", Reason.KEY_UNKNOWN);
    assertReason(source, "enc", Reason.KEY_UNSUITABLE);
  }

  @Test
  void aRenameIntoPlaceIsSeen() throws Exception {
    FileKeySource source = open();
    Path next = TestConfig.write(folder.resolve("next"), jwks(jwk("b", OTHER_KEYS)));
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    clock.advance(WatchedFile.INTERVAL);
    assertThat(source.find("b")).isNotNull();
    assertReason(source, "a", Reason.KEY_UNKNOWN);
    assertThat(source.status().lastSuccess()).hasValue(clock.instant());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{\"keys\":[]}", "{\"keys\":[7]}", "<html>", "LONG"})
  void aBadFileNeverReplacesAGoodOne(String text) throws Exception {
    FileKeySource source = open();
    TestConfig.write(file, text.equals("LONG") ? " ".repeat(MAX_SIZE + 1) : text);
    try (LogCapture log = LogCapture.start()) {
      for (int i = 0; i < 3; i++) {
        clock.advance(WatchedFile.INTERVAL);
        assertThat(source.find("a")).isNotNull();
      }
      assertThat(log.lines()).singleElement().asString().startsWith("WARN The key file " + file);
    }
    KeyStatus status = source.status();
    assertThat(status.source()).isEqualTo("file " + file);
    assertThat(status.keyIds()).hasSize(1);
    assertThat(status.fetches()).isEqualTo(2);
    assertThat(status.failures()).isEqualTo(1);
    assertThat(status.lastSuccess()).hasValue(TestTokens.NOW);
    assertThat(status.problem()).isPresent();
  }

  @Test
  void aFileThatIsGoneServesOn() throws Exception {
    FileKeySource source = open();
    Files.delete(file);
    clock.advance(WatchedFile.INTERVAL);
    assertThat(source.find("a")).isNotNull();
  }

  @Test
  void aBadKeyIsWarnedOfOnce() throws Exception {
    try (LogCapture log = LogCapture.start()) {
      TestConfig.write(file, jwks(jwk("a", KEYS), "7"));
      FileKeySource source = open();
      TestConfig.write(file, jwks(jwk("bb", KEYS), "7"));
      clock.advance(WatchedFile.INTERVAL);
      assertThat(source.find("bb")).isNotNull();
      assertThat(log.lines())
          .singleElement()
          .asString()
          .startsWith("WARN key file " + file + ": key 2 of the JWKS");
    }
  }

  @Test
  void theFirstReadingHasToSucceed() throws Exception {
    TestConfig.write(file, "{\"keys\":[]}");
    assertThatThrownBy(this::open).isInstanceOf(MalformedException.class);
    Files.write(file, new byte[] {(byte) 0xff});
    assertThatThrownBy(this::open).isInstanceOf(IOException.class);
  }

  private FileKeySource open() throws Exception {
    return new FileKeySource(file, MAX_SIZE, clock);
  }

  private static void assertReason(KeySource source, String kid, Reason reason) {
    assertThatThrownBy(() -> source.find(kid))
        .isInstanceOfSatisfying(
            TokenRejectedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
