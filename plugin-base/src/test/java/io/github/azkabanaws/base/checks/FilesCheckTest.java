package io.github.azkabanaws.base.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilesCheckTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void write() throws Exception {
    file = Files.writeString(folder.resolve("x.properties"), "");
    permit("rwxr-xr-x", "rw-r--r--");
  }

  @Test
  void whatTheAccountCanWriteToOrOwnsIsAWarning() throws Exception {
    String owner = Files.getOwner(file).getName();
    // Root may write to all files, so it stands in for an account that may.
    String account = owner.equals("root") ? "azkaban" : owner;
    permit("r-xr-xr-x", "r--r--r--");
    assertThat(line(new FilesCheck(List.of(file), "web server", account)))
        .startsWith("warning")
        .contains(file + " (the account that runs this)")
        .contains(folder + " (the account that runs this)");
  }

  @ParameterizedTest
  @CsvSource({
    "rwxr-xr-x, rw-rw-r--, x.properties (its group)",
    "rwxr-xr-x, rw-r--rw-, x.properties (everybody)",
    "rwxrwxr-x, rw-r--r--, (its group)",
    "rwxrwxrwx, rw-r--r--, '(its group, everybody)'"
  })
  void whatAGroupOrEverybodyCanWriteToIsAWarning(String ofFolder, String ofFile, String words)
      throws Exception {
    permit(ofFolder, ofFile);
    assertThat(
            line(new FilesCheck(List.of(file), "web server", "root"))
                .replaceAll("its owner \\w+, ", ""))
        .startsWith("warning")
        .contains(words)
        .contains("chmod go-w");
  }

  @Test
  void rootIsToldOfAnotherOwnerAndToRunItAsTheServersAccount() throws Exception {
    String owner = Files.getOwner(file).getName();
    String line = line(new FilesCheck(List.of(file), "web server", "root"));
    assertThat(line).contains("run this as the web server's account");
    if (owner.equals("root")) {
      assertThat(line).startsWith("ok ");
    } else {
      assertThat(line).startsWith("warning").contains(file + " (its owner " + owner + ")");
    }
  }

  @Test
  void whatRootOwnsIsRightAndWhatIsNotThereDoesNotCount() {
    assertThat(
            line(
                new FilesCheck(
                    List.of(Paths.get("/etc/passwd"), Paths.get("/etc/no/such")), "web server")))
        .startsWith("ok ");
  }

  @Test
  void aFileThatIsNotThereCountsByItsFolder() throws Exception {
    permit("rwxrwxrwx", "rw-r--r--");
    assertThat(line(new FilesCheck(List.of(folder.resolve("absent")), "web server")))
        .startsWith("warning")
        .contains(folder + " (")
        .doesNotContain("absent");
  }

  private void permit(String ofFolder, String ofFile) throws Exception {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(ofFile));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(ofFolder));
  }

  private static String line(FilesCheck check) {
    CheckLines lines = new CheckLines("files");
    check.run(lines);
    assertThat(lines.soFar()).hasSize(1);
    return lines.soFar().get(0).toString();
  }
}
