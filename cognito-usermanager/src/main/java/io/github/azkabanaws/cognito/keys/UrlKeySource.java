package io.github.azkabanaws.cognito.keys;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.base.WarnOnce;
import io.github.azkabanaws.cognito.jwks.JwksDocument;
import io.github.azkabanaws.cognito.jwks.VerificationKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keys from a URL, kept in memory.
 *
 * <ul>
 *   <li>A key id that is in memory is answered from there, with one volatile read: no lock, no wait
 *       for a fetch, however long nobody signed in, because the keys are fetched again in the
 *       background all the time.
 *   <li>A key id that is not in memory, or whose keys in memory don't fit the token, starts a
 *       fetch, or joins the one that runs, and waits for it within a bound. There is never more
 *       than one fetch; {@link FetchBudget} and the number of callers that may wait bound what
 *       made-up key ids can cause.
 *   <li>A fetch that fails, for whatever reason, leaves the keys in memory as they are. They serve
 *       until they are older than the stale time.
 * </ul>
 */
public final class UrlKeySource implements KeySource {
  /** The age at which keys are fetched again. */
  public static final Duration REFRESH_TIME = Duration.ofMinutes(10);

  /** How often that is looked at; so also the pause after a failure. */
  static final Duration PAUSE = Duration.ofSeconds(30);

  /**
   * Callers that may wait for a fetch at one time: Azkaban's web server has 20 threads by default,
   * and those who wait must not take them all.
   */
  public static final int MAX_WAITING = 8;

  /** A warning at the begin of an outage, and then one in ten minutes. */
  private static final int FAILURES_PER_WARNING = 20;

  private static final Logger logger = LoggerFactory.getLogger(UrlKeySource.class);

  private final String url;
  private final Callable<JwksDocument> fetch;
  private final Duration staleTime;
  private final Duration maxWait;
  private final Background background;
  private final Clock clock;

  @GuardedBy("lock")
  private final FetchBudget budget;

  private final WarnOnce warnings = new WarnOnce(logger::warn);
  private final Semaphore waiting;
  private final AtomicBoolean started = new AtomicBoolean();
  private final Object lock = new Object();
  private volatile FetchedKeys keys = FetchedKeys.NONE;
  private volatile boolean closed;

  /** The fetch that runs; null while none does. */
  @GuardedBy("lock")
  private CompletableFuture<Void> running;

  /**
   * @param url for messages
   * @param fetch one fetch, which ends within {@code maxWait}
   * @param staleTime how old keys in memory may become
   * @param maxWait how long a caller waits at most
   * @param background closed with this
   * @param waiting the places of those who wait for keys, shared by all sources of a server
   */
  UrlKeySource(
      String url,
      Callable<JwksDocument> fetch,
      Duration staleTime,
      Duration maxWait,
      Background background,
      Clock clock,
      Semaphore waiting) {
    this.waiting = Objects.requireNonNull(waiting, "waiting");
    this.url = Objects.requireNonNull(url, "url");
    this.fetch = Objects.requireNonNull(fetch, "fetch");
    this.staleTime = Objects.requireNonNull(staleTime, "staleTime");
    this.maxWait = Objects.requireNonNull(maxWait, "maxWait");
    this.background = Objects.requireNonNull(background, "background");
    this.clock = Objects.requireNonNull(clock, "clock");
    this.budget = new FetchBudget(clock);
  }

  @Override
  public List<VerificationKey> find(String kid) throws TokenRejectedException {
    FetchedKeys known = keys;
    List<VerificationKey> found = inMemory(kid, known);
    return found.isEmpty() ? findByFetching(kid, known) : found;
  }

  @Override
  public NewerKeys findNewer(String kid, List<VerificationKey> tried) {
    FetchedKeys known = keys;
    if (!inMemory(kid, known).equals(tried)) {
      // A fetch has ended since this caller looked.
      return NewerKeys.of(inMemory(kid, known), tried, "no other one came with the last fetch");
    }
    Refetch refetch = refetch(known);
    if (refetch != Refetch.ENDED) {
      return NewerKeys.none(refetch.text);
    }
    FetchedKeys now = keys;
    return NewerKeys.of(
        inMemory(kid, now),
        tried,
        now.problem()
            .map(problem -> "fetching the keys again failed: " + problem)
            .orElse("no other one came with a new fetch"));
  }

  @Override
  public void prepare() {
    refresh();
  }

  @Override
  public void refresh() {
    CompletableFuture<Void> current;
    synchronized (lock) {
      current = running == null ? startFetch() : running;
    }
    await(current);
  }

  @Override
  public KeyStatus status() {
    FetchedKeys now = keys;
    Optional<JwksDocument> served = served(now);
    KeyStatus status =
        new KeyStatus(
            "URL " + url,
            served.map(JwksDocument::keyIds).orElse(Collections.emptySet()),
            now.fetchedAt(),
            now.fetches(),
            now.failures(),
            now.problem(),
            served.map(JwksDocument::warnings).orElse(Collections.emptyList()));
    return served.flatMap(JwksDocument::origin).map(status::from).orElse(status);
  }

  @Override
  public void close() {
    closed = true;
    background.close();
  }

