package io.github.azkabanaws.virtualtime;

import azkaban.ServiceProvider;
import azkaban.executor.ExecutableFlow;
import azkaban.executor.Executor;
import azkaban.executor.ExecutorLoader;
import azkaban.executor.Status;
import azkaban.flow.CommonJobProperties;
import azkaban.flow.Flow;
import azkaban.project.Project;
import azkaban.utils.Props;
import com.google.inject.Guice;
import io.github.azkabanaws.emr.JobOfEngine;
import io.github.azkabanaws.emr.aws.AwsHttp;
import io.github.azkabanaws.emr.azkaban.JvmLife;
import io.github.azkabanaws.emr.base.JvmName;
import io.github.azkabanaws.emr.base.Scheduler;
import io.github.azkabanaws.emr.hints.HintQueue;
import io.github.azkabanaws.emr.hints.HintReaders;
import io.github.azkabanaws.emr.hints.HintSources;
import io.github.azkabanaws.emr.hints.QueueFeed;
import io.github.azkabanaws.emr.job.AwsAccounts;
import io.github.azkabanaws.emr.job.EngineThreads;
import io.github.azkabanaws.emr.job.JobRequest;
import io.github.azkabanaws.emr.job.JobRun;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.harness.ExecutionStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.apache.log4j.Logger;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * As much of an executor as meets the job type, in virtual time: an engine, the records of
 * executions, jobs. It can die, and another one can take its place. One at a time in a JVM, since
 * Azkaban's injector is static.
 */
public final class VirtualExecutor {
  private static final String GROUP = "analytics";
  private static final String FLOW = "flow";

  /** No two jobs share a logger, also not those of a dead executor and its successor. */
  private static final AtomicInteger LOGGERS = new AtomicInteger();

  /** Each run is the same. */
  private static final long SEED = 20_261_128;

  /** Of settings that name no source of them. */
  private static final HintReaders.Opener NO_HINTS =
      (source, aws, credentials) -> {
        throw new AssertionError("No source of hints is to be opened");
      };

  private static final AtomicInteger EXECUTORS = new AtomicInteger();

  /** How a source of hints is read. */
  private enum Reading {
    /** It may take time, so each reading has a thread. */
    WAITS,
    /** It takes none: a thread for each of very many readings would be slow in real time. */
    IS_QUICK
  }

  private final VirtualTime time;
  private final ExecutionStore executions;
  private final Props settings;
  private final UnaryOperator<SdkHttpClient> network;
  private final HintReaders.Opener hints;
  private final Reading reading;
  private final JvmLife jvm;
  private final Random random;
  private final Executor row;
  private final AwsAccounts accounts;
  private final List<VirtualJob> jobs = new ArrayList<>();
  private volatile boolean dead;
  private int ended;

  private VirtualExecutor(
      VirtualTime time,
      ExecutionStore executions,
      Props settings,
      UnaryOperator<SdkHttpClient> network,
      HintReaders.Opener hints,
      Reading reading,
      JvmLife jvm,
      Random random) {
    this.time = time;
    this.executions = executions;
    this.settings = settings;
    this.network = network;
    this.hints = hints;
    this.reading = reading;
    this.jvm = jvm;
    this.random = random;
    this.row = new Executor(EXECUTORS.incrementAndGet(), "localhost", 12321, true);
    this.accounts =
        new AwsAccounts(
            time,
            new EngineThreads(
                scheduler(), scheduler(), scheduler(), scheduler(), scheduler(), scheduler()),
            new HintReaders(
                HintSources.all(JvmName.random(new Random(row.getId()))),
                hints,
                time,
                reading == Reading.WAITS ? this::waitingScheduler : this::scheduler),
            way -> new Mortal(network.apply(AwsHttp.client(way)), this::isDead),
            jvm,
            random::nextDouble,
            time.clock());
    // That of the one before, which may be dead and can't do it itself.
    ServiceProvider.SERVICE_PROVIDER.unsetInjector();
    ServiceProvider.SERVICE_PROVIDER.setInjector(
        Guice.createInjector(
            binder -> binder.bind(ExecutorLoader.class).toInstance(executions.asExecutorLoader())));
  }

  /**
   * Starts one against the simulator.
   *
   * @param folder for its files
   * @param changes of private.properties
   */
  public static VirtualExecutor start(
      VirtualTime time, EmrSimulator emr, Path folder, Map<String, String> changes) {
    return start(time, emr, folder, changes, UnaryOperator.identity());
  }

