package io.github.azkabanaws.cognito;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFileTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;
  private final TestClock clock = new TestClock();
  private final List<String> warnings = new ArrayList<>();
  private Path file;
  private int reads;

  @BeforeEach
  void write() throws Exception {
    file = folder.resolve("file");
    write(file, "one", 1);
  }

  @Test
  void anUnchangedFileIsReadOnce() throws Exception {
    WatchedFile<String> watched = open();
    for (int i = 0; i < 10; i++) {
      clock.advance(Duration.ofMinutes(1));
      assertThat(watched.get()).isEqualTo("one");
    }
    assertThat(reads).isEqualTo(1);
  }

  @Test
  void aChangeInPlaceIsSeenAfterTheInterval() throws Exception {
    WatchedFile<String> watched = open();
    write(file, "two", 2);
    assertThat(watched.get()).isEqualTo("one");
    clock.advance(WatchedFile.INTERVAL);
    assertThat(watched.get()).isEqualTo("two");
  }

  @Test
  void aRenameIntoPlaceIsSeenEvenWithTheSameTimeAndSize() throws Exception {
    WatchedFile<String> watched = open();
    Path next = folder.resolve("next");
    write(next, "two", 1);
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    clock.advance(WatchedFile.INTERVAL);
    assertThat(watched.get()).isEqualTo("two");
  }

  @Test
  void aLinkThatLeadsElsewhereIsSeen() throws Exception {
    Path first = Files.createDirectory(folder.resolve("v1"));
    Path second = Files.createDirectory(folder.resolve("v2"));
    write(first.resolve("file"), "one", 1);
    write(second.resolve("file"), "two", 1);
    Path data = Files.createSymbolicLink(folder.resolve("..data"), first);
    file = Files.createSymbolicLink(folder.resolve("linked"), data.resolve("file"));
    WatchedFile<String> watched = open();
    Path next = Files.createSymbolicLink(folder.resolve("..next"), second);
    Files.move(next, data, StandardCopyOption.REPLACE_EXISTING);
    clock.advance(WatchedFile.INTERVAL);
    assertThat(watched.get()).isEqualTo("two");
  }

  @Test
  void aBadFileNeverReplacesAGoodOneAndIsWarnedOfOnce() throws Exception {
    WatchedFile<String> watched = open();
    write(file, "bad", 2);
    for (int i = 0; i < 5; i++) {
      clock.advance(WatchedFile.INTERVAL);
      assertThat(watched.get()).isEqualTo("one");
    }
    assertThat(warnings).singleElement().asString().contains("is not taken").contains("no good");
    write(file, "two", 3);
    clock.advance(WatchedFile.INTERVAL);
    assertThat(watched.get()).isEqualTo("two");
  }

  @Test
  void aFileThatIsGoneForAWhileIsSeenWhenItIsBack() throws Exception {
    WatchedFile<String> watched = open();
    Files.delete(file);
    clock.advance(WatchedFile.INTERVAL);
    assertThat(watched.get()).isEqualTo("one");
    assertThat(warnings).hasSize(1);
    write(file, "two", 2);
    clock.advance(WatchedFile.INTERVAL);
    assertThat(watched.get()).isEqualTo("two");
  }

  @Test
  void aClockThatIsSetBackDoesNotStopTheLooking() throws Exception {
    WatchedFile<String> watched = open();
    write(file, "two", 2);
    clock.advance(Duration.ofDays(-1));
    assertThat(watched.get()).isEqualTo("two");
  }

  @Test
  void theFirstReadingHasToSucceed() throws Exception {
    Files.delete(file);
    assertThatThrownBy(this::open).isInstanceOf(NoSuchFileException.class);
  }

  private WatchedFile<String> open() throws Exception {
    return WatchedFile.open(
        file,
        path -> {
          reads++;
          String text = Files.readString(path);
          if (text.equals("bad")) {
            throw new IOException("no good");
          }
          return text;
        },
        clock,
        warnings::add);
  }

  private static void write(Path path, String text, long modified) throws IOException {
    Files.writeString(path, text);
    Files.setLastModifiedTime(path, FileTime.from(START.plusSeconds(modified)));
  }
}
