package io.github.azkabanaws.emrsimulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A process and what it started. A child whose parent is gone no longer shows as a descendant, so
 * everything that was ever asked to end is remembered until it has.
 */
final class ProcessTree {
  private final ProcessHandle root;
  private final Set<ProcessHandle> known = new LinkedHashSet<>();

  ProcessTree(ProcessHandle root) {
    this.root = root;
    known.add(root);
  }

  /** SIGTERM to all in {@code scope}. */
  void interrupt(KillScope scope) {
    for (ProcessHandle process : refresh()) {
      if (scope == KillScope.PROCESS_TREE || process.equals(root)) {
        process.destroy();
      }
    }
  }

  /** SIGKILL to all in {@code scope}. */
  void kill(KillScope scope) {
    if (scope == KillScope.PROCESS_TREE) {
      killAll();
    } else {
      // Once the process is gone its descendants could no longer be found.
      var unused = refresh();
      root.destroyForcibly();
    }
  }

  /** Again until nothing new shows: a process may fork while its relatives die. */
  private void killAll() {
    int before;
    List<ProcessHandle> all = refresh();
    do {
      before = all.size();
      for (ProcessHandle process : all) {
        process.destroyForcibly();
      }
      all = refresh();
    } while (all.size() > before);
  }

  /** True once nothing is left of all that was there when it was first asked to end. */
  synchronized boolean isGone() {
    return known.stream().noneMatch(ProcessTree::lives);
  }

  private synchronized List<ProcessHandle> refresh() {
    for (ProcessHandle process : List.copyOf(known)) {
      process.descendants().forEach(known::add);
    }
    known.add(root);
    return List.copyOf(known);
  }

  private static boolean lives(ProcessHandle process) {
    return process.isAlive() && !isZombie(process.pid());
  }

  /** In a container whose first process reaps nothing, orphans stay as zombies for ever. */
  private static boolean isZombie(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      return false;
    }
  }
}