  /**
   * The same with hints.
   *
   * @param hints in place of the queue that the changes name
   */
  public static VirtualExecutor start(
      VirtualTime time,
      EmrSimulator emr,
      Path folder,
      Map<String, String> changes,
      HintQueue hints) {
    return start(time, emr, folder, changes, UnaryOperator.identity(), hints);
  }

  /** The same with both. */
  public static VirtualExecutor start(
      VirtualTime time,
      EmrSimulator emr,
      Path folder,
      Map<String, String> changes,
      UnaryOperator<SdkHttpClient> network,
      HintQueue hints) {
    return start(
        time,
        emr,
        folder,
        changes,
        network,
        (source, aws, credentials) -> new QueueFeed(hints, time),
        Reading.WAITS,
        JvmLife.OF_EXECUTOR);
  }

  /** The same, with something between it and the simulator. */
  public static VirtualExecutor start(
      VirtualTime time,
      EmrSimulator emr,
      Path folder,
      Map<String, String> changes,
      UnaryOperator<SdkHttpClient> network) {
    return start(time, emr, folder, changes, network, NO_HINTS, Reading.WAITS, JvmLife.OF_EXECUTOR);
  }

  /** The same as one that goes on for so long. */
  public static VirtualExecutor start(
      VirtualTime time,
      EmrSimulator emr,
      Path folder,
      Map<String, String> changes,
      UnaryOperator<SdkHttpClient> network,
      JvmLife jvm) {
    return start(time, emr, folder, changes, network, NO_HINTS, Reading.WAITS, jvm);
  }

  /** The same with end notes. */
  public static VirtualExecutor start(
      VirtualTime time,
      EmrSimulator emr,
      Path folder,
      Map<String, String> changes,
      UnaryOperator<SdkHttpClient> network,
      VirtualNotes notes) {
    Map<String, String> all = new HashMap<>(changes);
    all.put("aws.emr.end.notes.prefix", VirtualNotes.PREFIX);
    return start(
        time,
        emr,
        folder,
        all,
        network,
        (source, aws, credentials) -> notes.feed(source.written(aws.hints()).orElseThrow()),
        notes.mayHang() ? Reading.WAITS : Reading.IS_QUICK,
        JvmLife.OF_EXECUTOR);
  }

