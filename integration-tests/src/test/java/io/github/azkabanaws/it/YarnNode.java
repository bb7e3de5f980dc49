package io.github.azkabanaws.it;

import io.github.azkabanaws.harness.Lines;
import io.github.azkabanaws.harness.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A resource manager and a node manager in a JVM of their own, and the programs {@code yarn} and
 * {@code spark-submit} on the wrapper's path, with the classes that run behind them on a cluster.
 * Only the tests of the profile {@code yarn} need it.
 */
final class YarnNode implements AutoCloseable {
  private static final Pattern APPLICATION = Pattern.compile("application_[0-9]+_[0-9]+");

  private final Path folder;
  private final Path libraries;
  private final Path java;
  private final Process cluster;

  private YarnNode(Path folder, Path libraries, Path java, Process cluster) {
    this.folder = folder;
    this.libraries = libraries;
    this.java = java;
    this.cluster = cluster;
  }

  /** Starts the cluster, and an application is ready to be submitted. */
  static YarnNode start(Path folder) throws Exception {
    Path libraries = Path.of(Distribution.property("yarn.libraries"));
    Path sources = Path.of(Distribution.property("yarn.sources"));
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Files.createDirectories(folder.resolve("conf"));
    Path application = Files.createDirectories(folder.resolve("application"));
    ThrowAwayAccount.command(
        java.resolveSibling("javac").toString(),
        "-cp",
        libraries + "/*",
        "-d",
        application.toString(),
        sources.resolve("EndlessApp.java").toString());
    ThrowAwayAccount.command(
        java.resolveSibling("jar").toString(),
        "cf",
        folder.resolve("endless.jar").toString(),
        "-C",
        application.toString(),
        ".");
    ProcessBuilder builder =
        Programs.builder(
                java.toString(),
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-cp",
                libraries + "/*",
                sources.resolve("MiniYarn.java").toString(),
                folder.resolve("conf").toString())
            .directory(folder.toFile())
            .redirectError(folder.resolve("cluster.log").toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process cluster = builder.start();
    // Its output is a line, or its end.
    Lines output = Lines.of(cluster, Duration.ofMinutes(5));
    String line = output.next();
    while (line != null && !line.equals("MiniYarn is ready")) {
      line = output.next();
    }
    if (line == null) {
      throw new IOException("YARN has not started: see " + folder.resolve("cluster.log"));
    }
    return new YarnNode(folder, libraries, java, cluster);
  }

  /** Puts the programs onto the wrapper's path. */
  void install(Wrapper wrapper) throws Exception {
    Path home = folder.resolve("spark");
    Path jars = Files.createDirectories(home.resolve("jars"));
    try (var all = Files.newDirectoryStream(libraries, "*.jar")) {
      for (Path jar : all) {
        // The servers' jar has another copy of what Spark's user interface takes from YARN.
        if (!jar.getFileName().toString().contains("minicluster")) {
          Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar);
        }
      }
    }
    wrapper.program(
        "bin/yarn",
        """
        #!/bin/bash
        exec '%s' -cp '%s:%s/*' org.apache.hadoop.yarn.client.cli.ApplicationCLI "$@"
        """
            .formatted(java, folder.resolve("conf"), libraries));
    // As Spark's own spark-class does it.
    wrapper.program(
        "bin/spark-submit",
        """
        #!/bin/bash
        export JAVA_HOME='%1$s' SPARK_HOME='%2$s' SPARK_SCALA_VERSION=2.12 HADOOP_CONF_DIR='%3$s'
        {
          read -r
          while IFS= read -r -d '' word; do command+=("$word"); done
        } < <("$JAVA_HOME/bin/java" -cp "$SPARK_HOME/jars/*" org.apache.spark.launcher.Main \\
          org.apache.spark.deploy.SparkSubmit --master yarn --class EndlessApp \\
          --driver-memory 512m --executor-memory 512m --num-executors 1 \\
          --conf spark.ui.enabled=false --conf 'spark.yarn.jars=local:%4$s/*' --conf 'spark.yarn.stagingDir=file://%5$s' "$@" '%6$s')
        exec "${command[@]}"
        """
            .formatted(
                System.getProperty("java.home"),
                home,
                folder.resolve("conf"),
                jars,
                Files.createDirectories(folder.resolve("staging")),
                folder.resolve("endless.jar")));
  }

  /** The application that bears this tag and is in one of these states, once there is one. */
  String await(String tag, String states) throws Exception {
    while (true) {
      Optional<String> found = find(tag, states);
      if (found.isPresent()) {
        return found.get();
      }
    }
  }

  /** The application that bears this tag and is in one of these states. */
  Optional<String> find(String tag, String states) throws Exception {
    Matcher id = APPLICATION.matcher(ask("-list", "-appTags", tag, "-appStates", states));
    return id.find() ? Optional.of(id.group()) : Optional.empty();
  }

  /** How YARN says that an application has ended. */
  String finalState(String application) throws Exception {
    return ask("-status", application).replaceAll("(?s).*Final-State : (\\w+).*", "$1");
  }

  private String ask(String... words) throws Exception {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(java.toString(), "-cp", folder.resolve("conf") + ":" + libraries + "/*"));
    command.addAll(List.of("org.apache.hadoop.yarn.client.cli.ApplicationCLI", "application"));
    command.addAll(List.of(words));
    Process process =
        Programs.builder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    return String.join("\n", Lines.of(process, Duration.ofMinutes(5)).rest());
  }

  @Override
  public void close() throws IOException {
    cluster.getOutputStream().close();
    cluster.onExit().orTimeout(1, TimeUnit.MINUTES).join();
  }
}
