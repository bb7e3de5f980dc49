package io.github.azkabanaws.emr.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.base.StepJobException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectFolderTest {
  @TempDir Path temp;
  private Path folder;

  @BeforeEach
  void aProjectBesideASecret() throws Exception {
    folder = Files.createDirectories(temp.resolve("project"));
    Files.createDirectory(folder.resolve("bin"));
    Files.writeString(folder.resolve("count.sh"), "echo ü");
    Files.writeString(folder.resolve("bin/sum.sh"), "echo 1");
    Files.writeString(temp.resolve("secret"), "hunter2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"count.sh", "./count.sh"})
  void readsAFile(String name) throws Exception {
    assertThat(read(name)).isEqualTo("echo ü");
  }

  @Test
  void readsAFileOfAFolder() throws Exception {
    assertThat(read("bin/sum.sh")).isEqualTo("echo 1");
  }

  @Test
  void whatIsNotThereIsNotThere() throws Exception {
    assertThat(folder().read("other.sh")).isEmpty();
    assertThat(folder().read("other/count.sh")).isEmpty();
    assertThat(project(null, null).read("count.sh")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"../secret", "..", "bin/../../secret", "bin/../count.sh", "../project/count.sh"})
  void nobodyClimbsOut(String name) {
    refused(name, "has .. in its path");
  }

  @Test
  void nothingBesideTheFolderIsReadThroughALink() throws Exception {
    Files.createSymbolicLink(folder.resolve("link.sh"), temp.resolve("secret"));
    Files.createSymbolicLink(folder.resolve("up"), temp);
    refused("link.sh", "leads out of the project's folder");
    refused("up/secret", "leads out of the project's folder");
  }

  @Test
  void aFolderOfASimilarNameIsBeside() throws Exception {
    Path evil = Files.createDirectory(temp.resolve("project-evil"));
    Files.writeString(evil.resolve("x.sh"), "x");
    Files.createSymbolicLink(folder.resolve("x.sh"), evil.resolve("x.sh"));
    refused("x.sh", "leads out of the project's folder");
  }

  @Test
  void aLinkWithinTheFolderIsFollowed() throws Exception {
    Files.createSymbolicLink(folder.resolve("link.sh"), Path.of("bin/sum.sh"));
    assertThat(read("link.sh")).isEqualTo("echo 1");
  }

  @Test
  void theFolderItselfMayBeReachedThroughALink() throws Exception {
    Path link = Files.createSymbolicLink(temp.resolve("execution"), folder);
    assertThat(project(link.toString(), attachment(link)).read("count.sh")).isNotEmpty();
  }

  @Test
  void aWorkingDirectoryBelowTheExecutionsIsTheAuthorsChoice() throws Exception {
    ProjectFolder bin = project(folder.resolve("bin").toString(), attachment(folder));
    assertThat(bin.read("sum.sh").orElseThrow())
        .asString(StandardCharsets.UTF_8)
        .isEqualTo("echo 1");
  }

  @Test
  void aWorkingDirectoryElsewhereIsRefused() throws Exception {
    Path evil = Files.createDirectory(temp.resolve("project-evil"));
    Files.writeString(evil.resolve("x.sh"), "x");
    // Azkaban compares the texts, and one is the beginning of the other.
    assertThat(evil.toString()).startsWith(folder.toString());
    for (Path elsewhere : List.of(evil, temp, folder.resolve(".."))) {
      assertThatThrownBy(() -> project(elsewhere.toString(), attachment(folder)).read("x.sh"))
          .isInstanceOf(StepJobException.class)
          .hasMessageContaining("working.dir=" + elsewhere)
          .hasMessageContaining("which is not in the folder of this execution");
    }
  }

  @Test
  void aJobsNameDoesNotMoveTheExecution() throws Exception {
    Files.createDirectory(folder.resolve("_job.101."));
    String moved = folder + "/_job.101./../../_job.x.attach";
    assertThatThrownBy(() -> project(temp.toString(), moved).read("secret"))
        .hasMessageContaining("not in the folder of this execution");
    assertThat(project(folder.toString(), moved).read("count.sh")).isNotEmpty();
  }

  @Test
  void nothingIsReadWhereTheExecutionIsNotKnown() {
    for (String attachment : new String[] {null, "/", "_job.101.job.attach", "/x/job.attach"}) {
      assertThatThrownBy(() -> project(folder.toString(), attachment).read("count.sh"))
          .hasMessageContaining("Azkaban does not tell the folder of this execution");
    }
  }

  @Test
  void aWorkingDirectoryThatIsNotThereIsToldAsThat() throws Exception {
    for (String gone : List.of(temp + "/gone", "/home/hadoop/of/the/cluster")) {
      assertThatThrownBy(() -> project(gone, attachment(folder)).read("count.sh"))
          .hasMessageContaining("working.dir=" + gone + ", which is not there on the executor")
          .hasMessageContaining("on the cluster a script runs in its step's own folder")
          .hasMessageNotContaining("is in the project's folder");
    }
    assertThatThrownBy(() -> project("a\0b", attachment(folder)).read("count.sh"))
        .hasMessageContaining("which can't be read on the executor (InvalidPathException)");
  }

  @Test
  void aFolderIsNoScript() throws Exception {
    Files.createDirectory(folder.resolve("bin/sub"));
    refused("bin/sub", "not a regular file");
    // A program of the cluster may be called so.
    assertThat(folder().read("bin")).isEmpty();
  }

  @Test
  void aDanglingLinkIsNoProgramOfTheCluster() throws Exception {
    Files.createSymbolicLink(folder.resolve("gone.sh"), folder.resolve("nowhere"));
    refused("gone.sh", "can't be read: NoSuchFileException");
  }

  @Test
  void aLargeFileIsRefused() throws Exception {
    Files.write(folder.resolve("ten.sh"), new byte[ProjectFolder.MAX_BYTES]);
    Files.write(folder.resolve("more.sh"), new byte[ProjectFolder.MAX_BYTES + 1]);
    assertThat(folder().read("ten.sh").orElseThrow()).hasSize(ProjectFolder.MAX_BYTES);
    refused("more.sh", "has more than 10485760 bytes");
  }

  @Test
  void tellsWhetherThereIsAFileWithoutReadingIt() throws Exception {
    assertThat(folder().has("count.sh")).isTrue();
    assertThat(folder().file("bin/sum.sh")).hasValue(folder.resolve("bin/sum.sh").toRealPath());
    for (String none : List.of("bin", "none.sh", "../secret", "a\0b")) {
      assertThat(folder().has(none)).as(none).isFalse();
      assertThat(folder().file(none)).as(none).isEmpty();
    }
    Files.createSymbolicLink(folder.resolve("link.sh"), temp.resolve("secret"));
    assertThat(folder().file("link.sh")).isEmpty();
    assertThat(project(null, attachment(folder)).file("count.sh")).isEmpty();
    assertThat(project(temp.toString(), attachment(folder)).file("secret")).isEmpty();
  }

  @Test
  void knowsTheFilesThatAreBesideAzkabansOwn() throws Exception {
    ProjectFolder bin = project(folder.resolve("bin").toString(), attachment(folder));
    assertThat(bin.ofExecution("count.sh")).hasValue(folder.resolve("count.sh").toRealPath());
    for (String none : List.of("bin", "none.sh", "../secret", "a\0b")) {
      assertThat(bin.ofExecution(none)).as(none).isEmpty();
    }
    Files.createSymbolicLink(folder.resolve("link.sh"), temp.resolve("secret"));
    assertThat(bin.ofExecution("link.sh")).isEmpty();
    assertThat(project(folder.toString(), null).ofExecution("count.sh")).isEmpty();
  }

  private static ProjectFolder project(String folder, String attachment) {
    return new ProjectFolder(Optional.ofNullable(folder), Optional.ofNullable(attachment));
  }

  private ProjectFolder folder() {
    return project(folder.toString(), attachment(folder));
  }

  private static String attachment(Path execution) {
    return execution + "/_job.101.job.attach";
  }

  private String read(String name) throws Exception {
    return new String(folder().read(name).orElseThrow(), StandardCharsets.UTF_8);
  }

  private void refused(String name, String why) {
    assertThatThrownBy(() -> folder().read(name))
        .isInstanceOf(StepJobException.class)
        .hasMessageStartingWith("Refused: the script '" + name + "' ")
        .hasMessageContaining(why)
        .hasMessageNotContaining("hunter2");
  }
}
