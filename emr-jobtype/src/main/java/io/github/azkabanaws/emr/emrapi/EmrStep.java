package io.github.azkabanaws.emr.emrapi;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** A step as EMR described it at some moment. Every member of EMR's answer is optional. */
public final class EmrStep {
  private final String id;
  private final String name;
  private final String stateText;
  private final Times times;
  private final Optional<FailureDetails> failure;
  private final Optional<StepCommand> command;
  private final YarnApplications applications;

  EmrStep(
      String id,
      String name,
      String stateText,
      Times times,
      Optional<FailureDetails> failure,
      Optional<StepCommand> command,
      YarnApplications applications) {
    this.id = Objects.requireNonNull(id, "id");
    this.name = Objects.requireNonNull(name, "name");
    this.stateText = Objects.requireNonNull(stateText, "stateText");
    this.times = Objects.requireNonNull(times, "times");
    this.failure = Objects.requireNonNull(failure, "failure");
    this.command = Objects.requireNonNull(command, "command");
    this.applications = Objects.requireNonNull(applications, "applications");
  }

  /** The same under the id that was asked for, and without its command, which may be large. */
  public EmrStep asked(String askedId) {
    return new EmrStep(askedId, name, stateText, times, failure, Optional.empty(), applications);
  }

  /** Empty if EMR does not say. */
  public String id() {
    return id;
  }

  /** Empty if EMR does not say. */
  public String name() {
    return name;
  }

  public StepState state() {
    return StepState.of(stateText);
  }

  /** EMR's word for the state; empty if it does not say. */
  public String stateText() {
    return stateText;
  }

  /** Whether EMR says in which state it is, be it one that this version does not know. */
  public boolean saysState() {
    return !stateText.isEmpty();
  }

  /** Whether it is over for ever. */
  public boolean hasEnded() {
    return state().isEnd();
  }

  /** Whether EMR can call a step so; nothing can be asked or ended by a blank. */
  public boolean hasId() {
    return isId(id);
  }

  /** Whether that can be what EMR calls a step. */
  public static boolean isId(String stepId) {
    return stepId != null && !stepId.trim().isEmpty();
  }

  public Optional<Instant> created() {
    return times.created;
  }

  /** When it began to run. */
  public Optional<Instant> started() {
    return times.started;
  }

  public Optional<Instant> ended() {
    return times.ended;
  }

  /** Whether EMR gives any of its times. */
  public boolean saysTimes() {
    return times.isSaid;
  }

  public Optional<FailureDetails> failure() {
    return failure;
  }

  /** What it runs. */
  public Optional<StepCommand> command() {
    return command;
  }

  /** Its YARN applications, as far as this answer has them: not before it has begun to run. */
  public YarnApplications applications() {
    return applications;
  }

  /** When what has happened to it. Immutable. */
  static final class Times {
    static final Times UNSAID =
        new Times(false, Optional.empty(), Optional.empty(), Optional.empty());

    private final boolean isSaid;
    private final Optional<Instant> created;
    private final Optional<Instant> started;
    private final Optional<Instant> ended;

    private Times(
        boolean isSaid,
        Optional<Instant> created,
        Optional<Instant> started,
        Optional<Instant> ended) {
      this.isSaid = isSaid;
      this.created = created;
      this.started = started;
      this.ended = ended;
    }

    /** Those of an answer, in which each can be missing. */
    static Times of(Optional<Instant> created, Optional<Instant> started, Optional<Instant> ended) {
      return new Times(true, created, started, ended);
    }
  }
}
