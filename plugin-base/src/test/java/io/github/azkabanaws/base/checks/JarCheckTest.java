package io.github.azkabanaws.base.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.base.files.PluginJars;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarCheckTest {
  @TempDir Path folder;

  @Test
  void severalCopiesAreWrong() throws Exception {
    assertThat(lines(jar("new.jar"), jar("old.jar")))
        .singleElement()
        .asString()
        .startsWith("failed   plugin: there are 2 copies of this plugin")
        .endsWith("-> remove all but the newest, and restart the executor");
  }

  @Test
  void oneJarIsRightAndTellsItsVersion() throws Exception {
    assertThat(lines(jar("a.jar")))
        .singleElement()
        .hasToString("ok       plugin: version 1.2, " + folder.resolve("a.jar"));
  }

  @Test
  void classesInAFolderHaveNoVersion() {
    CheckLines lines = new CheckLines("plugin");
    new JarCheck(PluginJars.class, "executor").run(lines);
    assertThat(lines.soFar())
        .singleElement()
        .asString()
        .startsWith("ok       plugin: version unknown, /");
  }

  private List<CheckLine> lines(Path... jars) throws Exception {
    URL[] urls = new URL[jars.length];
    for (int i = 0; i < jars.length; i++) {
      urls[i] = jars[i].toUri().toURL();
    }
    CheckLines lines = new CheckLines("plugin");
    try (URLClassLoader loader = new URLClassLoader(urls, null)) {
      new JarCheck(loader.loadClass(PluginJars.class.getName()), "executor").run(lines);
    }
    return lines.soFar();
  }

  private Path jar(String name) throws Exception {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, "1.2");
    String file = PluginJars.class.getName().replace('.', '/') + ".class";
    Path jar = folder.resolve(name);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.putNextEntry(new ZipEntry(file));
      out.write(PluginJars.class.getResourceAsStream("/" + file).readAllBytes());
    }
    return jar;
  }
}