  /** The document of these keys, as long as they are not too old. */
  private Optional<JwksDocument> served(FetchedKeys these) {
    return these
        .document()
        .filter(any -> these.fetchedAt().map(this::ageOf).get().compareTo(staleTime) < 0);
  }

  private Duration ageOf(Instant fetched) {
    return Duration.between(fetched, clock.instant());
  }

  /** The keys with this id, if these keys serve; it takes no lock. */
  private List<VerificationKey> inMemory(String kid, FetchedKeys these) {
    return served(these).map(document -> document.keys(kid)).orElse(Collections.emptyList());
  }

  private List<VerificationKey> findByFetching(String kid, FetchedKeys seen)
      throws TokenRejectedException {
    Refetch refetch = refetch(seen);
    if (refetch == Refetch.TOO_RECENT) {
      throw notFound(kid, refetch.text);
    }
    if (refetch != Refetch.ENDED) {
      throw unavailable(kid, refetch.text);
    }
    FetchedKeys now = keys;
    List<VerificationKey> found = inMemory(kid, now);
    if (!found.isEmpty()) {
      return found;
    }
    throw now.problem()
        .map(problem -> unavailable(kid, "fetching the keys failed: " + problem))
        .orElseGet(() -> notFound(kid, closed ? "they are not fetched any more" : "fetched now"));
  }

  /**
   * Fetches for a login, or joins the fetch that runs, and waits for its end.
   *
   * @param seen the keys that were not enough
   */
  private Refetch refetch(FetchedKeys seen) {
    CompletableFuture<Void> current;
    synchronized (lock) {
      if (running != null) {
        current = running;
      } else if (keys != seen) {
        // A fetch has ended since this caller looked.
        return Refetch.ENDED;
      } else if (budget.take()) {
        current = startFetch();
      } else {
        return Refetch.TOO_RECENT;
      }
    }
    if (!waiting.tryAcquire()) {
      return Refetch.CROWDED;
    }
    try {
      return await(current) ? Refetch.ENDED : Refetch.NOT_ENDED;
    } finally {
      waiting.release();
    }
  }

  private boolean await(CompletableFuture<Void> fetched) {
    try {
      fetched.get(maxWait.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @GuardedBy("lock")
  private CompletableFuture<Void> startFetch() {
    if (closed) {
      return CompletableFuture.completedFuture(null);
    }
    if (started.compareAndSet(false, true)) {
      background.every(PAUSE, this::refreshIfDue);
    }
    CompletableFuture<Void> mine = new CompletableFuture<>();
    running = mine;
    background.run(() -> fetchNow(mine));
    return mine;
  }

  private void refreshIfDue() {
    synchronized (lock) {
      if (running == null && isDue(keys)) {
        @SuppressWarnings("unused")
        CompletableFuture<Void> nobodyWaits = startFetch();
      }
    }
  }

  private boolean isDue(FetchedKeys these) {
    if (!these.fetchedAt().isPresent() || these.problem().isPresent()) {
      return true;
    }
    Duration age = ageOf(these.fetchedAt().get());
    return age.compareTo(REFRESH_TIME) >= 0 || age.isNegative();
  }

  private void fetchNow(CompletableFuture<Void> mine) {
    try {
      keys = next(keys);
    } finally {
      synchronized (lock) {
        running = null;
      }
      mine.complete(null);
    }
  }

  private FetchedKeys next(FetchedKeys before) {
    try {
      JwksDocument document = fetch.call();
      document.warnings().forEach(text -> warnings.warn("keys of " + url + ": " + text));
      FetchedKeys after = before.succeeded(document, clock.instant());
      if (before.problem().isPresent()) {
        logger.info("The keys of {} could be fetched again: {} keys", url, document.size());
      }
      return after;
    } catch (Exception | Error e) {
      // Whatever it is, the next time may be better, and until then there is the memory.
      FetchedKeys after = before.failed(LogText.quoteSentences(JwksFetch.describe(e)));
      if (after.failuresInARow() % FAILURES_PER_WARNING == 1) {
        logger.warn(
            "The keys of {} can't be fetched: {}; {}",
            url,
            after.problem().get(),
            served(after)
                .flatMap(any -> after.fetchedAt())
                .map(
                    at ->
                        "those in memory serve for "
                            + staleTime.minus(ageOf(at)).toMinutes()
                            + " min more")
                .orElse("no token can be checked until they can"));
      }
      return after;
    }
  }

  /** Without keys nobody can tell whether there is such a key. */
  private TokenRejectedException notFound(String kid, String more) {
    FetchedKeys now = keys;
    return served(now)
        .map(document -> document.refusal(kid, url + " (" + more + ")"))
        .orElseGet(
            () ->
                unavailable(
                    kid, more + now.problem().map(last -> "; the last time: " + last).orElse("")));
  }

  private TokenRejectedException unavailable(String kid, String why) {
    return new TokenRejectedException(
        Reason.KEYS_UNAVAILABLE,
        "no key " + LogText.quote(kid) + " in memory from " + url + ", and " + why);
  }

  /** How a fetch for a login went. */
  private enum Refetch {
    ENDED(""),
    TOO_RECENT("the keys were fetched too recently to fetch them again"),
    CROWDED(MAX_WAITING + " logins wait for the keys already"),
    NOT_ENDED("the fetch of the keys has not ended");

    private final String text;

    Refetch(String text) {
      this.text = text;
    }
  }
}
