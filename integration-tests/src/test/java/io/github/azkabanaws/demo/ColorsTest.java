package io.github.azkabanaws.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColorsTest {
  private static final String ESCAPE = "\u001b";

  @Test
  void aTerminalHasColours() {
    Colors colors = Colors.of(Map.of("TERM", "xterm-256color"), true);
    assertThat(colors.bold("x")).isEqualTo("\u001b[1mx\u001b[0m");
    assertThat(colors.speaker("     job log", "x")).contains(ESCAPE);
    assertThat(colors.speaker("nobody", "x")).isEqualTo("x");
    assertThat(colors.good("x")).isNotEqualTo(colors.bad("x"));
  }

  @ParameterizedTest
  @CsvSource({"xterm,'',false", "xterm,1,true", "dumb,'',true", "'',1,true"})
  void othersHaveNone(String term, String noColor, boolean isTerminal) {
    Colors colors = Colors.of(Map.of("TERM", term, "NO_COLOR", noColor), isTerminal);
    assertThat(colors.bold("x") + colors.good("x") + colors.bad("x")).isEqualTo("xxx");
    assertThat(colors.speaker("job log", "x")).isEqualTo("x");
  }

  @Test
  void anEnvironmentWithoutTermHasNone() {
    assertThat(Colors.of(Map.of(), true).bold("x")).isEqualTo("x");
  }

  @Test
  void anEmptyNoColorSaysNothing() {
    Map<String, String> environment = Map.of("TERM", "xterm", "NO_COLOR", "");
    assertThat(Colors.of(environment, true).bold("x")).contains(ESCAPE);
  }

  /** A test's JVM has pipes. */
  @Test
  void pipesAreNoTerminal() {
    assertThat(Colors.isTerminal()).isFalse();
  }

  @Test
  void aRowThatIsWrongIsSeen() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Console console =
        new Console(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            Colors.of(Map.of("TERM", "xterm"), true));
    Report report = new Report();
    report.add("asked", "seen", "right", "right");
    report.add("asked more", "seen", "right", "left");
    assertThat(report.isAllRight()).isFalse();
    report.print(console);
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .containsExactly(
            "      ASKED       WHAT EMR SAW  HOW IT ENDED",
            "\u001b[32mok    asked       seen          right\u001b[0m",
            "\u001b[31mWRONG asked more  seen          left, not right\u001b[0m");
  }
}
