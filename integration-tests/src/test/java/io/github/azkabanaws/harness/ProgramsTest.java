package io.github.azkabanaws.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.azkabanaws.harness.Programs.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A program that a test starts neither inherits what would keep it alive nor keeps the test. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProgramsTest {
  private static final Duration LIMIT = Duration.ofSeconds(90);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final long SIGNALS_WITH_A_NAME = 0x7fffffff;

  /** Says which signals a program ignores that a JVM starts; run by a JVM that ignores some. */
  static final class Asked {
    private Asked() {}

    /** The first line is of this JVM itself. */
    public static void main(String[] args) throws Exception {
      System.out.print(Files.readString(Path.of("/proc/self/status")));
      System.out.print(Programs.run(LIMIT, "cat", "/proc/self/status").output());
    }
  }

  @Test
  void aProgramIgnoresNoSignalThatTheBuildWasStartedToIgnore() throws Exception {
    assumeTrue(Files.isReadable(Path.of("/proc/self/status")), "skipped: there is no /proc");
    Outcome outcome =
        Programs.run(
            LIMIT,
            "/usr/bin/env",
            "--ignore-signal=HUP",
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-classpath",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            Asked.class.getName());
    assertThat(outcome.output().lines().filter(line -> line.startsWith("SigIgn:")))
        .map(line -> Long.parseUnsignedLong(line.substring(8).strip(), 16) & SIGNALS_WITH_A_NAME)
        .containsExactly(1L, 0L);
  }

  @Test
  void whatNeitherWritesNorEndsIsNotWaitedForAndEnded() throws Exception {
    Process process = Programs.builder("sh", "-c", "echo first; sleep 600; echo last").start();
    Lines lines = Lines.of(process, SHORT);
    assertThatThrownBy(lines::rest)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("Neither a line nor an end within 0 s of ")
        .hasMessageEndingWith(", which wrote last: [first]");
    assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aPipeThatNobodyOpensIsNotWaitedFor() throws Exception {
    Path pipe = Files.createTempDirectory("pipe").resolve("pipe");
    assertThat(Programs.run(LIMIT, "mkfifo", pipe.toString()).code()).isZero();
    Process process = Programs.builder("sleep", "600").start();
    Lines lines = Lines.of(process, SHORT, () -> Files.newBufferedReader(pipe));
    assertThatThrownBy(lines::next).isInstanceOf(AssertionError.class);
    assertThat(process.waitFor(90, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whatDoesNotEndIsKilledWithAllThatItHasStarted() throws Exception {
    Process process = Programs.builder("sh", "-c", "sleep 600 & echo started; wait").start();
    assertThat(Lines.of(process, LIMIT).next()).isEqualTo("started");
    List<ProcessHandle> started = process.descendants().toList();
    assertThat(started).isNotEmpty();
    assertThatThrownBy(() -> Programs.await(process, SHORT))
        .isInstanceOf(AssertionError.class)
        .hasMessageStartingWith("Not ended after 0 s: ");
    for (ProcessHandle handle : started) {
      handle.onExit().get(90, TimeUnit.SECONDS);
    }
  }

  @Test
  void whatIsLeftInTheBackgroundKeepsNobodyWaiting() throws Exception {
    Outcome outcome = Programs.run(LIMIT, "sh", "-c", "sleep 600 & echo $!; exit 3");
    assertThat(outcome.code()).isEqualTo(3);
    ProcessHandle.of(Long.parseLong(outcome.output().strip()))
        .ifPresent(ProcessHandle::destroyForcibly);
  }

  @Test
  void everyProgramOfTheTestsIsStartedHere() throws IOException {
    try (Stream<Path> sources = Files.walk(Path.of("src"))) {
      assertThat(
              sources
                  .filter(path -> path.toString().endsWith(".java"))
                  .filter(ProgramsTest::startsPrograms))
          .map(path -> path.getFileName().toString())
          .containsExactlyInAnyOrder("Programs.java", "ProcessRun.java");
    }
  }

  private static boolean startsPrograms(Path source) {
    try {
      return Files.readString(source).contains("new " + "ProcessBuilder(");
    } catch (IOException e) {
      throw new AssertionError(source + " can't be read", e);
    }
  }
}
