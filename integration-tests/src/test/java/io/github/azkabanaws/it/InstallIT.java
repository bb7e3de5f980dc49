package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.azkabanaws.harness.Programs;
import io.github.azkabanaws.harness.Programs.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** install.sh as a bootstrap action runs it, which takes root. */
@Timeout(60)
class InstallIT {
  @TempDir Path root;
  private Path folder;

  @BeforeEach
  void needsRoot() {
    assumeTrue(ThrowAwayAccount.areSupported(), "skipped: to install takes root");
    folder = root.resolve("opt/plugins");
  }

  @Test
  void installsFilesThatOnlyRootCanChangeAsOftenAsOneLikes() throws Exception {
    for (String region : List.of("eu-west-1", "eu-west-2")) {
      assertThat(install("--region=" + region)).matches(o -> o.code() == 0);
    }
    assertThat(permissions("")).isEqualTo("rwxr-xr-x");
    assertThat(permissions("run-step.sh")).isEqualTo("rwxr-xr-x");
    List<String> parts = parts();
    for (String part : parts) {
      assertThat(permissions(part)).as(part).isEqualTo("rw-r--r--");
    }
    assertThat(folder.resolve("run-step.conf")).hasContent("region=eu-west-2");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(parts.size() + 2);
    }
  }

  @Test
  void aFileWithAnotherSumIsNotInstalled() throws Exception {
    Outcome outcome = install("--sha256=run-step-secret.py=" + "0".repeat(64));
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.output()).contains("run-step-secret.py has the SHA-256", "and not 0000");
    assertThat(folder).doesNotExist();
  }

  @Test
  void aYarnThatKnowsNoTagsIsTold() throws Exception {
    assertThat(install().output()).doesNotContain("-appTags");
    Path yarn = Files.createDirectory(root.resolve("bin")).resolve("yarn");
    Files.writeString(
        folder.resolve("run-step.conf"), "path=" + yarn.getParent() + ":/usr/bin:/bin\n");
    for (boolean knows : new boolean[] {true, false}) {
      Files.writeString(
          yarn, "#!/bin/bash\necho ' -appId <id>'\n" + (knows ? "echo ' -appTags <tags>'\n" : ""));
      Files.setPosixFilePermissions(yarn, PosixFilePermissions.fromString("rwxr-xr-x"));
      Outcome outcome = install();
      assertThat(outcome.code()).isZero();
      assertThat(outcome.output().contains(yarn + " can not list applications by tag"))
          .isEqualTo(!knows);
    }
  }

  @Test
  void aFolderThatOthersCanChangeIsRefused() throws Exception {
    Files.createDirectories(folder);
    ThrowAwayAccount.command("chmod", "0777", folder.getParent().toString());
    assertThat(install().output()).contains(folder.getParent() + " has to belong to root");
  }

  @Test
  void makesAccountsWithoutPassword() throws Exception {
    String name = ThrowAwayAccount.freeName();
    assertThat(install("--accounts=" + name).output()).contains("account " + name + ", uid ");
    ThrowAwayAccount account = ThrowAwayAccount.existing(name);
    try {
      assertThat(Files.readAllLines(Path.of("/etc/shadow")))
          .anyMatch(line -> line.matches(account.name() + ":!+:.*"));
      assertThat(install("--accounts=" + name)).matches(o -> o.code() == 0);
      ThrowAwayAccount.command("usermod", "-aG", "sudo", name);
      assertThat(install("--accounts=" + name).output()).contains("is in the group 'sudo'");
    } finally {
      account.remove();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "--accounts=hadoop, is reserved",
    "--accounts=root, is reserved",
    "--accounts=games, has uid",
    "--accounts=-x, is not the name",
    "--accounts=team=999, uid is 1000 or above",
    "--region=a b, is no region",
    "--sha256=other=00, has to be FILE=HEX",
    "--from=/no/such/folder, can't be read",
    "--folder=relative, unknown option",
    "--what, unknown option"
  })
  void saysWhatIsWrong(String option, String reason) throws Exception {
    Outcome outcome = install(option);
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.output()).contains("install.sh: ").contains(reason);
  }

  private Outcome install(String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Distribution.folder().resolve("cluster/install.sh").toString());
    command.add("--folder=" + folder);
    command.addAll(List.of(options));
    return Programs.run(Wrapper.LIMIT, command.toArray(String[]::new));
  }

  /** What the wrapper says that it needs, which is what there is. */
  private static List<String> parts() throws Exception {
    Path cluster = Distribution.folder().resolve("cluster");
    try (var files = Files.list(cluster)) {
      List<String> parts =
          files.map(file -> file.getFileName().toString()).filter(n -> n.endsWith(".py")).toList();
      String wrapper = Files.readString(cluster.resolve("run-step.sh"));
      assertThat(wrapper.replaceAll("(?s).*\nreadonly PARTS=\\((.*?)\\).*", "$1").split("\\s+"))
          .containsExactlyInAnyOrderElementsOf(parts);
      return parts;
    }
  }

  private String permissions(String file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
  }
}
