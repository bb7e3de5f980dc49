package io.github.azkabanaws.emr.notices;

import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.base.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * One thing that people have to hear of. Immutable.
 *
 * <p>Its sentence goes to people who may not read the job's log: it is in the plugin's own words,
 * and has no argument of a script, no value that an author wrote and no secret. Names of project,
 * flow, job and group come from the notice's own members, and are made safe.
 */
public final class Notice {
  private final NoticeKind kind;
  private final String sentence;
  private final Optional<Execution> execution;
  private final Optional<String> group;
  private final Optional<String> cluster;
  private final Optional<String> step;
  private final Optional<String> rule;
  private final Optional<String> thing;

  private Notice(
      NoticeKind kind,
      String sentence,
      Optional<Execution> execution,
      Optional<String> group,
      Optional<String> cluster,
      Optional<String> step,
      Optional<String> rule,
      Optional<String> thing) {
    this.kind = Objects.requireNonNull(kind, "kind");
    this.sentence = Objects.requireNonNull(sentence, "sentence");
    this.execution = Objects.requireNonNull(execution, "execution");
    this.group = Objects.requireNonNull(group, "group");
    this.cluster = Objects.requireNonNull(cluster, "cluster");
    this.step = Objects.requireNonNull(step, "step");
    this.rule = Objects.requireNonNull(rule, "rule");
    this.thing = Objects.requireNonNull(thing, "thing");
  }

  /**
   * A notice about nobody's job yet.
   *
   * @param sentence what happened and what to do, as the class says
   */
  public static Notice of(NoticeKind kind, String sentence) {
    return new Notice(
        kind,
        sentence,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * The same about a job.
   *
   * @param runsAs the group that it runs as, if that is known
   */
  public Notice ofJob(Execution job, Optional<String> runsAs) {
    return new Notice(kind, sentence, Optional.of(job), runsAs, cluster, step, rule, thing);
  }

  /** The same about a step; then the step is the thing that is told of once. */
  public Notice onStep(String clusterId, String stepId) {
    return new Notice(
        kind, sentence, execution, group, Optional.of(clusterId), Optional.of(stepId), rule, thing);
  }

  /**
   * The same about a rule of the administrator's, each of which is told of.
   *
   * @param name of the rule, as the administrator wrote it
   */
  public Notice byRule(String name) {
    return new Notice(kind, sentence, execution, group, cluster, step, Optional.of(name), thing);
  }

  /**
   * The same about a thing of its own, which is told of once whatever else the notice says.
   *
   * @param what tells it from all other things of the kind
   */
  public Notice about(String what) {
    return new Notice(kind, sentence, execution, group, cluster, step, rule, Optional.of(what));
  }

  public NoticeKind kind() {
    return kind;
  }

  public String sentence() {
    return sentence;
  }

  Optional<Execution> execution() {
    return execution;
  }

  Optional<String> group() {
    return group;
  }

  Optional<String> cluster() {
    return cluster;
  }

  Optional<String> step() {
    return step;
  }

  Optional<String> rule() {
    return rule;
  }

  /**
   * What the notice is about, as 64 hexadecimal digits: two with the same are about one thing. It
   * is what {@link #about} says; or else the step, or else the attempt of the job; each with the
   * kind and the rule.
   */
  public String identity() {
    return Sha256.hex(things().toString().getBytes(StandardCharsets.UTF_8));
  }

  private List<Object> things() {
    if (thing.isPresent()) {
      return Arrays.asList(kind, "thing", thing.get());
    }
    if (step.isPresent()) {
      return Arrays.asList(kind, "step", cluster.get(), step.get(), rule);
    }
    return execution
        .map(
            job ->
                Arrays.<Object>asList(
                    kind,
                    "job",
                    job.projectName().length(),
                    job.projectName(),
                    job.flowId().length(),
                    job.flowId(),
                    job.executionId(),
                    job.nestedPath().length(),
                    job.nestedPath(),
                    job.jobId(),
                    job.attempt(),
                    rule))
        .orElseGet(() -> Arrays.asList(kind, "sentence", sentence, rule));
  }
}
