package io.github.azkabanaws.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupDirectoriesTest {
  @TempDir Path folder;

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
    assertThat(new FileGroupDirectory(file).groupsOf("a", null, null)).containsExactly("b");
  }

  @Test
  void whatIsNoTextFileIsNamed() throws Exception {
    assertUnreadable(folder, "it is not a regular file");
    assertUnreadable(Path.of("/dev/zero"), "it is not a regular file");
    Path latin = Files.write(folder.resolve("groups"), new byte[] {'b', '=', (byte) 0xE9});
    assertUnreadable(latin, "it is not UTF-8 text");
  }

  @Test
  void linesMayEndAsOnWindows() throws Exception {
    Path file = Files.writeString(folder.resolve("groups"), "bob=science\r\n\talice=finance\r\n");
    assertThat(new FileGroupDirectory(file).groupsOf("alice", null, null))
        .containsExactly("finance");
  }

  @Test
  void anAbsentFileIsNamed() {
    assertThatThrownBy(
            () -> new FileGroupDirectory(folder.resolve("none")).groupsOf("bob", null, null))
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("none (aws.emr.group.file) can't be read");
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
    OsGroupDirectory echo = new OsGroupDirectory(List.of("echo"));
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
    OsGroupDirectory broken = new OsGroupDirectory(List.of("/nonexistent/id"));
    assertThatThrownBy(() -> broken.groupsOf("bob", null, null))
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("/nonexistent/id");
  }

  private static void assertUnreadable(Path file, String reason) {
    assertThatThrownBy(() -> new FileGroupDirectory(file).groupsOf("bob", null, null))
        .isInstanceOf(StepJobException.class)
        .hasMessage(
            "The group file " + file + " (aws.emr.group.file) can't be read: " + reason + ".");
  }

  /** An operating system whose id is this script. */
  private static OsGroupDirectory os(String script) {
    return new OsGroupDirectory(List.of("sh", "-c", script));
  }

  private FileGroupDirectory file(String... lines) throws Exception {
    return new FileGroupDirectory(Files.write(folder.resolve("groups"), List.of(lines)));
  }
}
