package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.azkabanaws.harness.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A main class of a plugin's jar, run by a JVM of its own as the READMEs say. */
final class JarCommand {
  /** How it ended, and what it wrote to standard output. */
  record Outcome(int code, String output) {
    /** The lines of checks, without the sum at the end. */
    List<String> lines() {
      List<String> lines = output.lines().toList();
      return lines.subList(0, lines.size() - 1);
    }

    /** The lines of one status, without it. */
    List<String> of(String status) {
      return lines().stream()
          .filter(line -> line.startsWith(status + " "))
          .map(line -> line.substring(9))
          .toList();
    }

    /** The one line of a status. */
    String only(String status) {
      assertThat(of(status)).as(output).hasSize(1);
      return of(status).get(0);
    }
  }

  private final Path folder;
  private final Path jars;
  private final String mainClass;

  /**
   * @param folder where it is started
   * @param jars the folder of the plugin's jar
   */
  JarCommand(Path folder, Path jars, String mainClass) {
    this.folder = folder;
    this.jars = jars;
    this.mainClass = mainClass;
  }

  /** Runs it to its end, which has to come by itself. */
  Outcome run(Map<String, String> environment, String... arguments) throws Exception {
    Path out = Files.createTempFile(folder, "command", ".txt");
    List<String> line = new ArrayList<>(Programs.java());
    line.add("-cp");
    // Azkaban's lib, then the plugin's.
    line.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
            + ":"
            + jars
            + "/*");
    line.add(mainClass);
    line.addAll(List.of(arguments));
    ProcessBuilder builder =
        Programs.builder(line)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    try {
      assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return new Outcome(process.exitValue(), Files.readString(out));
  }

  /** Whether the text and the JSON of the same install say the same. */
  static void assertSame(Outcome text, Outcome json) throws Exception {
    assertThat(json.code()).isEqualTo(text.code());
    JsonNode report = new ObjectMapper().readTree(json.output());
    List<String> lines = new ArrayList<>();
    for (JsonNode check : report.get("checks")) {
      String advice = check.get("advice").asText();
      lines.add(
          String.format(
              "%-8s %s: %s%s",
              check.get("status").asText(),
              check.get("check").asText(),
              check.get("text").asText(),
              advice.isEmpty() ? "" : " -> " + advice));
    }
    assertThat(withoutTimes(lines)).isEqualTo(withoutTimes(text.lines()));
    for (String status : List.of("ok", "warning", "failed", "skipped")) {
      assertThat(report.get(status).asInt()).isEqualTo(text.of(status).size());
    }
  }

  /** Two runs are not of the same second. */
  private static List<String> withoutTimes(List<String> lines) {
    return lines.stream()
        .map(line -> line.replaceAll("\\d+ s (ahead of|behind|old)", "some s"))
        .toList();
  }
}
