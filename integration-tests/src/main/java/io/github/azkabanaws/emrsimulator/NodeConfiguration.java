package io.github.azkabanaws.emrsimulator;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The primary node of a cluster, as far as a step's process can tell. Each step gets {@code
 * <root>/steps/<s-id>/} as its working directory and for its logs, where EMR has {@code
 * /mnt/var/lib/hadoop/steps/} and {@code /mnt/var/log/hadoop/steps/}.
 *
 * <p>A process sees the environment given here and, of the simulator's own, only what any login
 * has: a node does not know the variables of the machine that submits.
 *
 * @param root the folder that stands for the node's disk
 * @param environment variables for every step
 * @param pathPrefix folders searched for programs before those of this machine
 * @param lines sees what the processes write
 */
public record NodeConfiguration(
    Path root, Map<String, String> environment, List<Path> pathPrefix, StepLineListener lines) {
  private static final List<String> INHERITED =
      List.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TMPDIR", "JAVA_HOME");

  /** Copies what is given. */
  public NodeConfiguration {
    Objects.requireNonNull(lines, "lines is null");
    root = root.toAbsolutePath();
    environment = Map.copyOf(environment);
    pathPrefix = List.copyOf(pathPrefix);
  }

  /** A node on {@code root} with nothing special about it. */
  public static NodeConfiguration in(Path root) {
    return new NodeConfiguration(root, Map.of(), List.of(), (stepId, stream, line) -> {});
  }

  /** The same, with one more variable. */
  public NodeConfiguration withEnvironment(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(environment);
    more.put(name, value);
    return new NodeConfiguration(root, more, pathPrefix, lines);
  }

  /** The same, where programs in {@code folder} are found first. */
  public NodeConfiguration withPathPrefix(Path folder) {
    List<Path> more = new ArrayList<>();
    more.add(folder);
    more.addAll(pathPrefix);
    return new NodeConfiguration(root, environment, more, lines);
  }

  /** The same, telling {@code listener} what is written. */
  public NodeConfiguration withLines(StepLineListener listener) {
    return new NodeConfiguration(root, environment, pathPrefix, listener);
  }

  /** Where the step's files are. */
  public Path stepFolder(String stepId) {
    return root.resolve("steps").resolve(stepId);
  }

  /** The whole environment of a process on this node, given the one of this JVM. */
  Map<String, String> processEnvironment(Map<String, String> own) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String name : INHERITED) {
      if (own.containsKey(name)) {
        all.put(name, own.get(name));
      }
    }
    all.putAll(environment);
    List<String> path = new ArrayList<>();
    pathPrefix.forEach(folder -> path.add(folder.toString()));
    path.add(all.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"));
    all.put("PATH", String.join(":", path));
    return all;
  }
}
