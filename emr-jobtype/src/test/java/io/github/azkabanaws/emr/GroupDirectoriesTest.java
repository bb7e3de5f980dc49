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
    assertThat(file("# teams", "", " bob = science , research,", "alice=finance").groupsOf("bob"))
        .containsExactly("science", "research");
  }

  @Test
  void theFileIsReadAnew() throws Exception {
    FileGroupDirectory directory = file("bob=science");
    assertThat(directory.groupsOf("bob")).containsExactly("science");
    file("bob=finance");
    assertThat(directory.groupsOf("bob")).containsExactly("finance");
  }

  @Test
  void anUnknownUserIsRefused() {
    assertThatThrownBy(() -> file("bob=science").groupsOf("alice"))
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("user 'alice' is not in the group file");
  }

  @Test
  void aUserWithoutGroupsHasNone() throws Exception {
    assertThat(file("bob=").groupsOf("bob")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"alice", "=science", "bob=research"})
  void oneBadLineStopsEverybody(String line) {
    assertThatThrownBy(() -> file("bob=science", line).groupsOf("bob"))
        .isInstanceOf(StepJobException.class)
        .hasMessageStartingWith("Line 2 of the group file");
  }

  @Test
  void anAbsentFileIsNamed() {
    assertThatThrownBy(() -> new FileGroupDirectory(folder.resolve("none")).groupsOf("bob"))
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("none (aws.emr.group.file) can't be read");
  }

  @Test
  void theOperatingSystemKnowsRoot() throws Exception {
    assertThat(new OsGroupDirectory().groupsOf("root")).contains("root");
  }

  @Test
  void theOperatingSystemRefusesAnUnknownAccount() {
    assertThatThrownBy(() -> new OsGroupDirectory().groupsOf("no.such.account"))
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("does not tell the groups of user 'no.such.account'")
        .hasMessageContaining("there is no such account");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-G", "root root", "$(id)", "root;id", "a\nb"})
  void whatCanNotBeAnAccountNeverReachesACommandLine(String user) {
    OsGroupDirectory echo = new OsGroupDirectory(List.of("echo"));
    assertThatThrownBy(() -> echo.groupsOf(user))
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("can't be the name of an account");
  }

  @Test
  void aBlankInAGroupsNameDoesNotMakeTwoGroups() throws Exception {
    assertThat(os("printf 'staff\\0contract analytics\\0'").groupsOf("bob"))
        .containsExactly("staff", "contract analytics");
  }

  @Test
  void whatStandsOnTheErrorStreamIsNoGroup() throws Exception {
    assertThat(os("echo root wheel >&2; printf 'staff\\0'").groupsOf("bob"))
        .containsExactly("staff");
  }

  @ParameterizedTest
  @ValueSource(strings = {"printf staff", "printf 'staff\\n'", "printf 'staff\\0'; exit 1", "true"})
  void anIncompleteAnswerIsRefused(String script) {
    assertThatThrownBy(() -> os(script).groupsOf("bob"))
        .isInstanceOf(StepJobException.class)
        .hasMessageStartingWith("Refused: ");
  }

  @Test
  void anOperatingSystemThatCanNotBeAskedIsNamed() {
    OsGroupDirectory broken = new OsGroupDirectory(List.of("/nonexistent/id"));
    assertThatThrownBy(() -> broken.groupsOf("bob"))
        .isInstanceOf(StepJobException.class)
        .hasMessageContaining("/nonexistent/id");
  }

  /** An operating system whose id is this script. */
  private static OsGroupDirectory os(String script) {
    return new OsGroupDirectory(List.of("sh", "-c", script));
  }

  private FileGroupDirectory file(String... lines) throws Exception {
    return new FileGroupDirectory(Files.write(folder.resolve("groups"), List.of(lines)));
  }
}
