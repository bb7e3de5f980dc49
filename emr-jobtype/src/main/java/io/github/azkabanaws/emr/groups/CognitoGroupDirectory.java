package io.github.azkabanaws.emr.groups;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.azkabanaws.emr.aws.AwsClients;
import io.github.azkabanaws.emr.aws.RetryPause;
import io.github.azkabanaws.emr.base.Durations;
import io.github.azkabanaws.emr.base.KilledException;
import io.github.azkabanaws.emr.base.LimitSettings;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.base.TokenBucket;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.log4j.Logger;

/**
 * Groups from a Cognito user pool, kept for minutes. Thread-safe and meant to be shared by all jobs
 * of a JVM: however many jobs of one user begin at once, one of them asks and the others wait.
 *
 * <p>A membership that was taken away counts for the cache's time at most: what is older is not
 * used, also when Cognito gives no answer. Then the job fails in the end, and nothing runs.
 */
public final class CognitoGroupDirectory implements GroupDirectory {
  /** How long a refusal is kept: short, because an administrator may just be mending its cause. */
  static final Duration REFUSAL = Duration.ofSeconds(30);

  /** Some users at once, then one in a second; the account's quota is many times that. */
  private static final int BURST = 10;

  private static final int PER_SECOND = 2;

  /** A bound on memory: no Azkaban has so many users in an hour. */
  private static final int MOST_USERS = 10_000;

  /** How soon a job sees that the one which asks has the answer. A kill it sees at once. */
  private static final Duration LOOK = Duration.ofMillis(100);

  private static final Duration SOON = Duration.ofSeconds(5);

  private final CognitoPool pool;
  private final Timer timer;
  private final Duration cache;
  private final Duration limit;
  private final int mostUsers;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Map<String, PoolAnswer> answers =
      new LinkedHashMap<String, PoolAnswer>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, PoolAnswer> eldest) {
          return size() > mostUsers;
        }
      };

  /** The users that some job asks for now; the signal tells that it has ended, however it did. */
  @GuardedBy("lock")
  private final Map<String, Signal> questions = new HashMap<>();

  /**
   * @param cache how long groups are kept, from when the question was sent
   * @param limit how long a job tries to get an answer
   * @param mostUsers how many answers are kept; the oldest goes first
   */
  public CognitoGroupDirectory(
      CognitoPool pool, Timer timer, Duration cache, Duration limit, int mostUsers) {
    this.pool = pool;
    this.timer = timer;
    this.cache = cache;
    this.limit = limit;
    this.mostUsers = mostUsers;
  }

  /**
   * A directory with an empty cache and a budget of its own, so {@link GroupDirectories} shares it.
   */
  static CognitoGroupDirectory open(
      GroupSettings settings, AwsClients clients, Timer timer, Duration limit) {
    CognitoBudget budget = new CognitoBudget(new TokenBucket(BURST, PER_SECOND, timer));
    return new CognitoGroupDirectory(
        new CognitoPool(
            clients.cognito(settings.poolRegion().get(), settings.endpoint()),
            settings.poolId().get(),
            budget,
            timer),
        timer,
        settings.cache(),
        limit,
        MOST_USERS);
  }

  @Override
  public Set<String> groupsOf(String user, Signal kill, Logger log)
      throws StepJobException, KilledException, InterruptedException {
    Duration deadline = timer.now().plus(limit);
    while (true) {
      Signal mine = new Signal();
      Signal others;
      synchronized (lock) {
        PoolAnswer known = answers.get(user);
        if (known != null && isFresh(known)) {
          return known.groups();
        }
        others = questions.putIfAbsent(user, mine);
      }
      if (others == null) {
        return ask(user, mine, deadline, kill, log);
      }
      await(others, user, deadline, kill, log);
    }
  }

  private Set<String> ask(String user, Signal ended, Duration deadline, Signal kill, Logger log)
      throws StepJobException, KilledException, InterruptedException {
    PoolAnswer answer = null;
    try {
      answer = pool.ask(user, deadline, kill, log);
      return answer.groups();
    } finally {
      synchronized (lock) {
        questions.remove(user);
        answers.remove(user);
        if (answer != null) {
          answers.put(user, answer);
        }
      }
      ended.raise();
    }
  }

  private void await(Signal others, String user, Duration deadline, Signal kill, Logger log)
      throws StepJobException, KilledException, InterruptedException {
    RetryPause retry = new RetryPause(timer, log, "");
    Duration since = timer.now();
    String what = "another job's question to Cognito for the groups of user '";
    while (!others.isRaised()) {
      if (timer.await(kill, LOOK)) {
        throw new KilledException();
      }
      Duration now = timer.now();
      if (now.compareTo(deadline) >= 0) {
        throw new StepJobException(
            "There was no answer to "
                + what
                + GroupNames.show(user)
                + "' for "
                + Settings.show(limit)
                + " ("
                + LimitSettings.SUBMIT_TIMEOUT
                + "). Nothing was submitted.");
      }
      if (now.minus(since).compareTo(SOON) >= 0) {
        retry.hindered("No answer yet to " + what + GroupNames.show(user) + "'");
      }
    }
  }

  private boolean isFresh(PoolAnswer answer) {
    Duration kept = answer.isRefusal() ? Durations.shorter(REFUSAL, cache) : cache;
    return timer.now().minus(answer.asked()).compareTo(kept) < 0;
  }
}
