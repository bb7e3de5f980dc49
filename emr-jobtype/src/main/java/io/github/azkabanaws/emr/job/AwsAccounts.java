package io.github.azkabanaws.emr.job;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.aws.AwsAccess;
import io.github.azkabanaws.emr.aws.AwsHttp;
import io.github.azkabanaws.emr.aws.AwsSettings;
import io.github.azkabanaws.emr.aws.CallMetrics;
import io.github.azkabanaws.emr.aws.Endpoints;
import io.github.azkabanaws.emr.aws.LambdaCalls;
import io.github.azkabanaws.emr.aws.LambdaInvoker;
import io.github.azkabanaws.emr.aws.SignedJsonCall;
import io.github.azkabanaws.emr.aws.UserSessions;
import io.github.azkabanaws.emr.azkaban.JvmLife;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.groups.GroupDirectories;
import io.github.azkabanaws.emr.kill.LiveSteps;
import io.github.azkabanaws.emr.logs.CloudWatchLogs;
import io.github.azkabanaws.emr.logs.LogAccess;
import io.github.azkabanaws.emr.logs.LogEventsApi;
import io.github.azkabanaws.emr.logs.LogTails;
import io.github.azkabanaws.emr.watch.HintReaders;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;
import software.amazon.awssdk.services.sts.StsClient;

/** Makes what jobs share, once for equal settings. Thread-safe. */
public final class AwsAccounts {
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
  private final JvmLife jvm;

  /**
   * @param hints tells watches of ends
   */
  public AwsAccounts(Timer timer, EngineThreads threads, HintReaders hints) {
    this(timer, threads, hints, AwsHttp::client, JvmLife.ofThisJvm());
  }

  public AwsAccounts(
      Timer timer, EngineThreads threads, HintReaders hints, Network network, JvmLife jvm) {
    this.timer = timer;
    this.threads = threads;
    this.hints = hints;
    this.network = network;
    this.jvm = jvm;
    this.metrics = new CallMetrics(timer);
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

  /** The figures of all EMR clients together. */
  public CallMetrics metrics() {
    return metrics;
  }

  private AwsAccount create(AwsSettings settings) throws StepJobException {
    SdkHttpClient http = network.client(settings);
    AwsCredentialsProvider credentials = DefaultCredentialsProvider.builder().build();
    UserSessions sessions = null;
    if (settings.role() != null) {
      sessions = new UserSessions(sts(settings, http, credentials), settings);
      credentials = sessions.of(OWN_SESSION);
    }
    Endpoints endpoints = new Endpoints(settings);
    EmrClient emr =
        configure(endpoints.choose(EmrClient.builder()), http, credentials, metrics).build();
    AwsCredentialsProvider own = credentials;
    AwsAccess access = new AwsAccess(own, http, endpoints);
    AwsAccount account =
        new AwsAccount(
            emr,
            () -> s3(settings, http, own),
            sessions,
            new ApiBudget(settings.callsAtOnce(), settings.callsPerSecond(), timer),
            new GroupDirectories(access, timer),
            lambda(settings, access),
            new LogAccess(
                () -> crossRegionS3(settings, http, own),
                new LogTails(
                    cloudWatch(settings, access),
                    settings.logsPerSecond(),
                    timer,
                    threads.logging())),
            timer,
            threads.submitting(),
            threads.watching(),
            jvm);
    hints.tell(settings, own, account.watch());
    return account;
  }

  /** Not to be closed: the HTTP client is others' too. */
  public static StsClient sts(
      AwsSettings settings, SdkHttpClient http, AwsCredentialsProvider credentials) {
    return configure(new Endpoints(settings).choose(StsClient.builder()), http, credentials)
        .build();
  }

  private static LambdaInvoker lambda(AwsSettings settings, AwsAccess access) {
    return new LambdaCalls(
        new SignedJsonCall(
            Endpoints.LAMBDA,
            settings.region(),
            access.endpoints().lambda(),
            access,
            Clock.systemUTC()));
  }

  public static LogEventsApi cloudWatch(AwsSettings settings, AwsAccess access) {
    return new CloudWatchLogs(
        new SignedJsonCall(
            Endpoints.LOGS,
            settings.region(),
            access.endpoints().logs(),
            access,
            Clock.systemUTC(),
            CloudWatchLogs.LONGEST_ANSWER));
  }

  private static S3Client s3(
      AwsSettings settings, SdkHttpClient http, AwsCredentialsProvider credentials) {
    return s3Builder(settings, http, credentials).build();
  }

  /** A cluster's logs may go to a bucket anywhere. */
  private static S3Client crossRegionS3(
      AwsSettings settings, SdkHttpClient http, AwsCredentialsProvider credentials) {
    return s3Builder(settings, http, credentials).crossRegionAccessEnabled(true).build();
  }

  private static S3ClientBuilder s3Builder(
      AwsSettings settings, SdkHttpClient http, AwsCredentialsProvider credentials) {
    return configure(new Endpoints(settings).choose(S3Client.builder()), http, credentials)
        // Objects are small, and what stands in for S3 may not know the SDK's own encoding.
        .serviceConfiguration(s -> s.chunkedEncodingEnabled(false));
  }

  /**
   * The SDK never repeats a call by itself: a repeated AddJobFlowSteps can submit a second step,
   * and its pauses can't be ended by a kill. The timeouts are the sockets', so that the SDK starts
   * no thread of its own.
   */
  private static <B extends AwsSyncClientBuilder<B, ?> & AwsClientBuilder<B, ?>> B configure(
      B builder,
      SdkHttpClient http,
      AwsCredentialsProvider credentials,
      ExecutionInterceptor... interceptors) {
    return builder
        .httpClient(http)
        .credentialsProvider(credentials)
        .overrideConfiguration(
            o ->
                o.retryStrategy(AwsRetryStrategy.doNotRetry())
                    .executionInterceptors(Arrays.asList(interceptors)));
  }
}
