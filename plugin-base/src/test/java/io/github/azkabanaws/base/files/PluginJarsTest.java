package io.github.azkabanaws.base.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginJarsTest {
  @TempDir Path folder;

  @Test
  void eachCopyIsFoundOnceInTheOrderOfTheSearch() throws Exception {
    Path newer = jar("my plugin.jar");
    Path older = jar("my-plugin-0.0.1.jar");
    PluginJars jars = of(newer, older, newer);
    assertThat(jars.paths()).hasSize(2);
    assertThat(jars.paths().get(0)).startsWith("/").endsWith(".jar");
    assertThat(jars.paths().get(1)).isEqualTo(older.toString());
    assertThat(jars.problem())
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .startsWith("there are 2 copies of this plugin")
                    .endsWith(", " + older));
    assertThat(jars.files()).containsExactly(newer, older);
  }

  @Test
  void oneJarIsRight() throws Exception {
    PluginJars jars = of(jar("a.jar"));
    assertThat(jars.problem()).isEmpty();
    assertThat(jars.paths()).containsExactly(folder.resolve("a.jar").toString());
  }

  @Test
  void thisPluginIsFound() {
    PluginJars jars = new PluginJars(PluginJars.class);
    assertThat(jars.paths()).hasSize(1);
    assertThat(jars.files()).hasSize(1).allMatch(Files::exists);
  }

  private PluginJars of(Path... jars) throws IOException {
    URL[] urls = new URL[jars.length];
    for (int i = 0; i < jars.length; i++) {
      urls[i] = jars[i].toUri().toURL();
    }
    try (URLClassLoader loader = new URLClassLoader(urls, null)) {
      return new PluginJars(loader, "x.y.Z");
    }
  }

  private Path jar(String name) throws IOException {
    Path jar = folder.resolve(name);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry("x/y/Z.class"));
    }
    return jar;
  }
}
