package io.github.azkabanaws.cognito;

import io.github.azkabanaws.base.checks.CheckReport;
import io.github.azkabanaws.base.checks.CheckRun;
import io.github.azkabanaws.cognito.base.LogText;
import io.github.azkabanaws.cognito.login.LoginLog;
import io.github.azkabanaws.cognito.setup.ConfFile;
import io.github.azkabanaws.cognito.setup.SetupChecks;
import java.io.File;
import java.io.PrintStream;
import java.io.UnsupportedEncodingException;
import java.time.Clock;
import java.time.Duration;

/**
 * Tells on the command line whether people can sign in with tokens, and if not, why; {@link
 * CheckToken} does the same for one token:
 *
 * <pre>{@code
 * java -cp '<web server>/lib/*:<jar>' io.github.azkabanaws.cognito.CheckSetup --conf conf
 * }</pre>
 *
 * <p>It makes the same objects from the same files as the user manager. No secret is printed.
 */
public final class CheckSetup {
  static final int RIGHT = 0;
  static final int FAILED = 1;
  static final int NOT_CHECKED = 2;

  private static final String USAGE =
      "usage: CheckSetup --conf <azkaban.properties, or its folder> [--json]";

  /** Longer than any timeout of a fetch can be set. */
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
   * @param args {@code --conf} and the web server's azkaban.properties or its folder; {@code
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
      out.println("CheckSetup itself failed: " + LoginLog.place(e));
    }
    out.flush();
    // A key source can have a thread that is still waiting for an answer.
    System.exit(code);
  }

  /** What {@link #main} does, with its exit code. */
  int run(String... args) throws InterruptedException {
    boolean json = args.length == 3 && "--json".equals(args[2]);
    if ((args.length != 2 && !json) || !"--conf".equals(args[0])) {
      out.println(USAGE);
      return NOT_CHECKED;
    }
    File file = ConfFile.of(args[1]);
    if (!file.isFile()) {
      out.println("The file " + LogText.quote(file.getPath()) + " is not there. " + USAGE);
      return NOT_CHECKED;
    }
    CheckRun run =
        new CheckRun(
            limit,
            line -> {
              if (!json) {
                out.println(line);
              }
            });
    new SetupChecks(file, CognitoUserManager.class, clock, System::getenv).make(run);
    CheckReport report = new CheckReport(run.lines());
    out.println(json ? report.json() : report.summary());
    return report.hasFailed() ? FAILED : RIGHT;
  }
}
