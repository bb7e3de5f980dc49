package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.azkabanaws.it.Wrapper.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pipe for a script's output between real accounts: no third one can find or open it. */
@Timeout(120)
class OutputPipeAsRootIT {
  /** Does what its name says, and keeps its arguments and the pipes that all may write to. */
  private static final String RECORDER =
      """
      #!/bin/bash
      printf '%%s\\n' "$@" >>'%1$s/arguments'
      /usr/bin/"${0##*/}" "$@"
      code=$?
      find '%2$s' -mindepth 2 -type p -perm -002 >>'%1$s/pipes'
      exit "$code"
      """;

  @TempDir(cleanup = CleanupMode.ALWAYS)
  Path folder;

  private ThrowAwayAccount team;
  private ThrowAwayAccount hadoop;
  private Wrapper byRoot;
  private Path place;

  @BeforeEach
  void node() throws Exception {
    assumeTrue(ThrowAwayAccount.areSupported(), "skipped: real accounts take root");
    ThrowAwayAccount.command("chmod", "0755", folder.toString());
    team = ThrowAwayAccount.create();
    hadoop = ThrowAwayAccount.create();
    byRoot = Wrapper.in(folder);
    place = openFolder("place");
    byRoot.settings(
        "path=" + folder.resolve("bin") + ":/usr/sbin:/usr/bin:/bin", "folder=" + place);
  }

  @AfterEach
  void remove() throws Exception {
    if (team != null) {
      team.remove();
    }
    if (hadoop != null) {
      hadoop.remove();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itsNameIsInNoArgumentAndGoneBeforeTheScriptStarts(boolean throughSudo) throws Exception {
    Path records = openFolder("records");
    for (String program : List.of("mktemp", "mkfifo", "chmod", "rm", "head", "stat")) {
      byRoot.program("bin/" + program, RECORDER.formatted(records, place));
    }
    Running run =
        by(throughSudo)
            .start(
                "--group=" + team.name(),
                "--execution-id=1",
                "--output=s3://out/a.json",
                "--",
                "bash",
                "-c",
                Wrapper.encode("echo ready; exec sleep 300"));
    run.awaitLine("ready");
    // What is left belongs to the script's account alone: its output file.
    assertThat(below(place)).hasSize(2).last().asString().endsWith("/output.json");
    assertThat(Files.getOwner(below(place).get(0)).getName()).isEqualTo(team.name());
    run.signal("KILL");
    assertThat(String.join("\n", run.rest())).contains("the wrapper is gone");
    assertThat(place).isEmptyDirectory();

    List<String> pipes = Files.readAllLines(records.resolve("pipes"));
    assertThat(pipes).isNotEmpty();
    List<String> arguments = Files.readAllLines(records.resolve("arguments"));
    for (String pipe : pipes) {
      // The first name is that of a folder that can't be listed, so the second has to be known.
      String second = place.relativize(Path.of(pipe)).getName(1).toString();
      assertThat(arguments).noneMatch(argument -> argument.contains(second));
    }
  }

  private Wrapper by(boolean sudo) throws Exception {
    if (!sudo) {
      return byRoot;
    }
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/sudo")), "skipped: there is no sudo");
    hadoop.maySudo();
    return byRoot.startedBy(
        "/usr/bin/setpriv",
        "--reuid=" + hadoop.name(),
        "--regid=" + hadoop.name(),
        "--init-groups");
  }

  private Path openFolder(String name) throws Exception {
    Path made = Files.createDirectory(folder.resolve(name));
    ThrowAwayAccount.command("chmod", "1777", made.toString());
    return made;
  }

  private static List<Path> below(Path start) throws Exception {
    try (var paths = Files.walk(start)) {
      return paths.skip(1).toList();
    }
  }
}
