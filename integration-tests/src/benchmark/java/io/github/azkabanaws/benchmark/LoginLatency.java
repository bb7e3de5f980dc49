package io.github.azkabanaws.benchmark;

import azkaban.user.UserManagerException;
import io.github.azkabanaws.harness.AzkabanInstall;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Logins that need no new key, while others ask for keys that are not there. */
@State(Scope.Benchmark)
public class LoginLatency {
  /** What goes on beside the logins. */
  public enum Beside {
    /** Nothing. */
    QUIET(null),
    /** The key endpoint hangs, and there is always somebody who waits for it. */
    HANG(Duration.ofMillis(100)),
    /** The endpoint answers; a thousand tokens a second name keys that nobody has. */
    STORM(Duration.ofMillis(1));

    final Duration interval;

    Beside(Duration interval) {
      this.interval = interval;
    }
  }

  @Param({"QUIET", "HANG", "STORM"})
  public Beside beside;

  private volatile boolean stopped;
  private Install install;

  @Setup
  public void start() throws Exception {
    install = Install.start();
    install.web().signIn(Install.TOKEN_USER, install.token());
    if (beside == Beside.HANG) {
      install.keys().hang();
    }
    if (beside != Beside.QUIET) {
      Thread others = new Thread(this::askForUnknownKeys, "unknown-keys");
      others.setDaemon(true);
      others.start();
    }
  }

  @TearDown
  public void stop() throws Exception {
    stopped = true;
    install.close();
  }

  @Benchmark
  public Object knownKey() throws Exception {
    return install.web().signIn(Install.TOKEN_USER, install.token());
  }

  @Benchmark
  public Object xmlUser() throws Exception {
    return install.web().signIn("breakglass", AzkabanInstall.BREAK_GLASS_PASSWORD);
  }

  private void askForUnknownKeys() {
    for (long i = 0; !stopped; i++) {
      try {
        install.web().signIn(Install.TOKEN_USER, install.tokenOfUnknownKey(i));
        throw new IllegalStateException("a key that nobody has let a user in");
      } catch (UserManagerException e) {
        LockSupport.parkNanos(beside.interval.toNanos());
      }
    }
  }
}
