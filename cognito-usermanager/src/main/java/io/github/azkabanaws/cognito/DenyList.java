package io.github.azkabanaws.cognito;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collections;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tokens in a file that an administrator keeps, by {@code sub}, {@code jti} or {@code
 * origin_jti}; never by the token's text.
 *
 * <p>A change counts within seconds. A file that is gone, can't be read, is empty or has one line
 * that is not understood is not taken at all, with a warning that names the line: what it said
 * before holds, however long that lasts. Nobody who was denied gets in because a file was lost.
 */
final class DenyList implements Revocations {
  /** Room for some hundred thousand lines. */
  static final int MAX_BYTES = 16 * 1024 * 1024;

  private static final Pattern LINE =
      Pattern.compile("\\s*(?:((?:sub|jti|origin_jti):[!-~&&[^#]]+)(?:\\s+#.*|\\s*)|#.*|)");

  private final WatchedFile<Set<String>> entries;

  private DenyList(WatchedFile<Set<String>> entries) {
    this.entries = Objects.requireNonNull(entries, "entries");
  }

  /**
   * Reads the file for the first time.
   *
   * @param warnings hears why a later state of the file is not taken
   * @throws IOException when it can't be read or a line is not understood; the message says which
   */
  static DenyList open(Path file, Clock clock, Consumer<String> warnings) throws IOException {
    try {
      return new DenyList(
          WatchedFile.open(
              "deny list", new WholeFile(file, MAX_BYTES), DenyList::parse, clock, warnings));
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("parse() throws nothing else", e);
    }
  }

  @Override
  public boolean contains(String sub, String jti, String originJti) {
    Set<String> denied = entries.get();
    return denied.contains("sub:" + sub)
        || (jti != null && denied.contains("jti:" + jti))
        || (originJti != null && denied.contains("origin_jti:" + originJti));
  }

  @Override
  public Optional<FileStatus> watchedFile() {
    return Optional.of(entries.status());
  }

  private static Set<String> parse(FileContent content) throws IOException {
    if (content.bytes().length == 0) {
      // As it looks for a moment when somebody writes over it.
      throw new IOException("it is empty; write a comment line if it means nobody");
    }
    String text = content.text();
    Set<String> denied = new HashSet<>();
    String[] lines = text.split("\\r?\\n", -1);
    for (int i = 0; i < lines.length; i++) {
      Matcher matcher = LINE.matcher(lines[i]);
      if (!matcher.matches()) {
        // Not shown: somebody may have put a whole token there.
        throw new IOException(
            "line "
                + (i + 1)
                + " is not understood; allowed: sub:<value>, jti:<value>, origin_jti:<value>, or a"
                + " comment after #");
      }
      if (matcher.group(1) != null) {
        denied.add(matcher.group(1));
      }
    }
    return Collections.unmodifiableSet(denied);
  }
}
