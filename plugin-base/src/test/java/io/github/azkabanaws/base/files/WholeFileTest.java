package io.github.azkabanaws.base.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
  private static final int MOST = 10_000_000;

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws Exception {
    file = Files.writeString(folder.resolve("file"), "content");
  }

  @Test
  void readsAWholeFileOfAnyLengthThatIsAllowed() throws Exception {
    assertThat(new WholeFile(file, 7).read().text()).isEqualTo("content");
    String large = "x".repeat(20_000);
    Files.writeString(file, large);
    assertThat(new WholeFile(file, 20_000).read().text()).isEqualTo(large);
    Files.writeString(file, "");
    assertThat(new WholeFile(file, 0).read().bytes()).isEmpty();
  }

  @Test
  void whatIsTooLongOrNoTextIsNotUnreadable() throws Exception {
    assertThatThrownBy(new WholeFile(file, 6, "the.setting")::read)
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("it has more than 6 bytes (the.setting)");
    Files.write(file, new byte[] {(byte) 0xff});
    FileContent content = new WholeFile(file, 6).read();
    assertThatThrownBy(content::text).hasMessageStartingWith("it is not UTF-8 text");
  }

  /** The reader of one half, the writer of the other: nothing of the two may come out. */
  @Test
  void halfOfTwoFilesIsNeverTaken() throws Exception {
    Files.writeString(file, version(0));
    AtomicBoolean over = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              for (int i = 1; !over.get(); i++) {
                try {
                  // In place and renamed, in turns.
                  if (i % 3 == 0) {
                    Path next = Files.writeString(folder.resolve("next"), version(i));
                    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
                  } else {
                    Files.writeString(file, version(i));
                  }
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              }
            });
    writer.start();
    try {
      for (int i = 0; i < 100; i++) {
        try {
          String text = new WholeFile(file, MOST).read().text();
          // What is written in place has a beginning alone for a moment, which is a file too.
          assertThat(text.chars().distinct().count()).isLessThanOrEqualTo(1);
        } catch (UnreadableFileException e) {
          assertThat(e).hasMessageStartingWith("it was changed while it was read");
        }
      }
    } finally {
      over.set(true);
      writer.join();
    }
    String last = new WholeFile(file, MOST).read().text();
    assertThat(last).isEqualTo(version(last.length() - version(0).length()));
  }

  /** No two are equally long. */
  private static String version(int number) {
    return String.valueOf((char) ('a' + number % 26)).repeat(50_000 + number);
  }

  @Test
  void theStampTellsEveryKindOfChange() throws Exception {
    FileStamp first = FileStamp.of(file);
    assertThat(FileStamp.of(file)).isEqualTo(first).hasSameHashCodeAs(first);
    FileTime time = Files.getLastModifiedTime(file);
    Path other = Files.writeString(folder.resolve("other"), "CONTENT");
    Files.setLastModifiedTime(other, time);
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    assertThat(FileStamp.of(file)).isNotEqualTo(first);
    Files.setLastModifiedTime(file, FileTime.from(Instant.EPOCH));
    assertThat(FileStamp.of(file)).isNotEqualTo(first);
    assertThat(FileStamp.of(folder).isRegularFile()).isFalse();
  }

  /** What the JDK's exceptions say is a bare path, or the system's words in brackets. */
  @Test
  void saysInWordsWhyAndWhatToDo() throws Exception {
    assertThat(FileTrouble.of(file, new AccessDeniedException(file.toString())))
        .hasMessageContaining("may not enter its folder; let it read the file")
        .hasMessageNotContaining(file.toString());
    assertThat(FileTrouble.of(file, new FileNotFoundException(file + " (Too many open files)")))
        .hasMessageContaining("too many open files; raise its limit (ulimit -n)");
    assertThat(FileTrouble.of(file, new FileSystemException(file + "", null, "Stale file handle")))
        .hasMessage(
            "the system says \"Stale file handle\"; look at the disk or the network that it is on");
    assertThat(FileTrouble.of(file, new IOException("Input/output error")))
        .hasMessageContaining("the system says \"Input/output error\";");
    assertThat(FileTrouble.of(file, new IOException()))
        .hasMessageContaining("the system says IOException;");
    Path none = folder.resolve("none/file");
    assertThat(FileTrouble.of(none, new IOException("x")))
        .hasMessageStartingWith("it is not there");
  }

  @Test
  void linksThatLeadNowhereOrInACircleAreTold() throws Exception {
    Path one = folder.resolve("one");
    Path two = Files.createSymbolicLink(folder.resolve("two"), one);
    assertThatThrownBy(new WholeFile(two, 10)::read)
        .hasMessageStartingWith("it is not there, where the link leads; put it back");
    Files.createSymbolicLink(one, two);
    assertThatThrownBy(new WholeFile(two, 10)::read)
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageContaining("links");
  }

  @Test
  void anAttemptThatIsTheOnlyOneIsToldWithSinceWhen() throws Exception {
    IOException unreadable = new UnreadableFileException("why");
    assertThat(FileTrouble.told(file, unreadable))
        .matches("why \\(the file or its rights were last changed at \\d{4}-.*Z\\)");
    assertThat(FileTrouble.told(folder.resolve("none"), unreadable))
        .matches("why \\(its folder was last changed at \\d{4}-.*Z\\)");
    assertThat(FileTrouble.told(Path.of("/none/none"), unreadable)).isEqualTo("why");
    assertThat(FileTrouble.told(file, new IOException("too long"))).isEqualTo("too long");
  }
}
