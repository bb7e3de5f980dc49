package io.github.azkabanaws.emrsimulator;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** The life of a program that runs until it is killed. */
public final class UntilKilled {
  private final Optional<ProcessHandle> parent;

  private UntilKilled(Optional<ProcessHandle> parent) {
    this.parent = parent;
  }

  /**
   * To be called first of all, since whoever has started this JVM may be gone later. With the
   * system property {@code ends.with.parent} that is the end of this one too: Maven is killed
   * without a word to the programs that it runs, and this one would keep its ports.
   */
  public static UntilKilled ofThisJvm() {
    return new UntilKilled(
        Boolean.getBoolean("ends.with.parent")
            ? ProcessHandle.current().parent()
            : Optional.empty());
  }

  /** Returns never; the JVM may end here, its shutdown hooks run. */
  public void await() throws InterruptedException {
    if (parent.isPresent()) {
      parent.get().onExit().join();
      System.exit(0);
    }
    new CountDownLatch(1).await();
  }
}
