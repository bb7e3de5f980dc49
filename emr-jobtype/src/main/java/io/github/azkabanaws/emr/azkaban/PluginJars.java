package io.github.azkabanaws.emr.azkaban;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The jars that a class could come from. With more than one, Java mixes them: what one of them does
 * not have is taken from the next.
 */
public final class PluginJars {
  private final List<String> paths;

  /** Those of this plugin. */
  public PluginJars() {
    this(PluginJars.class.getClassLoader(), PluginJars.class.getName());
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

  /** What is wrong with them in a sentence, or null. */
  public String problem() {
    return paths.size() < 2
        ? null
        : "there are "
            + paths.size()
            + " copies of this plugin, whose classes Java mixes: "
            + String.join(", ", paths);
  }
}
