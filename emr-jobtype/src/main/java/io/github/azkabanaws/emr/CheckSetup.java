package io.github.azkabanaws.emr;

import io.github.azkabanaws.base.checks.CheckReport;
import io.github.azkabanaws.base.checks.CheckRun;
import io.github.azkabanaws.emr.setup.CheckOptions;
import io.github.azkabanaws.emr.setup.SetupChecks;
import java.io.PrintStream;
import java.io.UnsupportedEncodingException;
import java.time.Clock;
import java.time.Duration;

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
  static final int RIGHT = 0;
  static final int FAILED = 1;
  static final int NOT_CHECKED = 2;

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
    int code = NOT_CHECKED;
    PrintStream out = System.out;
    // What libraries log must not get between the lines.
    System.setOut(System.err);
    try {
      out = new PrintStream(out, true, "UTF-8");
      code = new CheckSetup(out, Clock.systemUTC(), LIMIT).run(args);
    } catch (NoClassDefFoundError e) {
      out.println("Azkaban's classes are not on the class path: put its lib/* in front.");
    } catch (InterruptedException | UnsupportedEncodingException | RuntimeException | Error e) {
      // Not its message, which can quote what nobody knows.
      out.println("CheckSetup itself failed: " + e.getClass().getName());
    }
    out.flush();
    // A check that was given up can have a thread that still waits for an answer.
    System.exit(code);
  }

  /** What {@link #main} does, with its exit code. */
  int run(String[] args) throws InterruptedException {
    CheckOptions options = CheckOptions.parse(args);
    if (options == null) {
      out.println(CheckOptions.USAGE);
      return NOT_CHECKED;
    }
    CheckRun run =
        new CheckRun(
            limit,
            line -> {
              if (!options.json()) {
                out.println(line);
              }
            });
    new SetupChecks(options, clock, new Engine().accounts(), EmrStepJob.class).make(run);
    CheckReport report = new CheckReport(run.lines());
    out.println(options.json() ? report.json() : report.summary());
    return report.hasFailed() ? FAILED : RIGHT;
  }
}
