package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.azkabanaws.harness.Programs;
import java.io.File;
import java.lang.Runtime.Version;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole demo on the newest JDK that is installed beside the one that builds. */
class NewestJdkIT {
  private record Jdk(Path home, Version version) {}

  @TempDir Path folder;

  @Test
  void thePluginsWorkOnTheNewestJdkOfThisMachine() throws Exception {
    Optional<Jdk> newest = newestJdk();
    assumeTrue(
        newest.isPresent(), "There is no JDK newer than " + Runtime.version() + " beside this one");
    Path out = folder.resolve("out");
    Process demo =
        Programs.builder(
                newest.get().home().resolve("bin/java").toString(),
                "-classpath",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "io.github.azkabanaws.demo.Demo",
                Distribution.folder().toString(),
                folder.resolve("work").toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(demo.waitFor(5, TimeUnit.MINUTES)).isTrue();
    String output = Files.readString(out, StandardCharsets.UTF_8);
    assertThat(demo.exitValue()).as(output).isZero();
    assertThat(output).contains("Everything is as it should be.");
  }

  private static Optional<Jdk> newestJdk() throws Exception {
    Path here = Path.of(System.getProperty("java.home")).toRealPath();
    File[] beside = here.getParent().toFile().listFiles(File::isDirectory);
    return Stream.of(beside == null ? new File[0] : beside)
        .map(File::toPath)
        .filter(home -> Files.isExecutable(home.resolve("bin/java")))
        .flatMap(home -> version(home).map(version -> new Jdk(home, version)).stream())
        .filter(jdk -> jdk.version().feature() > Runtime.version().feature())
        .max(Comparator.comparing(Jdk::version));
  }

  /** From the release file that every JDK since 9 has. */
  private static Optional<Version> version(Path home) {
    try (Stream<String> lines = Files.lines(home.resolve("release"))) {
      return lines
          .filter(line -> line.startsWith("JAVA_VERSION="))
          .map(line -> Version.parse(line.replaceAll("^JAVA_VERSION=\"?|\"$", "")))
          .findFirst();
    } catch (java.io.IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
