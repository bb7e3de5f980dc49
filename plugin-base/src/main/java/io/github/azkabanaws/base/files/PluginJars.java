package io.github.azkabanaws.base.files;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The jars that a class could come from. With more than one, Java mixes them: what one of them does
 * not have is taken from the next.
 */
public final class PluginJars {
  private final List<String> paths;

  /**
   * Those of a plugin.
   *
   * @param plugin the class that people name; one of this package would not be found in the jar of
   *     a version that has it elsewhere
   */
  public PluginJars(Class<?> plugin) {
    this(plugin.getClassLoader(), plugin.getName());
  }

  PluginJars(ClassLoader loader, String className) {
    String file = className.replace('.', '/') + ".class";
    Set<String> found = new LinkedHashSet<>();
    try {
      for (URL url : Collections.list(loader.getResources(file))) {
        String path = url.getPath();
        found.add(
            path.substring(0, path.length() - file.length() - 1)
                .replaceFirst("^file:", "")
                .replaceFirst("!$", ""));
      }
    } catch (IOException e) {
      // A jar that can't be read: whoever loads a class from it says so.
      found.clear();
    }
    paths = Collections.unmodifiableList(new ArrayList<>(found));
  }

  /** Jars and folders, in the order in which they are searched; empty if that can't be told. */
  public List<String> paths() {
    return paths;
  }

  /** What is wrong with them, in a sentence; empty if nothing is. */
  public Optional<String> problem() {
    return paths.size() < 2
        ? Optional.empty()
        : Optional.of(
            "there are "
                + paths.size()
                + " copies of this plugin, whose classes Java mixes: "
                + String.join(", ", paths));
  }

  /** The same as files; what a class loader with addresses of its own tells is none. */
  public List<Path> files() {
    List<Path> files = new ArrayList<>();
    for (String path : paths) {
      try {
        // As part of a URL a blank is written as %20.
        files.add(Paths.get(URI.create("file:" + path)));
      } catch (IllegalArgumentException e) {
        // No file.
      }
    }
    return files;
  }
}
