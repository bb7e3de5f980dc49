package io.github.azkabanaws.it;

import azkaban.executor.ExecutableFlow;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.azkabanaws.harness.FlowProject;
import io.github.azkabanaws.harness.RunningJob;
import io.github.azkabanaws.it.Attempt.Channel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/** Writes projects with attempts in them, and runs their jobs for alice. */
final class HostileAuthor {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ExecutorFixture fixture;
  private final Path root;

  /**
   * @param root a folder that projects may be written to
   */
  HostileAuthor(ExecutorFixture fixture, Path root) {
    this.fixture = fixture;
    this.root = root;
  }

  /** A job that has been started. */
  record Run(ExecutableFlow execution, RunningJob job) {}

  /** Runs a job of a project, which has links out of its folder. */
  Run run(String project, Attempt attempt) throws IOException {
    Map<String, String> own = new TreeMap<>();
    own.put("type", "emr");
    own.put("command", String.join(" ", Attempt.COMMAND));
    boolean jobFile =
        attempt.channel() == Channel.JOB_FILE || attempt.channel() == Channel.SHARED_PROPERTIES;
    if (attempt.channel() == Channel.JOB_FILE || attempt.channel() == Channel.YAML) {
      own.putAll(attempt.properties());
    }
    Path folder = Files.createTempDirectory(root, "project");
    Files.createDirectory(folder.resolve("bin"));
    Path conf = fixture.install().execServer().resolve("conf");
    Files.createSymbolicLink(folder.resolve("groups"), conf.resolve("emr-groups.properties"));
    Files.createSymbolicLink(folder.resolve("etc"), conf);
    if (jobFile) {
      write(folder.resolve(attempt.job() + ".job"), own);
      if (attempt.channel() == Channel.SHARED_PROPERTIES) {
        write(folder.resolve("shared.properties"), attempt.properties());
      }
    } else {
      Files.writeString(folder.resolve("flow.flow"), yaml(attempt, own));
    }
    FlowProject loaded =
        jobFile
            ? FlowProject.loadJobFiles(folder, project, attempt.job())
            : FlowProject.load(folder, project, "flow");
    ExecutableFlow execution = fixture.executor().submit(loaded, "alice", Set.of());
    RunningJob job =
        fixture
            .executor()
            .start(
                execution,
                loaded,
                attempt.job(),
                of(attempt, Channel.FLOW_PARAMETER),
                of(attempt, Channel.UPSTREAM_OUTPUT),
                line -> {});
    return new Run(execution, job);
  }

  private static Map<String, String> of(Attempt attempt, Channel channel) {
    return attempt.channel() == channel ? attempt.properties() : Map.of();
  }

  /** JSON is YAML, and says every character. */
  private static String yaml(Attempt attempt, Map<String, String> own)
      throws JsonProcessingException {
    Map<String, String> config = new TreeMap<>(own);
    config.remove("type");
    StringBuilder flow = new StringBuilder();
    if (attempt.channel() == Channel.FLOW_CONFIG) {
      flow.append("config: ").append(JSON.writeValueAsString(attempt.properties())).append('\n');
    }
    return flow.append("nodes:\n  - name: ")
        .append(JSON.writeValueAsString(attempt.job()))
        .append("\n    type: emr\n    config: ")
        .append(JSON.writeValueAsString(config))
        .append('\n')
        .toString();
  }

  private static void write(Path file, Map<String, String> values) throws IOException {
    Properties properties = new Properties();
    properties.putAll(values);
    try (OutputStream out = Files.newOutputStream(file)) {
      properties.store(out, null);
    }
  }
}
