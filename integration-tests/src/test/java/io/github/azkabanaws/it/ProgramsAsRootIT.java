package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.azkabanaws.harness.Programs;
import io.github.azkabanaws.it.NodeAccounts.Way;
import io.github.azkabanaws.it.Wrapper.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What can't be run is told in a sentence of its own, for the account that can't run it. */
@Timeout(300)
class ProgramsAsRootIT {
  @TempDir(cleanup = CleanupMode.ALWAYS)
  static Path folder;

  private static NodeAccounts node;

  @BeforeAll
  static void accounts() throws Exception {
    node = NodeAccounts.in(folder);
  }

  @AfterAll
  static void remove() throws Exception {
    if (node != null) {
      node.remove();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "126|#!/opt/python9/bin/python\\n|its first line names the interpreter"
            + " /opt/python9/bin/python, which is not on this node",
        "126|#!/bin/bash\\r\\necho hello\\r\\n|its first line ends with a carriage return",
        "126|#!/bin/bash -e\\r\\necho hello\\r\\n|its first line ends with a carriage return",
        "126|#!/usr/bin/env bash\\r\\necho hello\\r\\n|its first line ends with a carriage return",
        "126|\u00ef\u00bb\u00bf#!/bin/bash\\necho hello\\n|it begins with a byte order mark (BOM)",
        "126|\u00ef\u00bb\u00bfecho hello\\n|it begins with a byte order mark (BOM)",
        "126|\u00ff\u00feh\\0e\\0|it is written in UTF-16",
        "127|#!/usr/bin/env python9\\n|its first line asks env for python9,"
            + " and there is no such program on ",
        "126|\\x7fELF\\x02\\x01\\x01|it is a program for another kind of machine",
      })
  void theBeginningOfAFileSaysWhy(int code, String text, String reason) throws Exception {
    String content =
        text.replace("\\n", "\n")
            .replace("\\r", "\r")
            .replace("\\0", "\0")
            .replace("\\x7f", "\u007f")
            .replace("\\x02", "\u0002")
            .replace("\\x01", "\u0001");
    Path script = node.program("begins", "");
    Files.write(script, content.getBytes(Wrapper.BYTES));
    for (Way way : Way.values()) {
      Outcome outcome = node.by(way).run(node.arguments(script.toString()));
      assertThat(outcome.code()).isEqualTo(code);
      assertThat(outcome.err())
          .startsWith("run-step.sh: can't run " + script + ": ")
          .contains(reason)
          .endsWith("\n")
          .doesNotContain("\n\n", "exit code");
      assertThat(outcome.out()).doesNotContain("hello");
    }
  }

  @Test
  void soDoItsRightsAndItsPlace() throws Exception {
    Path script = node.program("rights", "#!/bin/bash\necho hello\n");
    fails(126, "it has no right to be executed (chmod +x)", script, "rw-r--r--");
    fails(126, "its rights do not let this account execute it", script, "rwx------");
    fails(126, "it is a folder", folder, "rwxr-xr-x");
    fails(127, "there is no such file on this node", folder.resolve("nothing"), null);
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.copy(script, closed.resolve("script"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    fails(126, "the account may not enter the folder " + closed, closed.resolve("script"), null);
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("/no/such/target"));
    fails(126, "it is a link to /no/such/target, which is not there", link, null);
    Path tool = node.program("tool", "#!/bin/bash\n");
    Files.setPosixFilePermissions(tool, PosixFilePermissions.fromString("rwx------"));
    Path second = node.program("second", "#!" + tool + "\n");
    fails(
        126,
        "its first line names the interpreter " + tool + ", which this account may not run",
        second,
        null);
    node.configure();
    Outcome outcome = node.by(Way.ROOT).run(node.arguments("no-such-program"));
    assertThat(outcome.code()).isEqualTo(127);
    assertThat(outcome.err())
        .isEqualTo(
            "run-step.sh: can't run no-such-program: there is no such program on "
                + folder.resolve("bin")
                + ":/usr/sbin:/usr/bin:/bin\n");
  }

  @ParameterizedTest
  @EnumSource
  void aFolderWithoutTheRightToExecuteIsNamedAsThat(Way way) throws Exception {
    Path mounted = Files.createDirectory(folder.resolve("mounted-" + way));
    assumeTrue(
        mounts("mount", "-t", "tmpfs", "-o", "noexec,mode=1777", "azk-test", mounted.toString()),
        "skipped: nothing can be mounted here");
    try {
      Path script = mounted.resolve("script");
      Files.writeString(script, "#!/bin/bash\necho hello\n");
      fails(126, "its folder is mounted noexec", script, "rwxr-xr-x");
      node.by(way).object("bin/aws", "code", "x.sh", "#!/bin/bash\necho hello\n");
      node.configure("folder=" + mounted);
      Outcome outcome =
          node.by(way)
              .run("--group=" + node.team().name(), "--execution-id=1", "--", "s3://code/x.sh");
      assertThat(outcome.code()).isEqualTo(126);
      assertThat(outcome.err())
          .contains("the setting folder in run-step.conf names another folder");
    } finally {
      node.configure();
      mounts("umount", mounted.toString());
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAccountThatHasExpiredRunsNothingAndALockedPasswordIsNoMatter(Way way) throws Exception {
    NodeAccounts other = NodeAccounts.in(Files.createDirectory(folder.resolve("x" + way)));
    try {
      String name = other.team().name();
      ThrowAwayAccount.command("passwd", "--lock", name);
      ThrowAwayAccount.command("usermod", "--expiredate", "2999-12-31", name);
      assertThat(other.by(way).run(other.arguments("true")).code()).isZero();
      for (String day : new String[] {"2026-01-31", "1970-01-02"}) {
        ThrowAwayAccount.command("usermod", "--expiredate", day, name);
        Outcome outcome = other.by(way).run(other.arguments("echo", "hello"));
        assertThat(outcome.code()).isEqualTo(64);
        assertThat(outcome.err())
            .isEqualTo(
                "run-step.sh: refused: the account '"
                    + name
                    + "' has expired on "
                    + day
                    + " (chage -E)\n");
        assertThat(outcome.out()).doesNotContain("hello");
      }
    } finally {
      other.remove();
    }
  }

  private static void fails(int code, String reason, Path program, String permissions)
      throws Exception {
    if (permissions != null) {
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString(permissions));
    }
    for (Way way : Way.values()) {
      Outcome outcome = node.by(way).run(node.arguments(program.toString()));
      assertThat(outcome.err()).startsWith("run-step.sh: can't run " + program + ": " + reason);
      assertThat(outcome.code()).isEqualTo(code);
      assertThat(outcome.out()).doesNotContain("hello");
    }
  }

  private static boolean mounts(String... command) throws Exception {
    return Programs.run(Wrapper.LIMIT, command).code() == 0;
  }
}
