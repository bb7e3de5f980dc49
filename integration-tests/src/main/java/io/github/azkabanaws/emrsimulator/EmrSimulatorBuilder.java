package io.github.azkabanaws.emrsimulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** What an {@link EmrSimulator} is made from; everything has a default. */
public final class EmrSimulatorBuilder {
  private static final Duration MANUAL_STEP = Duration.ofMinutes(1);

  private final List<RequestFilter> filters = new ArrayList<>();
  private int port;
  private String region = "us-east-1";
  private SimulatorClock clock;
  private Credentials credentials = Credentials.random();
  private Timings timings = Timings.defaults();
  private NodeConfiguration node;
  private Function<StepRequest, StepBehavior> behavior;
  private boolean showsCancelPending = true;
  private KillScope killScope = KillScope.PROCESS_TREE;
  private Quotas quotas = Quotas.unlimited();
  private InstantSource signatureTime = InstantSource.system();
  private boolean describesOldSteps;
  private boolean listsApplications = true;

  EmrSimulatorBuilder() {}

  /** The port on 127.0.0.1; 0, the default, is any free one. */
  public EmrSimulatorBuilder port(int value) {
    port = value;
    return this;
  }

  /** The region requests must be signed for; {@code us-east-1} by default. */
  public EmrSimulatorBuilder region(String value) {
    region = Objects.requireNonNull(value, "region is null");
    return this;
  }

  /** Simulated time; real time by default. Whoever gives a clock closes it. */
  public EmrSimulatorBuilder clock(SimulatorClock value) {
    clock = Objects.requireNonNull(value, "clock is null");
    return this;
  }

  /** The access key that is valid from the start; a random one by default. */
  public EmrSimulatorBuilder credentials(Credentials value) {
    credentials = Objects.requireNonNull(value, "credentials is null");
    return this;
  }

  /** How long transitions take. */
  public EmrSimulatorBuilder timings(Timings value) {
    timings = Objects.requireNonNull(value, "timings is null");
    return this;
  }

  /**
   * Where real processes of clusters without a node of their own run; a temporary folder by
   * default.
   */
  public EmrSimulatorBuilder node(NodeConfiguration value) {
    node = Objects.requireNonNull(value, "node is null");
    return this;
  }

  /**
   * What steps do: by default a real process in real time, and in manual time a minute that ends
   * well.
   */
  public EmrSimulatorBuilder behavior(Function<StepRequest, StepBehavior> value) {
    behavior = Objects.requireNonNull(value, "behavior is null");
    return this;
  }

  /** Adds a filter; the first added is the first asked. */
  public EmrSimulatorBuilder filter(RequestFilter value) {
    filters.add(Objects.requireNonNull(value, "filter is null"));
    return this;
  }

  /**
   * Whether a running step shows CANCEL_PENDING while it is being stopped (the default) or stays
   * RUNNING. Which of them AWS does could not be confirmed, so software should be tested with both.
   */
  public EmrSimulatorBuilder runningStepsShowCancelPending(boolean value) {
    showsCancelPending = value;
    return this;
  }

  /**
   * Whom a cancelled step's signal reaches; its whole process tree by default. Which of them AWS
   * does could not be confirmed, so software should be tested with both.
   */
  public EmrSimulatorBuilder killScope(KillScope value) {
    killScope = Objects.requireNonNull(value, "killScope is null");
    return this;
  }

  /**
   * The service's own time, by which it judges how old a signature is; the machine's by default, as
   * clients sign by that.
   */
  public EmrSimulatorBuilder signatureTime(InstantSource value) {
    signatureTime = Objects.requireNonNull(value, "signatureTime is null");
    return this;
  }

  /**
   * Whether DescribeStep and CancelSteps know a step that ListSteps no longer shows; by default
   * they don't. Which of them AWS does is not known, so software should be tested with both.
   */
  public EmrSimulatorBuilder describesOldSteps(boolean value) {
    describesOldSteps = value;
    return this;
  }

