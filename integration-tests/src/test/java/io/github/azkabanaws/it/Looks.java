package io.github.azkabanaws.it;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Looking again and again, where the other side is a program that can only be asked. */
final class Looks {
  private static final long EVERY_MILLISECONDS = 200;

  private Looks() {}

  /**
   * Looks until there is something to see.
   *
   * @param limit how long
   * @throws Exception what a look throws
   */
  static <T> T until(Duration limit, Callable<Optional<T>> look) throws Exception {
    CompletableFuture<T> seen = new CompletableFuture<>();
    ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor();
    try {
      ScheduledFuture<?> looking =
          looks.scheduleWithFixedDelay(
              () -> once(look, seen), 0, EVERY_MILLISECONDS, TimeUnit.MILLISECONDS);
      T found = seen.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      looking.cancel(false);
      return found;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    } finally {
      looks.shutdownNow();
    }
  }

  private static <T> void once(Callable<Optional<T>> look, CompletableFuture<T> seen) {
    try {
      look.call().ifPresent(seen::complete);
    } catch (Exception e) {
      seen.completeExceptionally(e);
    }
  }
}
