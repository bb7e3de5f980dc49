package io.github.azkabanaws.cognito;

import azkaban.utils.Props;
import io.github.azkabanaws.cognito.usersxml.PasswordHash;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;

/**
 * What people name of the plugin, with a clock of the test's own: for tests of the rooms below,
 * since the classes themselves show nothing but what Azkaban needs.
 */
public final class FaceOfPlugin {
  /** What stands in the place of a random reference of a refused login. */
  public static final String REFERENCE = "0badcafe";

  private FaceOfPlugin() {}

  public static CognitoUserManager manager(Props props, Clock clock) {
    return new CognitoUserManager(props, clock, () -> REFERENCE);
  }

  public static CognitoUserManager manager(Props props, Clock clock, PasswordHash hash) {
    return new CognitoUserManager(props, clock, () -> REFERENCE, hash);
  }

  public static void close(CognitoUserManager manager) {
    manager.close();
  }

  /** The exit code. */
  public static int checkSetup(PrintStream out, Clock clock, Duration limit, String... args)
      throws InterruptedException {
    return new CheckSetup(out, clock, limit).run(args);
  }
}
