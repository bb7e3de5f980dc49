package io.github.azkabanaws.emr.base;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Asks once for all jobs that want to know the same at the same time, and remembers each answer for
 * whoever is content with an older one. A failure is told to those who were waiting for it and then
 * forgotten. The job that asks first does the asking; if it is killed meanwhile, the next one does.
 * Thread-safe.
 */
public final class SharedLookup<K, V> {
  /** What has to be asked. It may take long, but has to end soon after the asking job's kill. */
  public interface Question<V> {
    V ask() throws StepJobException, KilledException, InterruptedException;
  }

  /** A kill can't wake a job that waits for another one's answer; so it looks this often. */
  private static final Duration SLICE = Duration.ofMillis(50);

  /** Longer than any job is content with. */
  private static final Duration KEPT = Duration.ofMinutes(10);

  private final Timer timer;

  @GuardedBy("this")
  private final Map<K, Asking<V>> askings = new HashMap<>();

  @GuardedBy("this")
  private long begun;

  public SharedLookup(Timer timer) {
    this.timer = timer;
  }

  /**
   * The answer, from memory if it is younger than {@code maxAge}. With zero the question is asked
   * after this call began, by this job or another one: no change before the call is missed.
   *
   * @throws RuntimeException what the question has thrown; the same to all who were waiting
   */
  public Answer<V> get(K key, Duration maxAge, Signal kill, Question<V> question)
      throws StepJobException, KilledException, InterruptedException {
    return find(key, maxAge, Optional.empty(), kill, question).get();
  }

  /**
   * The same for a job that waits no longer than {@code atMost} for another one's answer; the
   * question has to keep to it by itself. None if the time is over.
   */
  public Optional<Answer<V>> get(
      K key, Duration maxAge, Duration atMost, Signal kill, Question<V> question)
      throws StepJobException, KilledException, InterruptedException {
    return find(key, maxAge, Optional.of(timer.now().plus(atMost)), kill, question);
  }

  private Optional<Answer<V>> find(
      K key, Duration maxAge, Optional<Duration> deadline, Signal kill, Question<V> question)
      throws StepJobException, KilledException, InterruptedException {
    long before;
    synchronized (this) {
      before = begun;
    }
    while (true) {
      Asking<V> asking;
      boolean mine = false;
      synchronized (this) {
        asking = askings.get(key);
        if (asking == null || (asking.isOver() && !serves(asking, before, maxAge))) {
          askings.values().removeIf(old -> old.isOver() && !isYoung(old, KEPT));
          asking = new Asking<>(++begun, timer.now());
          askings.put(key, asking);
          mine = true;
        }
      }
      if (mine) {
        asking.run(question);
      } else {
        while (!asking.isOver()) {
          if (deadline.isPresent() && timer.now().compareTo(deadline.get()) >= 0) {
            return Optional.empty();
          }
          if (timer.await(kill, SLICE)) {
            throw new KilledException();
          }
        }
      }
      boolean recent = asking.number > before;
      if (!asking.isAbandoned() && (recent || !maxAge.isZero())) {
        return Optional.of(new Answer<>(asking.result(), asking.began, recent, mine));
      }
    }
  }

  private boolean serves(Asking<V> asking, long before, Duration maxAge) {
    return (asking.number > before && !asking.isAbandoned()) || isYoung(asking, maxAge);
  }

  private boolean isYoung(Asking<V> asking, Duration maxAge) {
    return asking.hasValue() && timer.now().minus(asking.began).compareTo(maxAge) < 0;
  }

  /** An answer, and how far it can be relied on. */
  public static final class Answer<V> {
    private final V value;
    private final Duration asked;
    private final boolean fresh;
    private final boolean own;

    private Answer(V value, Duration asked, boolean fresh, boolean own) {
      this.value = value;
      this.asked = asked;
      this.fresh = fresh;
      this.own = own;
    }

    public V value() {
      return value;
    }

    /** When the question was asked, in the timer's time. */
    public Duration asked() {
      return asked;
    }

    /** Whether the question was asked after the caller wanted to know. */
    public boolean isFresh() {
      return fresh;
    }

    /** Whether the caller itself has asked. */
    public boolean isOwn() {
      return own;
    }
  }

  private static final class Asking<V> {
    private final long number;
    private final Duration began;
    private V value;
    private Exception failure;
    // Written after the two above and read before them.
    private volatile boolean over;

    Asking(long number, Duration began) {
      this.number = number;
      this.began = began;
    }

    boolean isOver() {
      return over;
    }

    boolean hasValue() {
      return value != null;
    }

    /** Whether it has ended without an answer and without a failure. */
    boolean isAbandoned() {
      return value == null && failure == null;
    }

    void run(Question<V> question) throws KilledException, InterruptedException {
      try {
        value = Objects.requireNonNull(question.ask(), "answer");
      } catch (StepJobException | RuntimeException e) {
        failure = e;
      } finally {
        over = true;
      }
    }

    V result() throws StepJobException {
      if (failure instanceof StepJobException) {
        throw (StepJobException) failure;
      }
      if (failure != null) {
        throw (RuntimeException) failure;
      }
      return value;
    }
  }
}
