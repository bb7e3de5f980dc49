package io.github.azkabanaws.base.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.base.fixtures.TestClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchedFileTest {
  /** Long before the clock's time, so that nothing looks as if it were just being written. */
  private static final Instant LONG_AGO = Instant.parse("2025-01-01T00:00:00Z");

  @TempDir Path folder;
  private final TestClock clock = new TestClock();
  private final List<String> warnings = new ArrayList<>();
  private Path file;
  private int reads;

  /** What happens while the content is parsed; the next time only. */
  private Runnable meanwhile = () -> {};

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
    assertThat(watched.status().problem()).isEmpty();
    assertThat(watched.status().since()).isEmpty();
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
    assertThat(reads).isEqualTo(2);
    assertThat(warnings)
        .containsExactly(
            "The list "
                + file
                + " has changed but is not taken: no good. What it said before holds. It is tried"
                + " again every 60 s");
    write(file, "two", 3);
    clock.advance(WatchedFile.INTERVAL);
    assertThat(watched.get()).isEqualTo("two");
    assertThat(warnings).hasSize(2).last().asString().contains(" is good again after 10 s");
  }

  /** A parser may have failed for want of memory, or of a library: not every cause is the text. */
  @Test
  void aBadFileIsReadAgainAfterAMinuteAlthoughItLooksTheSame() throws Exception {
    WatchedFile<String> watched = open();
    write(file, "two", 2);
    meanwhile =
        () -> {
          throw new IllegalStateException("hunter2");
        };
    clock.advance(WatchedFile.INTERVAL);
    assertThat(watched.get()).isEqualTo("one");
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("IllegalStateException")
        .doesNotContain("hunter2");
    clock.advance(WatchedFile.BAD_INTERVAL);
    assertThat(watched.get()).isEqualTo("two");
  }

  @Test
  void anErrorInTheParserDoesNotLoseTheChange() throws Exception {
    WatchedFile<String> watched = open();
    write(file, "two", 2);
    meanwhile =
        () -> {
          throw new OutOfMemoryError("no room");
        };
    clock.advance(WatchedFile.INTERVAL);
    assertThatThrownBy(watched::get).isInstanceOf(OutOfMemoryError.class);
    assertThat(watched.get()).isEqualTo("one");
    clock.advance(WatchedFile.INTERVAL);
    assertThat(watched.get()).isEqualTo("two");
  }

  @Test
  void aFileThatIsGoneForAWhileIsSeenWhenItIsBack() throws Exception {
    WatchedFile<String> watched = open();
    Files.delete(file);
    clock.advance(WatchedFile.INTERVAL);
    Instant since = clock.instant();
    assertThat(watched.get()).isEqualTo("one");
    assertThat(warnings)
        .singleElement()
        .asString()
        .contains("The list " + file + " can't be read: it is not there; put it back");
    clock.advance(WatchedFile.INTERVAL);
    assertThat(watched.status().problem())
        .hasValueSatisfying(
            problem -> assertThat(problem).startsWith("can't be read: it is not there"));
    assertThat(watched.status().since()).contains(since);
    assertThat(watched.status().failures()).isEqualTo(2);
    write(file, "two", 2);
    clock.advance(WatchedFile.INTERVAL);
    assertThat(watched.get()).isEqualTo("two");
    assertThat(warnings).hasSize(2).last().asString().contains(" is good again after 4 s");
    assertThat(watched.status().problem()).isEmpty();
    assertThat(watched.status().since()).isEmpty();
  }

  @Test
  void aFileThatComesBackAsItWasIsGoodAgain() throws Exception {
    WatchedFile<String> watched = open();
    Path away = Files.move(file, folder.resolve("away"));
    clock.advance(WatchedFile.INTERVAL);
    assertThat(watched.status().problem()).isPresent();
    Files.move(away, file);
    clock.advance(WatchedFile.INTERVAL);
    assertThat(watched.status().problem()).isEmpty();
    assertThat(warnings).hasSize(2);
  }

  /** The link is replaced by one to nothing, and then what it leads to appears: two steps. */
  @Test
  void aFileThatWasReplacedInTwoStepsIsReadAfterTheSecond() throws Exception {
    Path next = folder.resolve("next");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    file = link;
    WatchedFile<String> watched = open();
    Files.delete(link);
    Files.createSymbolicLink(link, next);
    clock.advance(WatchedFile.INTERVAL);
    assertThat(watched.get()).isEqualTo("one");
    assertThat(warnings).singleElement().asString().contains("not there, where the link leads");
    write(next, "two", 1);
    clock.advance(WatchedFile.INTERVAL);
    assertThat(watched.get()).isEqualTo("two");
  }

  @Test
  void aReadingThatHangsIsAProblem() throws Exception {
    WatchedFile<String> watched = open();
    write(file, "two", 2);
    clock.advance(WatchedFile.INTERVAL);
    Instant since = clock.instant();
    List<FileStatus> seen = new ArrayList<>();
    meanwhile =
        () -> {
          clock.advance(Duration.ofSeconds(61));
          seen.add(CompletableFuture.supplyAsync(watched::status).join());
        };
    assertThat(watched.get()).isEqualTo("two");
    assertThat(seen.get(0).problem())
        .contains("is being read since " + since + "; look at the disk or network");
    assertThat(seen.get(0).since()).contains(since);
    assertThat(watched.status().problem()).isEmpty();
  }

  @Test
  void aFolderInItsPlaceIsTold() throws Exception {
    WatchedFile<String> watched = open();
    Files.delete(file);
    Files.createDirectory(file);
    clock.advance(WatchedFile.INTERVAL);
    assertThat(watched.get()).isEqualTo("one");
    assertThat(warnings).singleElement().asString().contains("it is a folder");
  }

  /** The same time, size and inode: file systems tell the time in steps, and NFS later. */
  @ParameterizedTest
  @ValueSource(longs = {0, -2, 2})
  void whatWasWrittenJustNowIsReadAgainBecauseAnotherWritingCanLookTheSame(long seconds)
      throws Exception {
    FileTime now = FileTime.from(clock.instant().plusSeconds(seconds));
    Files.setLastModifiedTime(file, now);
    WatchedFile<String> watched = open();
    Files.writeString(file, "two");
    Files.setLastModifiedTime(file, now);
    clock.advance(WatchedFile.INTERVAL);
    assertThat(watched.get()).isEqualTo("two");
    for (int i = 0; i < 10; i++) {
      clock.advance(WatchedFile.INTERVAL);
      watched.get();
    }
    assertThat(reads).isBetween(2, 4);
  }

  @Test
  void itIsSaidAgainAfterAMinuteAndThenLessOften() throws Exception {
    WatchedFile<String> watched = open();
    Files.delete(file);
    for (int i = 0; i < 3 * 60 / 2 + 1; i++) {
      clock.advance(WatchedFile.INTERVAL);
      assertThat(watched.get()).isEqualTo("one");
    }
    assertThat(warnings).hasSize(3);
    assertThat(warnings.get(1)).contains("not there").contains("(since 20", "Z, 60 s)");
    assertThat(warnings.get(2)).contains("Z, 180 s)");
  }

  @Test
  void anAdministratorNeedNotWaitForTheInterval() throws Exception {
    WatchedFile<String> watched = open();
    write(file, "two", 2);
    watched.refresh();
    assertThat(watched.get()).isEqualTo("two");
    watched.refresh();
    assertThat(reads).isEqualTo(3);
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
    assertThatThrownBy(this::open)
        .isInstanceOf(UnreadableFileException.class)
        .hasMessageStartingWith("it is not there");
  }

  private WatchedFile<String> open() throws Exception {
    return WatchedFile.open(
        "list",
        new WholeFile(file, 100),
        content -> {
          reads++;
          Runnable first = meanwhile;
          meanwhile = () -> {};
          first.run();
          String text = new String(content.bytes(), StandardCharsets.UTF_8);
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
    Files.setLastModifiedTime(path, FileTime.from(LONG_AGO.plusSeconds(modified)));
  }
}
