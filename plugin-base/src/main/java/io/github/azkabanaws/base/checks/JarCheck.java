package io.github.azkabanaws.base.checks;

import io.github.azkabanaws.base.files.PluginJars;
import java.util.Optional;

/** Whether the plugin is there once, and which one it is. */
public final class JarCheck implements SetupCheck {
  private final PluginJars jars;
  private final Optional<String> version;
  private final String server;

  /**
   * @param plugin the class that people name
   * @param server what has to be restarted without a jar: {@code web server}
   */
  public JarCheck(Class<?> plugin, String server) {
    this(
        new PluginJars(plugin),
        Optional.ofNullable(plugin.getPackage().getImplementationVersion()),
        server);
  }

  JarCheck(PluginJars jars, Optional<String> version, String server) {
    this.jars = jars;
    this.version = version;
    this.server = server;
  }

  @Override
  public void run(CheckLines lines) {
    if (jars.problem().isPresent()) {
      lines.failed(jars.problem().get(), "remove all but the newest, and restart the " + server);
    } else {
      lines.ok(
          version.map(known -> "version " + known).orElse("version unknown")
              + ", "
              + String.join(", ", jars.paths()));
    }
  }
}
