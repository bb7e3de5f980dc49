package io.github.azkabanaws.emr.joblog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.logs.LogReadingEnded;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever a script writes becomes lines that can stand in a log. */
class LogLinesTest {
  @Test
  void linesComeOnceAndInOrderWhateverEndsThem() throws Exception {
    assertThat(lines("a\nb\r\n\n  c d\nlast")).containsExactly("a", "b", "", "  c d", "last");
    assertThat(lines("a\n")).containsExactly("a");
    assertThat(lines("")).isEmpty();
    assertThat(lines("\n\n")).containsExactly("", "");
  }

  @Test
  void linesGoOnOverTheEndOfEveryRead() throws Exception {
    InputStream slow =
        new ByteArrayInputStream("one\ntwo €\nthree".getBytes(StandardCharsets.UTF_8)) {
          @Override
          public synchronized int read(byte[] b, int off, int len) {
            return super.read(b, off, 1);
          }
        };
    assertThat(all(new LogLines(slow, 100, () -> {}))).containsExactly("one", "two €", "three");
  }

  @Test
  void aLongLineIsCutWithANoteAndNeverHeldInMemory() throws Exception {
    // Two gigabytes without the end of a line, and one line after it.
    InputStream endless =
        new InputStream() {
          private long left = 2_000_000_000L;

          @Override
          public int read() {
            throw new AssertionError("Blocks are read");
          }

          @Override
          public int read(byte[] b, int off, int len) {
            if (left <= -2) {
              return -1;
            }
            int n = (int) Math.min(len, Math.max(1, left));
            java.util.Arrays.fill(
                b, off, off + n, (byte) (left > 0 ? 'x' : left == 0 ? '\n' : 'y'));
            left -= n;
            return n;
          }
        };
    assertThat(all(new LogLines(endless, 10, () -> {})))
        .containsExactly("xxxxxxxxxx ... (cut: the line has 2000000000 bytes)", "y");
  }

  @ParameterizedTest
  @CsvSource({"8", "9", "10"})
  void aCutLeavesCharactersWhole(int longest) throws Exception {
    assertThat(all(new LogLines("abcdefg€€€".getBytes(StandardCharsets.UTF_8), longest)).get(0))
        .isEqualTo("abcdefg ... (cut: the line has 16 bytes)");
  }

  @Test
  void nothingMovesTheCursorOrBeginsALine() throws Exception {
    assertThat(lines("\u001b[2J\u001b[1;31mred\u0007 10%\r20% \u0000 a\tb"))
        .containsExactly("\\u001B[2J\\u001B[1;31mred\\u0007 10%\\u000D20% \\u0000 a\tb");
    // The control sequence introducer of one byte, line separators, a turned direction.
    assertThat(lines("\u009b31m \u2028 \u2029 \u0085 \u202e \u007f"))
        .containsExactly("\\u009B31m \\u2028 \\u2029 \\u0085 \\u202E \\u007F");
    assertThat(lines("Grüße, 世界 \ud83d\udc69\u200d\ud83d\udcbb"))
        .containsExactly("Grüße, 世界 \ud83d\udc69\u200d\ud83d\udcbb");
  }

  @Test
  void bytesThatAreNoUtf8Survive() throws Exception {
    byte[] bytes = {
      'a', (byte) 0xE9, 'b', (byte) 0xFF, (byte) 0xC3, '\n', (byte) 0xEF, (byte) 0xBF
    };
    assertThat(all(new LogLines(bytes, 100))).containsExactly("a\\xE9b\\xFF\\xC3", "\\xEF\\xBF");
    assertThat(lines("a \ufffd b")).containsExactly("a \ufffd b");
  }

  @Test
  void whoReadsIsAskedBeforeEachRead() {
    AtomicInteger asked = new AtomicInteger();
    InputStream zeros =
        new InputStream() {
          @Override
          public int read() {
            return '\n';
          }
        };
    LogLines lines =
        new LogLines(
            zeros,
            10,
            () -> {
              if (asked.incrementAndGet() == 3) {
                throw new LogReadingEnded("enough");
              }
            });
    assertThatThrownBy(() -> all(lines)).isInstanceOf(LogReadingEnded.class).hasMessage("enough");
  }

  private static List<String> lines(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    List<String> fromMemory = all(new LogLines(bytes, 1000));
    assertThat(all(new LogLines(new ByteArrayInputStream(bytes), 1000, () -> {})))
        .isEqualTo(fromMemory);
    return fromMemory;
  }

  private static List<String> all(LogLines lines) throws IOException {
    List<String> all = new ArrayList<>();
    for (Optional<String> line = lines.next(); line.isPresent(); line = lines.next()) {
      all.add(line.get());
    }
    return all;
  }
}
