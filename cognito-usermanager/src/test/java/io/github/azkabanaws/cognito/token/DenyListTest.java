package io.github.azkabanaws.cognito.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.base.files.WatchedFile;
import io.github.azkabanaws.cognito.fixtures.TestClock;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.fixtures.TestTokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DenyListTest {
  private static final String ID = "6384e2b2-9a10-4cde-8f00-a1b2c3d4e5f6";

  @TempDir Path emptied;
  @TempDir Path folder;
  private final TestClock clock = new TestClock();
  private final List<String> warnings = new ArrayList<>();

  @Test
  void anEmptyFileIsNotTakenForNobody() throws Exception {
    Path file = TestConfig.write(emptied.resolve("denied"), "jti:" + ID + "\n");
    TestClock time = new TestClock();
    List<String> heard = new ArrayList<>();
    DenyList list = DenyList.open(file, time, heard::add);
    TestConfig.write(file, "");
    time.advance(WatchedFile.INTERVAL);
    assertThat(denies(list, "a", ID, null)).isTrue();
    assertThat(heard).singleElement().asString().contains("it is empty");
  }

  @Test
  void knowsThreeKindsOfIds() throws Exception {
    DenyList list =
        open("# lost laptops\r\nsub:s-1\r\n\n  jti:j-1  # one token\n\torigin_jti:o:1\n#sub:s-2");
    assertThat(denies(list, "s-1", null, null)).isTrue();
    assertThat(denies(list, "s", "j-1", null)).isTrue();
    assertThat(denies(list, "s", "j", "o:1")).isTrue();
    assertThat(denies(list, "s", "j", "o")).isFalse();
    assertThat(denies(list, "s-2", null, null)).isFalse();
  }

  @Test
  void oneKindOfIdIsNoOther() throws Exception {
    DenyList list = open("sub:a\njti:b\norigin_jti:c\n");
    assertThat(denies(list, "b", "c", "a")).isFalse();
    assertThat(denies(list, "c", "a", "b")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\n\n", "# nobody"})
  void mayBeEmpty(String text) throws Exception {
    assertThat(denies(open(text), "", "", "")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sub:",
        "sub: a",
        "sub:a b",
        "sub:a#b",
        "Sub:a",
        "user:a",
        "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
        "sub:\u00e4"
      })
  void namesALineThatIsNotUnderstood(String line) {
    assertThatThrownBy(() -> open("# who\n" + line + "\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 2 ")
        .hasMessageNotContaining("aaaaaaaa");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "sub:\"ID\"|quotes",
        "sub:'ID'|quotes",
        "\"sub:ID\"|without blanks and quotes",
        "\"sub\": \"ID\",|without blanks and quotes",
        "sub:ID,|one id a line",
        "sub:ID;|one id a line",
        "sub:ID,sub:ID|one id a line",
        "sub: ID|without blanks",
        "sub=ID|joined by a colon",
        "SUB:ID|in small letters",
        "sub:ID#left|a blank before the #",
        "ID|without the kind in front",
        "sub:{ID}|a character that no id has",
        "sub:<ID>|a character that no id has",
        "username:alice|none of the three kinds"
      })
  void saysWhatIsWrongWithALineAndNotWhatItHolds(String line, String problem) {
    assertThatThrownBy(() -> open("#\n\n" + line.replace("ID", ID)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 3 is not understood: ")
        .hasMessageContaining(problem)
        .hasMessageNotContaining("6384e2b2")
        .hasMessageNotContaining("alice");
  }

  @Test
  void theLettersOfAUuidHaveNoCase() throws Exception {
    DenyList list = open("sub:" + ID.toUpperCase(Locale.ROOT) + "\njti:" + ID);
    assertThat(denies(list, ID, null, null)).isTrue();
    assertThat(denies(list, "x", ID.toUpperCase(Locale.ROOT), null)).isTrue();
    assertThat(warnings).isEmpty();
    // Not so of anything else.
    assertThat(denies(open("jti:Abc"), "x", "abc", null)).isFalse();
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstLine() throws Exception {
    assertThat(denies(open("\ufeffsub:" + ID), ID, null, null)).isTrue();
    assertThat(warnings).isEmpty();
    assertThatThrownBy(() -> open("\ufeff")).hasMessageContaining("it is empty");
  }

  @Test
  void anIdThatNoTokenCanHaveIsWarnedOfAtTheStartAndAtEachChange() throws Exception {
    DenyList list = open("# left\nsub:alice\njti:" + ID + "\norigin_jti:" + ID + "x");
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("cognito.deny.file keeps nobody out with line 2, 4: ")
        .contains("not their user name")
        .doesNotContain("alice");
    assertThat(denies(list, "x", ID, null)).isTrue();
    TestConfig.write(folder.resolve("denied"), "jti:j\n".repeat(12));
    warnings.clear();
    clock.advance(WatchedFile.INTERVAL);
    denies(list, "x", ID, null);
    assertThat(warnings).singleElement().asString().contains("9, 10 and 2 more");
  }

  @Test
  void ofManyLinesTheFirstTenAreNamed() throws Exception {
    open("sub:a\n".repeat(10));
    assertThat(warnings).singleElement().asString().contains("with line 1, 2, ", ", 9, 10: the");
    warnings.clear();
    open("sub:a\n".repeat(11));
    assertThat(warnings).singleElement().asString().contains(", 9, 10 and 1 more: the");
  }

  @Test
  void whatTheLastReadingWarnedOfIsNotRepeated() throws Exception {
    DenyList list = open("sub:alice");
    for (int i = 1; i < 4; i++) {
      TestConfig.write(folder.resolve("denied"), "sub:alice" + i + "\n".repeat(i));
      clock.advance(WatchedFile.INTERVAL);
      assertThat(denies(list, "alice" + i, null, null)).isTrue();
    }
    assertThat(warnings).hasSize(1);
  }

  @Test
  void hasToBeAReadableFile() throws Exception {
    assertThatThrownBy(() -> open(folder)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> open(folder.resolve("none"))).isInstanceOf(IOException.class);
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff});
    assertThatThrownBy(() -> open(binary)).hasMessageContaining("UTF-8");
    Path large = Files.write(folder.resolve("large"), new byte[DenyEntries.MAX_BYTES + 1]);
    assertThatThrownBy(() -> open(large)).hasMessageContaining("more than");
  }

  @Test
  void followsTheFile() throws Exception {
    DenyList list = open("sub:" + ID);
    String other = "bb" + ID.substring(2);
    Path next = TestConfig.write(folder.resolve("next"), "# one\nsub:" + other);
    Files.move(next, folder.resolve("denied"), StandardCopyOption.REPLACE_EXISTING);
    clock.advance(WatchedFile.INTERVAL);
    assertThat(denies(list, other, null, null)).isTrue();
    assertThat(denies(list, ID, null, null)).isFalse();
    assertThat(warnings).isEmpty();
  }

  @Test
  void aBadChangeIsNotTaken() throws Exception {
    DenyList list = open("sub:" + ID);
    TestConfig.write(folder.resolve("denied"), "sub:c\nnonsense");
    clock.advance(WatchedFile.INTERVAL);
    assertThat(denies(list, ID, null, null)).isTrue();
    assertThat(denies(list, "c", null, null)).isFalse();
    assertThat(warnings).singleElement().asString().contains("denied").contains("line 2 ");
    Files.delete(folder.resolve("denied"));
    clock.advance(WatchedFile.INTERVAL);
    assertThat(denies(list, ID, null, null)).isTrue();
  }

  /** Never open: nobody who was denied gets in because the file was lost, for however long. */
  @ParameterizedTest
  @ValueSource(strings = {"gone", "emptied", "a folder", "a link to nothing"})
  void aListThatIsLostDeniesOn(String how) throws Exception {
    DenyList list = open("sub:a");
    Path file = folder.resolve("denied");
    Files.delete(file);
    switch (how) {
      case "emptied" -> Files.createFile(file);
      case "a folder" -> Files.createDirectory(file);
      case "a link to nothing" -> Files.createSymbolicLink(file, folder.resolve("nothing"));
      default -> assertThat(how).isEqualTo("gone");
    }
    for (int hour = 0; hour < 48; hour++) {
      clock.advance(Duration.ofHours(1));
      assertThat(denies(list, "a", null, null)).isTrue();
    }
    assertThat(list.watchedFile().orElseThrow().problem()).isPresent();
    assertThat(list.watchedFile().orElseThrow().since())
        .contains(TestTokens.NOW.plus(Duration.ofHours(1)));
    Files.deleteIfExists(file);
    TestConfig.write(file, "# nobody any more");
    clock.advance(WatchedFile.INTERVAL);
    assertThat(denies(list, "a", null, null)).isFalse();
    assertThat(list.watchedFile().orElseThrow().problem()).isEmpty();
  }

  @Test
  void aCheckReadsItOnceAndCounts() throws Exception {
    Path file = TestConfig.write(folder.resolve("denied"), "sub:a\nsub:a\njti:" + ID + "\n");
    DenyEntries entries = DenyEntries.read(file);
    assertThat(entries.size()).isEqualTo(2);
    assertThat(entries.warnings()).singleElement().asString().contains("with line 1, 2: ");
    assertThat(entries.contains("a", Optional.empty(), Optional.empty())).isTrue();
  }

  private static boolean denies(Revocations list, String sub, String jti, String originJti) {
    return list.contains(sub, Optional.ofNullable(jti), Optional.ofNullable(originJti));
  }

  private DenyList open(String text) throws IOException {
    return open(TestConfig.write(folder.resolve("denied"), text));
  }

  private DenyList open(Path file) throws IOException {
    return DenyList.open(file, clock, warnings::add);
  }
}