  private static VirtualExecutor start(
      VirtualTime time,
      EmrSimulator emr,
      Path folder,
      Map<String, String> changes,
      UnaryOperator<SdkHttpClient> network,
      HintReaders.Opener hints,
      Reading reading,
      JvmLife jvm) {
    System.setProperty("aws.accessKeyId", emr.credentials().accessKeyId());
    System.setProperty("aws.secretAccessKey", emr.credentials().secretAccessKey());
    Path groups = folder.resolve("groups.properties");
    try {
      Files.writeString(groups, "alice=" + GROUP + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Map<String, String> all = new HashMap<>();
    all.put("aws.region", emr.region());
    all.put("aws.emr.endpoint", emr.endpoint().toString());
    all.put("aws.emr.cluster.allowed", "*");
    all.put("aws.emr.group.directory", "file");
    all.put("aws.emr.group.file", groups.toString());
    // The simulator's steps write none.
    all.put("aws.emr.logs", "none");
    all.putAll(changes);
    Props props = new Props();
    props.putAll(all);
    return new VirtualExecutor(
        time, new ExecutionStore(), props, network, hints, reading, jvm, new Random(SEED));
  }

  /** Another one on the same database, with an engine of its own. */
  public VirtualExecutor successor() {
    return new VirtualExecutor(
        time, executions, settings, network, hints, reading, jvm, new Random(random.nextLong()));
  }

  /** Its row goes from Azkaban's table, as with a clean stop. */
  public void removeRow() {
    executions.remove(row);
  }

  /** What Azkaban's table says of an execution from now on. */
  void setStatus(int executionId, Status status) {
    executions.setStatus(executionId, status);
  }

  /**
   * Dies as after a SIGKILL: its jobs stop where they are, nothing is sent any more, an answer on
   * its way reaches nobody, and Azkaban learns that the executions failed.
   */
  public void die(int... executionIds) {
    dead = true;
    for (int id : executionIds) {
      executions.setStatus(id, Status.FAILED);
    }
  }

  boolean isDead() {
    return dead;
  }

  AwsAccounts accounts() {
    return accounts;
  }

  /** Starts a job of alice that runs from now on, of the flow that its properties name, if any. */
  public VirtualJob start(int executionId, String cluster, Map<String, String> properties) {
    return start(executionId, 0, cluster, properties);
  }

  /** The same as a retry: 0 is the first attempt. */
  public VirtualJob start(
      int executionId, int attempt, String cluster, Map<String, String> properties) {
    if (attempt == 0) {
      record(executionId, properties.getOrDefault(CommonJobProperties.FLOW_ID, FLOW));
    }
    VirtualJob job = make(executionId, attempt, Optional.of(cluster), properties);
    begin(job);
    return job;
  }

  /** The same, where the properties say which cluster. */
  VirtualJob startOn(int executionId, Map<String, String> properties) {
    record(executionId, FLOW);
    VirtualJob job = make(executionId, 0, Optional.empty(), properties);
    begin(job);
    return job;
  }

  /** A job of an execution that Azkaban has, and that has not come so far. */
  public VirtualJob prepare(int executionId, String cluster) {
    record(executionId, FLOW);
    return make(executionId, 0, Optional.of(cluster), Map.of());
  }

  /** It runs from now on. */
  public void begin(VirtualJob job) {
    time.start("job", () -> !dead, job::run);
  }

  private VirtualJob make(
      int executionId, int attempt, Optional<String> cluster, Map<String, String> properties) {
    String id = properties.getOrDefault(CommonJobProperties.JOB_ID, "job");
    Props props = new Props();
    props.put("type", "emr");
    props.put("command", "/x/work.sh");
    cluster.ifPresent(name -> props.put("aws.emr.cluster.name", name));
    props.put(CommonJobProperties.JOB_ID, id);
    props.put(CommonJobProperties.JOB_ATTEMPT, attempt);
    props.putAll(properties);
    Logger logger = Logger.getLogger(LOGGERS.incrementAndGet() + "." + executionId + "." + id);
    VirtualJob job =
        new VirtualJob(time, new JobOfEngine(id, settings, props, logger, this::run), logger);
    jobs.add(job);
    return job;
  }

  private Callable<Boolean> run(Map<String, Object> request) {
    return new JobRun(accounts, JobRequest.of(request));
  }

  /** All jobs that were started here. */
  public List<VirtualJob> jobs() {
    return List.copyOf(jobs);
  }

  /** Whether so many jobs were started here and have ended; for loops that ask after each event. */
  boolean haveEnded(int wanted) {
    while (ended < jobs.size() && jobs.get(ended).hasEnded()) {
      ended++;
    }
    return ended == wanted;
  }

  private void record(int executionId, String flow) {
    executions.assign(executionId, row);
    ExecutableFlow execution = new ExecutableFlow(new Project(1, "project"), new Flow(flow));
    execution.setExecutionId(executionId);
    execution.setSubmitUser("alice");
    execution.addAllProxyUsers(Set.of());
    execution.setStatus(Status.RUNNING);
    executions.add(execution);
  }

  private Scheduler scheduler() {
    return (delay, task) ->
        time.at(
            time.now().plus(delay.isNegative() ? Duration.ZERO : delay),
            () -> {
              try {
                if (!dead) {
                  task.run();
                }
              } catch (VirtualTime.Abandoned e) {
                // It died meanwhile.
              }
            });
  }

  /** One whose tasks may wait, each on a thread of its own. */
  private Scheduler waitingScheduler() {
    Scheduler scheduler = scheduler();
    return (delay, task) -> scheduler.after(delay, () -> time.start("hints", () -> !dead, task));
  }

  /** Nothing goes out of a dead process, and nothing comes into it. */
  private record Mortal(SdkHttpClient network, BooleanSupplier dead) implements SdkHttpClient {
    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      checkAlive();
      ExecutableHttpRequest prepared = network.prepareRequest(request);
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() throws IOException {
          try {
            return prepared.call();
          } finally {
            checkAlive();
          }
        }

        @Override
        public void abort() {
          prepared.abort();
        }
      };
    }

    @Override
    public void close() {
      network.close();
    }

    private void checkAlive() {
      if (dead.getAsBoolean()) {
        throw new VirtualTime.Abandoned();
      }
    }
  }
}
