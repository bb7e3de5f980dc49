package io.github.azkabanaws.emrsimulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A simulator of Amazon EMR: a real HTTP server on loopback that speaks the service's wire
 * protocol, checks signatures and lives both state machines, and beside it this in-process
 * interface to arrange and to look.
 *
 * <pre>{@code
 * try (EmrSimulator emr = EmrSimulator.builder().start()) {
 *   SimulatedCluster cluster = emr.createCluster(ClusterSpec.named("etl"));
 *   // point an EMR client at emr.endpoint(), with emr.credentials() and emr.region()
 * }
 * }</pre>
 */
public final class EmrSimulator implements AutoCloseable {
  private final URI endpoint;
  private final String region;
  private final Credentials credentials;
  private final CredentialStore keys;
  private final StateLock lock;
  private final Clusters clusters;
  private final Faults faults;
  private final Journal journal;
  private final RequestPipeline pipeline;
  private final Resources resources;

  EmrSimulator(
      URI endpoint,
      String region,
      Credentials credentials,
      CredentialStore keys,
      StateLock lock,
      Clusters clusters,
      Faults faults,
      Journal journal,
      RequestPipeline pipeline,
      Resources resources) {
    this.endpoint = endpoint;
    this.region = region;
    this.credentials = credentials;
    this.keys = keys;
    this.lock = lock;
    this.clusters = clusters;
    this.faults = faults;
    this.journal = journal;
    this.pipeline = pipeline;
    this.resources = resources;
  }

  /** The way to a simulator. */
  public static EmrSimulatorBuilder builder() {
    return new EmrSimulatorBuilder();
  }

  /** Where the server listens. */
  public URI endpoint() {
    return endpoint;
  }

  /** The region requests must be signed for. */
  public String region() {
    return region;
  }

  /** The access key that was valid from the start. */
  public Credentials credentials() {
    return credentials;
  }

  /** Makes another access key valid, or valid again. */
  public void register(Credentials more) {
    keys.register(more);
  }

  /** From now on, requests with this access key get an ExpiredTokenException. */
  public void expire(Credentials old) {
    keys.expire(old.accessKeyId());
  }

  /** Makes a cluster, in the state its spec names. */
  public SimulatedCluster createCluster(ClusterSpec spec) {
    return lock.call(() -> new SimulatedCluster(clusters.create(spec), lock));
  }

  /** The cluster with this id, also one made by RunJobFlow. */
  public SimulatedCluster cluster(String id) {
    return lock.call(
        () ->
            clusters
                .find(id)
                .map(cluster -> new SimulatedCluster(cluster, lock))
                .orElseThrow(() -> new NoSuchElementException("There is no cluster " + id)));
  }

  /** All clusters, the newest first. */
  public List<SimulatedCluster> clusters() {
    return lock.call(
        () ->
            clusters.newestFirst().stream()
                .map(cluster -> new SimulatedCluster(cluster, lock))
                .toList());
  }

  /** The step with this id, on whatever cluster, at this moment. */
  public StepSnapshot step(String stepId) {
    return lock.call(() -> findStep(stepId).snapshot());
  }

  /** Completes when the step has reached a terminal state, with the step as it then is. */
  public CompletableFuture<StepSnapshot> stepEnded(String stepId) {
    return lock.call(() -> findStep(stepId).end().copy());
  }

  /**
   * From now on, steps of clusters that have no behaviour of their own behave as {@code chooser}
   * says.
   */
  public void behavior(Function<StepRequest, StepBehavior> chooser) {
    lock.run(() -> clusters.behavior(chooser));
  }

  /**
   * Asks as another client of the account, without a connection and a signature, for loads that
   * real requests would make slow. Quotas, faults, filters and the journal treat it as any request.
   *
   * @param body the request as JSON
   * @return the answer; empty if a fault takes it away or holds it back
   */
  public Optional<Answer> ask(String operation, JsonNode body) {
    Delivery delivery = pipeline.handleUnsigned(operation, body).getNow(null);
    return delivery instanceof Delivery.Whole whole
        ? Optional.of(whole.answer())
        : Optional.empty();
  }

  /** What goes wrong. */
  public Faults faults() {
    return faults;
  }

  /** What was asked and answered. */
  public Journal journal() {
    return journal;
  }

  /**
   * Stops the server, kills every process that is left and waits, for a bounded time, until all is
   * quiet.
   */
  @Override
  public void close() {
    resources.close();
  }

  private Step findStep(String stepId) {
    return clusters
        .findStep(stepId)
        .orElseThrow(() -> new NoSuchElementException("There is no step " + stepId));
  }
}
