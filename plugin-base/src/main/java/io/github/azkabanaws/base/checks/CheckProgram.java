package io.github.azkabanaws.base.checks;

import java.io.PrintStream;
import java.io.UnsupportedEncodingException;
import java.time.Duration;

/** What a {@code CheckSetup} does on a command line besides its own checks. */
public final class CheckProgram {
  /** The exit code if no check has failed; there may be warnings. */
  public static final int RIGHT = 0;

  /** The exit code if a check has failed. */
  public static final int FAILED = 1;

  /** The exit code if the command line or the class path did not let the checks be made. */
  public static final int NOT_CHECKED = 2;

  private CheckProgram() {}

  /** A program that writes its lines to a stream and gives its exit code. */
  public interface Program {
    /**
     * Runs it.
     *
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    int run(PrintStream out) throws InterruptedException;
  }

  /** All checks of a plugin, in their order. */
  public interface Checks {
    /**
     * Makes them.
     *
     * @throws InterruptedException if the thread is interrupted meanwhile
     */
    void make(CheckRun run) throws InterruptedException;
  }

  /**
   * Ends the JVM with the program's exit code; its lines are UTF-8, and no library's get between.
   */
  public static void exitWith(Program program) {
    int code = NOT_CHECKED;
    PrintStream out = System.out;
    System.setOut(System.err);
    try {
      out = new PrintStream(out, true, "UTF-8");
      code = program.run(out);
    } catch (NoClassDefFoundError e) {
      out.println("Azkaban's classes are not on the class path: put its lib/* in front.");
    } catch (InterruptedException | UnsupportedEncodingException | RuntimeException | Error e) {
      out.println("CheckSetup itself failed: " + place(e));
    }
    out.flush();
    // A check that was given up can have a thread that still waits for an answer.
    System.exit(code);
  }

  /**
   * Makes checks and reports them, as lines while they are made or as one JSON text at the end.
   *
   * @param limit how long one check may take
   * @return the exit code
   */
  public static int report(PrintStream out, Duration limit, boolean json, Checks checks)
      throws InterruptedException {
    CheckRun run =
        new CheckRun(
            limit,
            line -> {
              if (!json) {
                out.println(line);
              }
            });
    checks.make(run);
    CheckReport report = new CheckReport(run.lines());
    out.println(json ? report.json() : report.summary());
    return report.hasFailed() ? FAILED : RIGHT;
  }

  /** What was thrown and where; not its message, which can quote what nobody knows. */
  static String place(Throwable error) {
    StackTraceElement[] trace = error.getStackTrace();
    return error.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
  }
}
