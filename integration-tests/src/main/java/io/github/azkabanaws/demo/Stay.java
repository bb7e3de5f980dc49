package io.github.azkabanaws.demo;

import io.github.azkabanaws.emrsimulator.Credentials;
import io.github.azkabanaws.emrsimulator.StepLineListener;
import io.github.azkabanaws.emrsimulator.UntilKilled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A simulated AWS that stays until it is killed, and is the same when it is started again: ports
 * and credentials are those of the last time, so that a server's settings go on to hold.
 */
final class Stay {
  private static final Pattern CREDENTIALS =
      Pattern.compile(
          """
          export AWS_ACCESS_KEY_ID='([A-Z0-9]+)'
          export AWS_SECRET_ACCESS_KEY='([A-Za-z0-9]+)'
          """);

  private Stay() {}

  /**
   * Starts it and says how to use and how to stop it. Returns never; exits with 1 if it can't be
   * started.
   *
   * @param folder where it may write
   * @param wrapper the folder with {@code run-step.sh} and what belongs to it
   */
  static void untilKilled(Path folder, Path wrapper, SimulatedPorts ports, Console console)
      throws IOException, InterruptedException {
    UntilKilled life = UntilKilled.ofThisJvm();
    Path place = folder.toAbsolutePath().normalize();
    SimulatedAws aws;
    try {
      aws = start(place, wrapper, ports, (id, stream, line) -> console.line("cluster", line));
    } catch (IOException e) {
      System.err.println(e.getMessage());
      System.exit(1);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(aws::close, "simulated-aws-close"));
    console.plain("");
    console.line("AWS", "ready; " + place.resolve("env") + " says where. Ctrl-C ends it.");
    console.line("AWS", "started again it has the same ports and credentials");
    console.line(
        "AWS",
        "a new token of alice, after an hour: curl -s " + aws.domain().url() + "/tokens/alice");
    life.await();
  }

  /** The same as the last one in that folder, if there was one. */
  static SimulatedAws start(Path folder, Path wrapper, SimulatedPorts ports, StepLineListener lines)
      throws IOException {
    Credentials credentials = former(folder.resolve("env")).orElseGet(Credentials::random);
    try {
      return SimulatedAws.start(folder, wrapper, lines, ports, credentials);
    } catch (IOException | UncheckedIOException e) {
      throw new IOException(
          "The simulated AWS can't be started on the ports "
              + ports.emr()
              + " to "
              + ports.domain()
              + " ("
              + rootOf(e).getMessage()
              + "). Perhaps one runs already; for others: -Dsimulator.port=<the first of three>",
          e);
    }
  }

  private static Throwable rootOf(Throwable e) {
    return e.getCause() == null ? e : rootOf(e.getCause());
  }

  private static Optional<Credentials> former(Path env) throws IOException {
    if (!Files.exists(env)) {
      return Optional.empty();
    }
    Matcher keys = CREDENTIALS.matcher(Files.readString(env));
    return keys.find()
        ? Optional.of(new Credentials(keys.group(1), keys.group(2), Optional.empty()))
        : Optional.empty();
  }
}
