package io.github.azkabanaws.it;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.azkabanaws.harness.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A node with the wrapper, the account of a team and one that may use sudo, for tests as root. */
final class NodeAccounts {
  /** Who starts the wrapper. */
  enum Way {
    ROOT,
    SUDO
  }

  private final ThrowAwayAccount team;
  private final ThrowAwayAccount hadoop;
  private final Wrapper byRoot;
  private final Path folder;

  private NodeAccounts(Path folder) throws Exception {
    this.folder = folder;
    ThrowAwayAccount.command("chmod", "0755", folder.toString());
    team = ThrowAwayAccount.create();
    hadoop = ThrowAwayAccount.create();
    byRoot = Wrapper.in(folder);
  }

  /** Skips the test where there can be no accounts. */
  static NodeAccounts in(Path folder) throws Exception {
    assumeTrue(ThrowAwayAccount.areSupported(), "skipped: real accounts take root");
    return new NodeAccounts(folder);
  }

  Wrapper by(Way way) throws Exception {
    if (way == Way.ROOT) {
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

  ThrowAwayAccount team() {
    return team;
  }

  ThrowAwayAccount hadoop() {
    return hadoop;
  }

  /** The settings of the node, beside its path. */
  void configure(String... settings) throws Exception {
    List<String> lines = new ArrayList<>();
    lines.add("path=" + folder.resolve("bin") + ":/usr/sbin:/usr/bin:/bin");
    lines.addAll(List.of(settings));
    byRoot.settings(lines.toArray(String[]::new));
  }

  Path program(String name, String text) throws Exception {
    return byRoot.program(name, text);
  }

  /** What the wrapper is called with to run this as the team. */
  String[] arguments(String... command) {
    List<String> all = new ArrayList<>(List.of("--group=" + team.name(), "--execution-id=1", "--"));
    for (String word : command) {
      all.add(Wrapper.encode(word));
    }
    return all.toArray(String[]::new);
  }

  /** The team's processes that have not ended. */
  List<String> processes() throws Exception {
    // The machine's first process may not have collected those that were left to it.
    return Programs.run(Wrapper.LIMIT, "ps", "-u", team.name(), "-o", "stat=,args=")
        .output()
        .lines()
        .filter(line -> !line.startsWith("Z"))
        .toList();
  }

  /** Removes the accounts. */
  void remove() throws Exception {
    team.remove();
    hadoop.remove();
  }
}
