package io.github.azkabanaws.emr.joblog;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * The lines of a text that may be longer than memory, and whose lines may be too. Not thread-safe.
 */
public final class LogLines {
  /** Is asked each time before more is read; it throws to end the reading. */
  public interface Guard {
    void check() throws IOException;
  }

  private static final int BUFFER = 64 * 1024;

  private final InputStream in;
  private final Guard guard;
  private final int longest;
  private final byte[] line;
  private final byte[] buffer;
  private int position;
  private int limit;

  /**
   * @param longest how many bytes of a line are kept
   */
  public LogLines(InputStream in, int longest, Guard guard) {
    this.in = in;
    this.guard = guard;
    this.longest = longest;
    this.line = new byte[longest];
    this.buffer = new byte[BUFFER];
  }

  /** Of a text that is in memory. */
  public LogLines(byte[] text, int longest) {
    this.in = new ByteArrayInputStream(new byte[0]);
    this.guard = () -> {};
    this.longest = longest;
    this.line = new byte[Math.min(longest, text.length)];
    this.buffer = text;
    this.limit = text.length;
  }

  /** The next line as it may stand in a log, cut if it is too long; none at the end. */
  public Optional<String> next() throws IOException {
    int kept = 0;
    long all = 0;
    boolean ended = false;
    while (!ended && (position < limit || fill())) {
      int end = position;
      while (end < limit && buffer[end] != '\n') {
        end++;
      }
      int found = end - position;
      int taken = Math.min(found, longest - kept);
      System.arraycopy(buffer, position, line, kept, taken);
      kept += taken;
      all += found;
      ended = end < limit;
      position = ended ? end + 1 : end;
    }
    if (!ended && all == 0) {
      return Optional.empty();
    }
    if (all > kept) {
      int whole = wholeCharacters(kept);
      return Optional.of(LogText.of(line, 0, whole) + " ... (cut: the line has " + all + " bytes)");
    }
    if (kept > 0 && line[kept - 1] == '\r') {
      kept--;
    }
    return Optional.of(LogText.of(line, 0, kept));
  }

  /** Less than all of it if the cut went through a character of several bytes. */
  private int wholeCharacters(int kept) {
    int end = kept;
    while (end > 0 && kept - end < 4 && (line[end - 1] & 0xC0) == 0x80) {
      end--;
    }
    // Without a first byte these were no characters; with one, the last may not be whole.
    return end > 0 && (line[end - 1] & 0xC0) == 0xC0 ? end - 1 : kept;
  }

  private boolean fill() throws IOException {
    guard.check();
    position = 0;
    limit = Math.max(0, in.read(buffer, 0, buffer.length));
    return limit > 0;
  }
}
