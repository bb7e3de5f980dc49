package io.github.azkabanaws.emr.job;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.aws.AwsClients;
import io.github.azkabanaws.emr.aws.AwsHttp;
import io.github.azkabanaws.emr.aws.AwsSettings;
import io.github.azkabanaws.emr.aws.CallMetrics;
import io.github.azkabanaws.emr.aws.Endpoints;
import io.github.azkabanaws.emr.aws.LambdaCalls;
import io.github.azkabanaws.emr.aws.Surroundings;
import io.github.azkabanaws.emr.aws.ThrottleCauses;
import io.github.azkabanaws.emr.aws.UserSessions;
import io.github.azkabanaws.emr.azkaban.JvmLife;
import io.github.azkabanaws.emr.base.Lazily;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.boundaries.BoundariesFiles;
import io.github.azkabanaws.emr.groups.GroupDirectories;
import io.github.azkabanaws.emr.hints.HintReaders;
import io.github.azkabanaws.emr.kill.LiveSteps;
import io.github.azkabanaws.emr.logs.LogAccess;
import io.github.azkabanaws.emr.notices.NoticeCounts;
import io.github.azkabanaws.emr.notices.NoticeTopics;
import io.github.azkabanaws.emr.watch.EndCounts;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import org.apache.log4j.Logger;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.lambda.LambdaClient;

/** Makes what jobs share, once for equal settings. Thread-safe. */
public final class AwsAccounts {
  private static final Logger SERVER_LOG = Logger.getLogger(AwsAccounts.class);

  /** In whose name is called what is not done for one user alone. */
  public static final String OWN_SESSION = "azkaban";

  /** The way to AWS. */
  public interface Network {
    /**
     * The client of all calls with these settings.
     *
     * @throws StepJobException if a file that the settings name can't be used
     */
    SdkHttpClient client(AwsSettings settings) throws StepJobException;
  }

  @GuardedBy("this")
  private final Map<AwsSettings, AwsAccount> accounts = new HashMap<>();

  private final Timer timer;
  private final EngineThreads threads;
  private final HintReaders hints;
  private final Network network;
  private final CallMetrics metrics;
  private final NoticeCounts notices = new NoticeCounts();
  private final JvmLife jvm;
  private final BoundariesFiles boundaries;
  private final DoubleSupplier random;
  private volatile Consumer<PluginConfig> whenJobBegins = config -> {};

  /**
   * @param hints tells watches of ends
   */
  public AwsAccounts(Timer timer, EngineThreads threads, HintReaders hints) {
    this(
        timer,
        threads,
        hints,
        AwsHttp::client,
        JvmLife.ofThisJvm(),
        () -> ThreadLocalRandom.current().nextDouble(),
        Clock.systemUTC());
  }

  /**
   * @param random numbers between 0 and 1, so that JVMs that are throttled together don't come
   *     again together
   * @param clock by which hours are told, each rule's in its own zone
   */
  public AwsAccounts(
      Timer timer,
      EngineThreads threads,
      HintReaders hints,
      Network network,
      JvmLife jvm,
      DoubleSupplier random,
      Clock clock) {
    this.timer = timer;
    this.random = random;
    this.threads = threads;
    this.hints = hints;
    this.network = network;
    this.jvm = jvm;
    this.metrics = new CallMetrics(timer);
    this.boundaries = new BoundariesFiles(clock, threads.reading());
  }

  /**
   * What all jobs share that reach AWS as these settings say; made when the first one asks.
   *
   * @throws StepJobException if a file that the settings name can't be used; the next job tries
   *     again
   */
  public synchronized AwsAccount of(AwsSettings settings) throws StepJobException {
    AwsAccount account = accounts.get(settings);
    if (account == null) {
      account = create(settings);
      accounts.put(settings, account);
    }
    return account;
  }

  /** Has {@code listener} hear of each job that begins. */
  public void whenJobBegins(Consumer<PluginConfig> listener) {
    whenJobBegins = listener;
  }

  /** A job has begun that has these settings of the administrator. */
  void jobBegins(PluginConfig config) {
    whenJobBegins.accept(config);
  }

  /** The time that all of them go by. */
  Timer timer() {
    return timer;
  }

  /** How many there are. */
  public synchronized int size() {
    return accounts.size();
  }

  /** The steps that jobs stay with, account by account. */
  public synchronized List<LiveSteps> live() {
    return accounts.values().stream().map(AwsAccount::live).collect(Collectors.toList());
  }

  /** How many steps are on their way to EMR. */
  public synchronized int queuedSteps() {
    return accounts.values().stream().mapToInt(account -> account.submissions().length()).sum();
  }

  /** How many steps are watched. */
  public synchronized int watchedSteps() {
    return accounts.values().stream().mapToInt(account -> account.watch().size()).sum();
  }

  /** For how long the look at a step is overdue that waits the longest. */
  public synchronized Duration overdueLook() {
    return accounts.values().stream()
        .map(account -> account.watch().overdue())
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** How much later than it was due a look is made, of late, where it is the most. */
  public synchronized Duration watchLatency() {
    return accounts.values().stream()
        .map(account -> account.watch().latency())
        .max(Duration::compareTo)
        .orElse(Duration.ZERO);
  }

  /** How many ends of steps were seen, by what told of them first. */
  public synchronized Map<String, Long> ends() {
    return EndCounts.sum(
        accounts.values().stream()
            .map(account -> account.watch().ends())
            .collect(Collectors.toList()));
  }

  /** What became of the notices, all topics together. */
  public NoticeCounts notices() {
    return notices;
  }

  /** The figures of all EMR clients together. */
  public CallMetrics metrics() {
    return metrics;
  }

  private AwsAccount create(AwsSettings settings) throws StepJobException {
    SdkHttpClient http = network.client(settings);
    AwsCredentialsProvider own = AwsClients.executorsOwn(settings, http);
    Optional<UserSessions> sessions =
        settings
            .role()
            .map(role -> new UserSessions(new AwsClients(settings, http, own).sts(), settings));
    AwsCredentialsProvider credentials = sessions.map(known -> known.of(OWN_SESSION)).orElse(own);
    AwsClients clients = new AwsClients(settings, http, credentials);
    if (settings.followsSurroundings()) {
      SERVER_LOG.info(
          "The environment may say where AWS is reached ("
              + Surroundings.ALLOWED
              + "): "
              + new Endpoints(settings).told());
    }
    Lazily<LambdaClient> lambda = new Lazily<>(clients::lambda);
    AwsAccount account =
        new AwsAccount(
            clients.emr(metrics),
            clients::s3,
            sessions,
            new ApiBudget(
                settings.callsAtOnce(),
                settings.callsPerSecond(),
                timer,
                random,
                new ThrottleCauses(
                    settings.accountCallsAtOnce(),
                    settings.accountCallsPerSecond(),
                    timer,
                    metrics::throttledByOthers)),
            new GroupDirectories(clients, timer),
            boundaries,
            new LambdaCalls(lambda),
            LogAccess.of(clients, timer, threads.logging()),
            timer,
            threads.submitting(),
            threads.watching(),
            threads.counting(),
            jvm,
            hints.written(settings),
            NoticeTopics.of(clients, notices, timer, threads.telling()));
    hints.tell(settings, credentials, account.watch());
    return account;
  }
}
