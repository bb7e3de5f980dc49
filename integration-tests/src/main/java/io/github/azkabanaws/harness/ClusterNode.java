package io.github.azkabanaws.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A node of a cluster with the wrapper on it, as far as its administrator has a hand in it. */
public final class ClusterNode {
  private ClusterNode() {}

  /**
   * Puts the wrapper onto a node.
   *
   * @param wrapper the folder {@code cluster} of the distribution
   * @param folder where the node is to have it
   * @param path where the wrapper and the scripts find programs
   * @return the program that steps call
   */
  public static Path install(Path wrapper, Path folder, String path) throws IOException {
    FileTree.copy(wrapper, folder);
    configure(folder, path);
    return folder.resolve("run-step.sh");
  }

  /** Writes the wrapper's settings into its folder. */
  static void configure(Path folder, String path) throws IOException {
    Path settings = folder.resolve("run-step.conf");
    Files.writeString(settings, "path=" + path + "\n");
    // The wrapper refuses a file that others can write, as some umasks make it.
    Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-r--r--"));
  }
}
