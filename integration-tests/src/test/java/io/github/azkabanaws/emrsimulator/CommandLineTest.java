package io.github.azkabanaws.emrsimulator;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.harness.Programs;
import io.github.azkabanaws.harness.Programs.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineTest {
  private static final String PATH = "/usr/local/bin:/usr/bin:/bin";

  @Test
  void passesOnWhatTheJvmCanPass() throws Exception {
    assertThat(new CommandLine(UTF_8).prepare(List.of("/bin/echo", "ä"), PATH))
        .containsExactly("/bin/echo", "ä");
  }

  @Test
  void findsTheProgramOnTheGivenPath() throws Exception {
    assertThat(new CommandLine(UTF_8).prepare(List.of("env"), PATH).get(0)).endsWith("bin/env");
    assertThatThrownBy(() -> new CommandLine(UTF_8).prepare(List.of("env"), "/nowhere"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("\"env\"")
        .hasMessageContaining("/nowhere");
  }

  @Test
  void survivesALocaleThatKnowsOnlyAscii() throws Exception {
    List<String> args = List.of("ä 日本 😀", "", " $(id) `id` \"'\\0101\n", "\n", "-n");
    List<String> command = new ArrayList<>(List.of("printf", "[%s]"));
    command.addAll(args);

    List<String> prepared = new CommandLine(US_ASCII).prepare(command, PATH);

    assertThat(prepared).allMatch(arg -> US_ASCII.newEncoder().canEncode(arg));
    Outcome outcome = Programs.run(Duration.ofMinutes(1), prepared.toArray(String[]::new));
    assertThat(new String(outcome.output().getBytes(ISO_8859_1), UTF_8))
        .isEqualTo("[" + String.join("][", args) + "]");
    assertThat(outcome.code()).isZero();
  }

  @Test
  void refusesWhatNoProcessCanBeGiven() {
    assertThatThrownBy(() -> new CommandLine(US_ASCII).prepare(List.of("env", "ä\0"), PATH))
        .hasMessageContaining("NUL");
  }
}
