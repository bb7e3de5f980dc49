package io.github.azkabanaws.emr.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.base.files.UnreadableFileException;
import io.github.azkabanaws.base.files.WholeFile;
import io.github.azkabanaws.emr.aws.AwsClients;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

class GroupDirectoriesTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final VirtualTimer timer = new VirtualTimer();
  private final Examples.Log log = Examples.Log.create();

  @Test
  void theFileTellsGroupsInTheirOrder() throws Exception {
    assertThat(
            file("# teams", "", " bob = science , research,", "alice=finance")
                .groupsOf("bob", null, null))
        .containsExactly("science", "research");
  }

  @Test
  void theFileIsReadAnew() throws Exception {
    FileGroupDirectory directory = file("bob=science");
    assertThat(directory.groupsOf("bob", null, null)).containsExactly("science");
    file("bob=finance");
    assertThat(directory.groupsOf("bob", null, null)).containsExactly("finance");
  }

  @Test
  void anUnknownUserIsRefused() {
    assertThatThrownBy(() -> file("bob=science").groupsOf("alice", null, null))
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("user 'alice' is not in the group file");
  }

  @Test
  void aUserWithoutGroupsHasNone() throws Exception {
    assertThat(file("bob=").groupsOf("bob", null, null)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "alice",
        "=science",
        " = science",
        "bob=research",
        "a=b,c=d",
        "alice=sci\0ence",
        "\uFEFFalice=science",
        "alice\u202E=science",
        "alice=a\rroot=b",
        "alice=a\u2028root=b"
      })
  void oneBadLineStopsEverybody(String line) {
    assertThatThrownBy(() -> file("bob=science", line).groupsOf("bob", null, null))
        .isInstanceOf(StepJobException.class)
        .hasMessageStartingWith("Line 2 of the group file");
  }

  @Test
  void aFileWithoutEndIsNotRead() throws Exception {
    Path file = folder.resolve("groups");
    String comment = "#" + "x".repeat(FileGroupDirectory.LONGEST - 5);
    Files.writeString(file, comment + "\na=b\n");
    assertUnreadable(file, "it has more than 1048576 bytes");
    Files.writeString(file, comment + "\na=b");
    assertThat(directory(file).groupsOf("a", null, null)).containsExactly("b");
  }

  @Test
  void whatIsNoTextFileIsNamed() throws Exception {
    assertUnreadable(folder, "it is a folder or the like; name a regular file");
    assertUnreadable(Path.of("/dev/zero"), "it is a folder or the like; name a regular file");
    Path latin = Files.write(folder.resolve("groups"), new byte[] {'b', '=', (byte) 0xE9});
    assertUnreadable(latin, "it is not UTF-8 text; save it as UTF-8");
  }

  @Test
  void linesMayEndAsOnWindows() throws Exception {
    Path file = Files.writeString(folder.resolve("groups"), "bob=science\r\n\talice=finance\r\n");
    assertThat(directory(file).groupsOf("alice", null, null)).containsExactly("finance");
  }

  @Test
  void aFileThatIsNotThereIsWaitedForAndThenNamed() throws Exception {
    Path file = folder.resolve("none");
    FileGroupDirectory directory = directory(file);
    assertThatThrownBy(() -> directory.groupsOf("bob", new Signal(), log.logger()))
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("none (aws.emr.group.file) can't be read: it is not there; put it")
        .hasMessageContaining("(its folder was last changed at ");
    assertThat(timer.now()).isEqualTo(Duration.ofSeconds(30));
    assertThat(log.lines())
        .containsExactly(
            "WARN The group file "
                + file
                + " (aws.emr.group.file) can't be read: it is not there; put it back, or correct"
                + " the setting; trying again.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gone", "empty"})
  void aFileThatIsJustBeingReplacedCostsAJobSeconds(String how) throws Exception {
    Path file = folder.resolve("groups");
    if (how.equals("empty")) {
      Files.createFile(file);
    }
    FileGroupDirectory directory = directory(file);
    timer.at(Duration.ofSeconds(5), () -> write(file, "bob=science"));
    assertThat(directory.groupsOf("bob", new Signal(), log.logger())).containsExactly("science");
    assertThat(timer.now()).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void aKillEndsTheWaitForAFile() {
    Signal kill = new Signal();
    timer.at(Duration.ofSeconds(1), kill::raise);
    assertThatThrownBy(() -> directory(folder.resolve("none")).groupsOf("bob", kill, log.logger()))
        .isInstanceOf(KilledException.class);
  }

  /** The beginning of one file with the end of another could be somebody else's groups. */
  @Test
  void halfOfTwoFilesGivesNobodyGroups() throws Exception {
    Path file = write(folder.resolve("groups"), version(0));
    AtomicBoolean over = new AtomicBoolean();
    Thread writer =
        new Thread(
            () -> {
              for (int i = 1; !over.get(); i++) {
                write(file, version(i));
              }
            });
    writer.start();
    try {
      for (int i = 0; i < 200; i++) {
        try {
          String text = new WholeFile(file, FileGroupDirectory.LONGEST).read().text();
          // Written in place, a file has only its beginning for a moment.
          List<String> lines = text.lines().toList();
          assertThat(lines.stream().limit(Math.max(0, lines.size() - 1)).distinct().count())
              .isLessThanOrEqualTo(1);
        } catch (UnreadableFileException e) {
          assertThat(e).hasMessageStartingWith("it was changed while it was read");
        } catch (IOException e) {
          assertThat(e).hasMessageStartingWith("it has more than");
        }
      }
    } finally {
      over.set(true);
      writer.join();
    }
  }

  /** Equal lines, of which the last may be cut; no two files are equally long. */
  private static String version(int number) {
    String line = "alice=group-" + number % 1000 + "\n";
    return line.repeat(3000) + "#".repeat(number % 100_000);
  }

  @Test
  void theOperatingSystemKnowsRoot() throws Exception {
    assertThat(new OsGroupDirectory().groupsOf("root", null, null)).contains("root");
  }

  @Test
  void theOperatingSystemRefusesAnUnknownAccount() {
    assertThatThrownBy(() -> new OsGroupDirectory().groupsOf("no.such.account", null, null))
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("does not tell the groups of user 'no.such.account'")
        .hasMessageContaining("there is no such account");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-G", "root root", "$(id)", "root;id", "a\nb"})
  void whatCanNotBeAnAccountNeverReachesACommandLine(String user) {
    OsGroupDirectory echo = new OsGroupDirectory(List.of("echo"), LIMIT);
    assertThatThrownBy(() -> echo.groupsOf(user, null, null))
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("can't be the name of an account");
  }

  @Test
  void aBlankInAGroupsNameDoesNotMakeTwoGroups() throws Exception {
    assertThat(os("printf 'staff\\0contract analytics\\0'").groupsOf("bob", null, null))
        .containsExactly("staff", "contract analytics");
  }

  @Test
  void whatStandsOnTheErrorStreamIsNoGroup() throws Exception {
    assertThat(os("echo root wheel >&2; printf 'staff\\0'").groupsOf("bob", null, null))
        .containsExactly("staff");
  }

  @ParameterizedTest
  @ValueSource(strings = {"printf staff", "printf 'staff\\n'", "printf 'staff\\0'; exit 1", "true"})
  void anIncompleteAnswerIsRefused(String script) {
    assertThatThrownBy(() -> os(script).groupsOf("bob", null, null))
        .isInstanceOf(StepJobException.class)
        .hasMessageStartingWith("Refused: ");
  }

  @Test
  void anOperatingSystemThatCanNotBeAskedIsNamed() {
    OsGroupDirectory broken = new OsGroupDirectory(List.of("/nonexistent/id"), LIMIT);
    assertThatThrownBy(() -> broken.groupsOf("bob", null, null))
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("/nonexistent/id");
  }

  /** A name service that hangs would leave a process behind for every job. */
  @Test
  void anOperatingSystemThatHangsIsNotWaitedForAndEnded() throws Exception {
    String user = "bob" + ProcessHandle.current().pid();
    OsGroupDirectory hangs =
        new OsGroupDirectory(
            List.of("sh", "-c", "while :; do sleep 1; done", "id"), Duration.ofMillis(200));
    assertThatThrownBy(() -> hangs.groupsOf(user, null, null))
        .isInstanceOf(StepJobException.class)
        .hasMessage(
            "The operating system did not tell the groups of user '" + user + "' within 200ms.");
    List<ProcessHandle> left =
        ProcessHandle.current()
            .children()
            .filter(process -> process.info().commandLine().orElse("").contains(user))
            .toList();
    for (ProcessHandle process : left) {
      assertThat(process.onExit().get(30, TimeUnit.SECONDS)).isNotNull();
    }
  }

  @Test
  void aJobThatMayWaitForLessDoes() {
    Duration limit = Duration.ofSeconds(7);
    FileGroupDirectory directory = new FileGroupDirectory(folder.resolve("none"), timer, limit);
    assertThatThrownBy(() -> directory.groupsOf("bob", new Signal(), log.logger()))
        .hasMessageContaining("can't be read: it is not there");
    assertThat(timer.now()).isEqualTo(limit);
  }

  @Test
  void aUserStandsInOneLine() {
    assertThatThrownBy(() -> file("bob=science", "bob=").groupsOf("alice", null, null))
        .hasMessageStartingWith("Line 2 of the group file")
        .hasMessageEndingWith("names user 'bob' a second time.");
  }

  @Test
  void eachKindIsMadeOfItsSettings() throws Exception {
    GroupDirectories directories =
        new GroupDirectories(
            new AwsClients(
                Examples.config().aws(),
                UrlConnectionHttpClient.create(),
                AnonymousCredentialsProvider.create()),
            timer);
    assertThat(directories.of(Examples.config().groups(), LIMIT))
        .isInstanceOf(OsGroupDirectory.class);
    Path file = write(folder.resolve("groups"), "bob=science\n");
    GroupSettings settings =
        Examples.config("aws.emr.group.directory", "file", "aws.emr.group.file", file.toString())
            .groups();
    assertThat(settings.file()).hasValue(file.toString());
    assertThat(directories.of(settings, LIMIT).groupsOf("bob", new Signal(), log.logger()))
        .containsExactly("science");
  }

  private void assertUnreadable(Path file, String reason) {
    assertThatThrownBy(() -> directory(file).groupsOf("bob", new Signal(), log.logger()))
        .isInstanceOf(StepJobException.class)
        .hasMessageStartingWith(
            "The group file " + file + " (aws.emr.group.file) can't be read: " + reason);
  }

  private FileGroupDirectory directory(Path file) {
    return new FileGroupDirectory(file, timer, Duration.ofMinutes(10));
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An operating system whose id is this script. */
  private static OsGroupDirectory os(String script) {
    return new OsGroupDirectory(List.of("sh", "-c", script), LIMIT);
  }

  private FileGroupDirectory file(String... lines) throws Exception {
    return directory(Files.write(folder.resolve("groups"), List.of(lines)));
  }
}
