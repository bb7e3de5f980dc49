package io.github.azkabanaws.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A web server's and an executor's folder with the distribution laid over them and configured by
 * the steps of the README.
 */
public final class AzkabanInstall {
  /** What {@code breakglass} of the example signs in with here; the example itself has none. */
  public static final String BREAK_GLASS_PASSWORD = "only for tests";

  private final Path root;

  private AzkabanInstall(Path root) {
    this.root = root;
  }

  /**
   * Copies the distribution over a new install.
   *
   * @param distribution the unpacked tarball
   * @param root a folder that does not exist or is empty
   */
  public static AzkabanInstall layOut(Path distribution, Path root) throws IOException {
    if (!Files.isDirectory(distribution)) {
      throw new IOException(
          "The distribution is not there: " + distribution + " (mvn verify builds it)");
    }
    for (String part : List.of("web-server", "exec-server", "cluster")) {
      FileTree.copy(distribution.resolve(part), root.resolve(part));
    }
    return new AzkabanInstall(root);
  }

  /** Where the web server would be started. */
  public Path webServer() {
    return root.resolve("web-server");
  }

  /** Where the executor would be started. */
  public Path execServer() {
    return root.resolve("exec-server");
  }

  /** The wrapper as it would stand on every node of a cluster. */
  public Path wrapper() {
    return root.resolve("cluster/run-step.sh");
  }

  /**
   * Writes the wrapper's settings, as an administrator of the node would.
   *
   * @param path where the wrapper and the scripts find programs
   */
  public void configureWrapper(String path) throws IOException {
    ClusterNode.configure(wrapper().getParent(), path);
  }

  /** The folder of the job type. */
  public Path jobTypeFolder() {
    return execServer().resolve("plugins/jobtypes/emr");
  }

  /**
   * Makes azkaban.properties and azkaban-users.xml from their examples, with {@link
   * #BREAK_GLASS_PASSWORD}.
   *
   * @param settings properties to change, all of which the example shows
   */
  public void configureWebServer(Map<String, String> settings) throws IOException {
    Path conf = webServer().resolve("conf");
    Path users = conf.resolve("azkaban-users.xml");
    String placeholder = "pbkdf2-sha256$REPLACE-ME";
    String shown = Files.readString(conf.resolve("azkaban-users.xml.example"));
    if (!shown.contains(placeholder)) {
      throw new IllegalStateException("The example has no " + placeholder + ": " + shown);
    }
    Files.writeString(users, shown.replace(placeholder, BREAK_GLASS_PASSWORD));
    PropertiesExample example =
        PropertiesExample.read(conf.resolve("azkaban.properties.example"))
            // A real web server is started in its own folder; this JVM is not.
            .set("user.manager.xml.file", users.toString());
    settings.forEach(example::set);
    example.write(conf.resolve("azkaban.properties"));
  }

  /**
   * Makes private.properties from its example, and the group file.
   *
   * @param settings properties to change, all of which the example shows
   * @param groups lines of {@code user=group,group}
   */
  public void configureExecutor(Map<String, String> settings, List<String> groups)
      throws IOException {
    Path groupFile = execServer().resolve("conf/emr-groups.properties");
    Files.write(groupFile, groups);
    PropertiesExample example =
        PropertiesExample.read(jobTypeFolder().resolve("private.properties.example"))
            .set("aws.emr.group.file", groupFile.toString())
            .set("aws.emr.step.script", wrapper().toString());
    settings.forEach(
        (key, value) -> {
          if (value.isEmpty()) {
            example.unset(key);
          } else {
            example.set(key, value);
          }
        });
    example.write(jobTypeFolder().resolve("private.properties"));
  }
}
