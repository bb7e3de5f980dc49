package io.github.azkabanaws.cognito;

import io.github.azkabanaws.base.checks.CheckProgram;
import io.github.azkabanaws.base.settings.Environment;
import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.setup.ConfFile;
import io.github.azkabanaws.cognito.setup.SetupChecks;
import java.io.File;
import java.io.PrintStream;
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
    CheckProgram.exitWith(out -> new CheckSetup(out, Clock.systemUTC(), LIMIT).run(args));
  }

  /** What {@link #main} does, with its exit code. */
  int run(String... args) throws InterruptedException {
    boolean json = args.length == 3 && "--json".equals(args[2]);
    if ((args.length != 2 && !json) || !"--conf".equals(args[0])) {
      out.println(USAGE);
      return CheckProgram.NOT_CHECKED;
    }
    File file = ConfFile.of(args[1]);
    if (!file.isFile()) {
      out.println("The file " + LogText.quote(file.getPath()) + " is not there. " + USAGE);
      return CheckProgram.NOT_CHECKED;
    }
    return CheckProgram.report(
        out,
        limit,
        json,
        new SetupChecks(file, CognitoUserManager.class, clock, Environment.ofThisProcess())::make);
  }
}
