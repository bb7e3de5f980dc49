package io.github.azkabanaws.emrsimulator;

import java.util.concurrent.CountDownLatch;

/** The rest of a program's life that runs until it is killed. */
public final class UntilKilled {
  private UntilKilled() {}

  /**
   * Returns never. With the system property {@code ends.with.parent} the JVM ends, its shutdown
   * hooks run, when the process that has started it is gone: Maven is killed without a word to the
   * programs that it runs, and this one would keep its ports.
   */
  public static void await() throws InterruptedException {
    if (Boolean.getBoolean("ends.with.parent")) {
      ProcessHandle.current()
          .parent()
          .ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
    }
    new CountDownLatch(1).await();
  }
}
