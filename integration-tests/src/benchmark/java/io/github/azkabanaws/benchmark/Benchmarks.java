package io.github.azkabanaws.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.util.Statistics;

/** Runs all benchmarks in one go and prints one table. It never judges a number. */
public final class Benchmarks {
  private static final int LOGINS = 10_000;

  private Benchmarks() {}

  public static void main(String[] args) throws Exception {
    Map<String, Statistics> perSecond = new TreeMap<>();
    for (int threads = 1; threads <= 2; threads++) {
      for (RunResult result :
          run(
              options(LoginThroughput.class)
                  .mode(Mode.Throughput)
                  .threads(threads)
                  // With as many threads as cores the compiler has to share them, so it takes
                  // its time; and on a shared machine one fork proves nothing.
                  .warmupIterations(8)
                  .forks(3)
                  .measurementIterations(5)
                  .measurementTime(TimeValue.seconds(2)))) {
        perSecond.put(
            result.getPrimaryResult().getLabel() + threads,
            result.getPrimaryResult().getStatistics());
      }
    }
    Map<String, Statistics> latency = new TreeMap<>();
    for (RunResult result :
        run(options(LoginLatency.class).mode(Mode.SampleTime).timeUnit(TimeUnit.MICROSECONDS))) {
      latency.put(
          result.getPrimaryResult().getLabel() + result.getParams().getParam("beside"),
          result.getPrimaryResult().getStatistics());
    }
    print(perSecond, latency, fetches());
  }

  private static ChainedOptionsBuilder options(Class<?> benchmark) {
    return new OptionsBuilder()
        .include(benchmark.getName() + "\\.")
        .timeUnit(TimeUnit.SECONDS)
        .forks(1)
        .warmupIterations(2)
        .warmupTime(TimeValue.seconds(2))
        .measurementIterations(3)
        .measurementTime(TimeValue.seconds(3))
        .shouldFailOnError(true)
        .jvmArgsAppend(
            "-D" + Install.DISTRIBUTION + '=' + System.getProperty(Install.DISTRIBUTION));
  }

  private static Collection<RunResult> run(ChainedOptionsBuilder options) throws Exception {
    return new Runner(options.build()).run();
  }

  private static int fetches() throws Exception {
    try (Install install = Install.start()) {
      for (int i = 0; i < LOGINS; i++) {
        install.web().signIn(Install.TOKEN_USER, install.token());
      }
      return install.keys().requests();
    }
  }

  private static void print(
      Map<String, Statistics> perSecond, Map<String, Statistics> latency, int fetches)
      throws IOException {
    System.out.printf(
        "%nMachine: %s, %d cores, JDK %s%n%n",
        cpu(), Runtime.getRuntime().availableProcessors(), Runtime.version());
    System.out.println("| logins per second | 1 thread | of bare verify | 2 threads | times 1 |");
    System.out.println("|---|---|---|---|---|");
    double bare = median(perSecond.get("signature1"));
    for (String name : new String[] {"ours", "nimbus", "signature"}) {
      Statistics one = perSecond.get(name + 1);
      Statistics two = perSecond.get(name + 2);
      line(
          "| %s | %s | %.2f | %s | %.2f |",
          name, range(one), median(one) / bare, range(two), median(two) / median(one));
    }
    System.out.println();
    System.out.println("| latency in microseconds | p50 | p99 | p99 of quiet |");
    System.out.println("|---|---|---|---|");
    for (String login : new String[] {"knownKey", "xmlUser"}) {
      double quiet = latency.get(login + LoginLatency.Beside.QUIET).getPercentile(99);
      for (LoginLatency.Beside beside : LoginLatency.Beside.values()) {
        Statistics statistics = latency.get(login + beside);
        double p99 = statistics.getPercentile(99);
        line(
            "| %s, %s | %.1f | %.1f | %.2f |",
            login, beside, statistics.getPercentile(50), p99, p99 / quiet);
      }
    }
    line("%nKey fetches per %d logins: %d", LOGINS, fetches);
  }

  private static double median(Statistics iterations) {
    return iterations.getPercentile(50);
  }

  /** The median of the iterations of all forks, and the slowest and the fastest of them. */
  private static String range(Statistics iterations) {
    return String.format(
        Locale.ROOT,
        "%.0f (%.0f to %.0f)",
        median(iterations),
        iterations.getMin(),
        iterations.getMax());
  }

  private static void line(String format, Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  private static String cpu() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return System.getProperty("os.arch");
    }
    return Files.readAllLines(info).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).trim())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }
}
