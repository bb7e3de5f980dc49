package io.github.azkabanaws.emr.base;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Objects;
import java.util.function.Supplier;

/** Something that is made when it is needed for the first time, and once. Thread-safe. */
public final class Lazily<T> implements Supplier<T> {
  private final Supplier<T> make;

  @GuardedBy("this")
  private T made;

  /**
   * @param make makes it; is asked again if it has failed
   */
  public Lazily(Supplier<T> make) {
    this.make = Objects.requireNonNull(make, "make");
  }

  @Override
  public synchronized T get() {
    if (made == null) {
      made = make.get();
    }
    return made;
  }
}