  /**
   * Whether ListSteps tells of a step's YARN applications as DescribeStep does, which is the
   * default. AWS's API has a place for them in both answers; whether it fills both is not known, so
   * software should be tested with both.
   */
  public EmrSimulatorBuilder listsApplications(boolean value) {
    listsApplications = value;
    return this;
  }

  /** How many requests are answered; all of them by default. */
  public EmrSimulatorBuilder quotas(Quotas value) {
    quotas = Objects.requireNonNull(value, "quotas is null");
    return this;
  }

  /** Starts the server. */
  public EmrSimulator start() {
    Resources resources = new Resources();
    try {
      return start(resources);
    } catch (IllegalArgumentException e) {
      resources.close();
      throw e;
    } catch (IOException e) {
      resources.close();
      throw new UncheckedIOException("The EMR simulator cannot listen on port " + port, e);
    }
  }

  private EmrSimulator start(Resources resources) throws IOException {
    SimulatorClock time = clock;
    if (time == null) {
      time = SimulatorClock.real();
      resources.add(time::close);
    }
    NodeConfiguration place = node;
    if (place == null) {
      Path folder = TemporaryFolder.create();
      resources.add(() -> TemporaryFolder.delete(folder));
      place = NodeConfiguration.in(folder);
    }
    ProcessRunner processes = new ProcessRunner(CommandLine.ofThisJvm());
    resources.add(processes::close);
    StateLock lock = new StateLock();
    SimulatedAccount account =
        new SimulatedAccount(
            region,
            lock,
            time,
            timings,
            new Ids(),
            new StepRunner(time, processes),
            showsCancelPending,
            killScope);
    Clusters clusters =
        new Clusters(
            account, place, behavior != null ? behavior : defaultBehavior(time.isManual()));
    CredentialStore keys = new CredentialStore();
    keys.register(credentials);
    Journal journal = new Journal();
    HttpTransport transport = new HttpTransport();
    resources.add(transport::close);
    Stalls stalls = new Stalls(time);
    resources.add(stalls::close);
    Map<String, Operation> operations = operations(clusters);
    Faults faults = new Faults(operations.keySet(), stalls, transport);
    Execution execution = new Execution(operations, List.copyOf(filters), lock);
    RequestPipeline pipeline =
        new RequestPipeline(
            new SigV4Verifier(keys, region, signatureTime),
            execution,
            new FaultyExecution(
                execution, gate(operations.keySet(), time), faults, stalls, journal),
            time,
            journal);
    transport.start(port, pipeline::handle);
    return new EmrSimulator(
        transport.endpoint(),
        region,
        credentials,
        keys,
        lock,
        clusters,
        faults,
        journal,
        pipeline,
        resources);
  }

  /** A misspelt operation would be a limit that nothing meets. */
  private QuotaGate gate(Set<String> operations, SimulatorClock time) {
    Set<String> named = new TreeSet<>(quotas.operations().keySet());
    named.addAll(quotas.executedThrottled());
    named.removeAll(operations);
    if (!named.isEmpty()) {
      throw new IllegalArgumentException(
          "The quotas name " + named + ", there are " + new TreeSet<>(operations));
    }
    return new QuotaGate(quotas, time);
  }

  private static Function<StepRequest, StepBehavior> defaultBehavior(boolean manual) {
    StepBehavior chosen =
        manual ? StepBehavior.completesAfter(MANUAL_STEP) : StepBehavior.process();
    return request -> chosen;
  }

  private Map<String, Operation> operations(Clusters clusters) {
    StepOperations steps = new StepOperations(clusters, describesOldSteps, listsApplications);
    ClusterOperations all = new ClusterOperations(clusters);
    return Map.of(
        "AddJobFlowSteps", steps::addJobFlowSteps,
        "DescribeStep", steps::describeStep,
        "ListSteps", steps::listSteps,
        "CancelSteps", steps::cancelSteps,
        "RunJobFlow", all::runJobFlow,
        "ListClusters", all::listClusters,
        "DescribeCluster", all::describeCluster,
        "ModifyCluster", all::modifyCluster,
        "TerminateJobFlows", all::terminateJobFlows,
        "ListInstances", all::listInstances);
  }
}
