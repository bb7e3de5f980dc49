package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.azkabanaws.harness.CommandPage;
import io.github.azkabanaws.harness.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Images made by buildah without a daemon, in a storage of their own, from the distribution's
 * Containerfile on a base made from scratch; and commands run in them as a container would.
 */
final class Images {
  /** How a command ended, and all that it said. */
  record Outcome(int code, String output) {}

  /** An image's file system, and what its configuration asks of whoever runs it. */
  record Image(Path root, JsonNode config) {
    List<String> volumes() {
      List<String> volumes = new ArrayList<>();
      config.get("Volumes").fieldNames().forEachRemaining(volumes::add);
      return volumes;
    }
  }

  private static final String BASE = "localhost/azkaban-base";
  private static final long LIMIT_MINUTES = 10;

  private final Path folder;
  private final Path scripts = Path.of(Distribution.property("image.scripts"));
  private final Map<String, String> environment = new HashMap<>();

  /**
   * Makes the base.
   *
   * @param folder is emptied first, and removed in the end
   */
  Images(Path folder) throws Exception {
    this.folder = folder;
    assertThat(run(List.of("id", "-u"), "").output().trim())
        .as("Images are built and run by root, in a container or on CI")
        .isEqualTo("0");
    remove();
    Files.createDirectories(folder);
    Path storage = folder.resolve("storage.conf");
    Files.writeString(
        storage,
        "[storage]\ndriver = \"vfs\"\nrunroot = \"%s\"\ngraphroot = \"%s\"\n"
            .formatted(folder.resolve("run"), folder.resolve("storage")));
    environment.put("CONTAINERS_STORAGE_CONF", storage.toString());
    environment.put("STORAGE_DRIVER", "vfs");
    environment.put("BUILDAH_ISOLATION", "chroot");
    good(
        scripts.resolve("make-base.sh").toString(),
        Distribution.property("image.cache"),
        Distribution.property("azkaban.lib.directory"),
        BASE);
  }

  /**
   * Builds both images by the commands of the image's page, from the tarball.
   *
   * @param site what is put into the server's folder of site/ between unpacking and building
   */
  void buildByThePage(Map<String, Path> site) throws Exception {
    Path tarball = Path.of(Distribution.property("distribution.tarball"));
    String name = tarball.getFileName().toString();
    for (String file : List.of(name, name + ".sha256")) {
      Files.copy(tarball.resolveSibling(file), folder.resolve(file));
    }
    String version = name.replace("azkaban-aws-plugins-", "").replace(".tar.gz", "");
    String commands =
        CommandPage.read(Distribution.folder().resolve("image/README.md"))
            .commands("Build")
            .replace("<version>", version);
    int build = commands.indexOf("buildah build");
    assertThat(build).isPositive();
    environment.put("WEB_SERVER_IMAGE", BASE);
    environment.put("EXECUTOR_IMAGE", BASE);
    shell(folder, commands.substring(0, build));
    Path context = folder.resolve(name.replace(".tar.gz", ""));
    for (Map.Entry<String, Path> server : site.entrySet()) {
      good(
          "cp",
          "-a",
          server.getValue() + "/.",
          context.resolve("site").resolve(server.getKey()).toString());
    }
    shell(context, commands.substring(build));
  }

  private void shell(Path where, String commands) throws Exception {
    good("bash", "-euo", "pipefail", "-c", "cd '" + where + "'\n" + commands);
  }

  /** A build context: the unpacked tarball, with an empty site/ for the server. */
  Path context(String server) throws Exception {
    Path context = folder.resolve("context-" + server);
    good("cp", "-a", Distribution.folder().toString(), context.toString());
    Files.createDirectories(context.resolve("site").resolve(server));
    return context;
  }

  /** Builds one image as the page does, for what is not to be built. */
  Outcome build(String server, Path context) throws Exception {
    return run(
        List.of(
            "buildah",
            "build",
            "--format=docker",
            "--build-arg=BASE=" + BASE,
            "--build-arg=SERVER=" + server,
            "--tag=azkaban-" + server,
            "--file=" + context.resolve("image/Containerfile"),
            context.toString()),
        "");
  }

  /**
   * An image that has been built.
   *
   * @param tag its name as the page gives it
   */
  Image image(String tag) throws Exception {
    String name = "localhost/" + tag;
    String container = good("buildah", "from", "--quiet", name).trim();
    Path root = Path.of(good("buildah", "mount", container).trim());
    JsonNode config =
        new ObjectMapper()
            .readTree(good("buildah", "inspect", "--type", "image", name))
            .at("/Docker/config");
    return new Image(root, config);
  }

  /**
   * Runs a command with the image's own environment, folder and volumes, read-only and as a user
   * that the image knows nothing of.
   *
   * @param options further options of inside.sh
   * @param input its standard input
   */
  Outcome inside(Image image, List<String> options, String input, String... command)
      throws Exception {
    List<String> line = new ArrayList<>();
    line.add(scripts.resolve("inside.sh").toString());
    image.volumes().forEach(volume -> line.addAll(List.of("--volume", volume)));
    image.config().get("Env").forEach(value -> line.addAll(List.of("--env", value.asText())));
    line.addAll(List.of("--workdir", image.config().get("WorkingDir").asText()));
    line.addAll(options);
    line.add(image.root().toString());
    line.addAll(List.of(command));
    return run(line, input);
  }

  /** Removes all images, and the folder. */
  void delete() throws Exception {
    good("buildah", "rm", "--all");
    remove();
  }

  private void remove() throws Exception {
    good("rm", "-rf", "--one-file-system", folder.toString());
  }

  private String good(String... command) throws Exception {
    Outcome outcome = run(List.of(command), "");
    assertThat(outcome.code()).as(List.of(command) + "\n" + outcome.output()).isZero();
    return outcome.output();
  }

  private Outcome run(List<String> command, String input) throws IOException, InterruptedException {
    Path in = Files.createTempFile("in", "");
    Path out = Files.createTempFile("out", "");
    try {
      Files.writeString(in, input);
      ProcessBuilder builder =
          Programs.builder(command)
              .redirectInput(in.toFile())
              .redirectErrorStream(true)
              .redirectOutput(out.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError(command + " takes too long:\n" + Files.readString(out));
      }
      return new Outcome(process.exitValue(), Files.readString(out));
    } finally {
      Files.delete(in);
      Files.delete(out);
    }
  }
}
