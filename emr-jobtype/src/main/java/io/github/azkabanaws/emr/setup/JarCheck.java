package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.emr.azkaban.PluginJars;

/** Whether the plugin is there once, and which one it is. */
public final class JarCheck implements SetupCheck {
  private final PluginJars jars;
  private final String version;

  /**
   * @param version of the plugin, null if it is not known
   */
  public JarCheck(PluginJars jars, String version) {
    this.jars = jars;
    this.version = version;
  }

  /** Of the plugin that this class belongs to. */
  public static JarCheck ofThisPlugin() {
    return new JarCheck(new PluginJars(), JarCheck.class.getPackage().getImplementationVersion());
  }

  @Override
  public void run(CheckLines lines) {
    if (jars.problem() != null) {
      lines.failed(jars.problem(), "remove all but the newest, and restart the executor");
    } else {
      lines.ok(
          (version == null ? "version unknown" : "version " + version)
              + ", "
              + String.join(", ", jars.paths()));
    }
  }
}
