package io.github.azkabanaws.emr;

import io.github.azkabanaws.base.checks.CheckProgram;
import io.github.azkabanaws.emr.setup.CheckOptions;
import io.github.azkabanaws.emr.setup.SetupChecks;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Tells on the command line whether jobs of this type can run, and if not, why:
 *
 * <pre>{@code
 * java -cp '<executor>/lib/*:plugins/jobtypes/emr/*' io.github.azkabanaws.emr.CheckSetup \
 *     --plugin-dir plugins/jobtypes/emr --user alice
 * }</pre>
 *
 * <p>It reads the files that Azkaban reads, makes the objects that jobs make, and asks AWS only
 * what changes nothing. No secret is printed.
 */
public final class CheckSetup {
  /** Longer than a connection and two answers may take by default. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final PrintStream out;
  private final Clock clock;
  private final Duration limit;

  CheckSetup(PrintStream out, Clock clock, Duration limit) {
    this.out = out;
    this.clock = clock;
    this.limit = limit;
  }

  /**
   * Makes all checks and exits: 0 if none failed (there may be warnings), 1 if one did, 2 if the
   * checks could not be made because of the command line or the class path.
   *
   * @param args {@code --plugin-dir} and the job type's folder; {@code --user} and a name; {@code
   *     --json}
   */
  public static void main(String[] args) {
    CheckProgram.exitWith(out -> new CheckSetup(out, Clock.systemUTC(), LIMIT).run(args));
  }

  /** What {@link #main} does, with its exit code. */
  int run(String[] args) throws InterruptedException {
    Optional<CheckOptions> options = CheckOptions.parse(args);
    if (!options.isPresent()) {
      out.println(CheckOptions.USAGE);
      return CheckProgram.NOT_CHECKED;
    }
    return CheckProgram.report(
        out,
        limit,
        options.get().json(),
        new SetupChecks(options.get(), clock, new Engine().accounts(), EmrStepJob.class)::make);
  }
}
