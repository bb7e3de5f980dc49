package io.github.azkabanaws.virtualtime;

import io.github.azkabanaws.emrsimulator.Fault;
import io.github.azkabanaws.emrsimulator.TerminationReason;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** What goes wrong; the rows of the matrix. */
public enum FaultKind {
  THROTTLE("throttled"),
  THROTTLE_EXECUTED("throttled, but executed"),
  ERROR("500"),
  ERROR_EXECUTED("500, but executed"),
  RESET("connection reset before the request is executed"),
  RESET_EXECUTED("connection reset after it"),
  TIMEOUT("read timeout, never executed"),
  TIMEOUT_LATE("read timeout, executed 5 s later"),
  TIMEOUT_EXECUTED("read timeout, executed"),
  REFUSED("connection refused"),
  DNS("the endpoint's name does not resolve"),
  EXPIRED("credentials expired"),
  CLOCK_AHEAD("the executor's clock jumps ahead by an hour, and back"),
  CLOCK_BEHIND("the executor's clock jumps back by an hour, and ahead"),
  STAMPS("EMR's time stamps differ by an hour"),
  IDS("null and blank step ids, and a null in each list"),
  TERMINATED("cluster terminated by a user"),
  TERMINATED_WITH_ERRORS("cluster terminated with errors"),
  CANCELLED_ELSEWHERE("somebody cancels the step by EMR's own means"),
  LISTED_LATE("the list shows the step late"),
  VANISHED("the step left the list's 1,000, DescribeStep knows it"),
  VANISHED_ALTOGETHER("the step left the list's 1,000, EMR refuses to tell of it"),
  RESTART_FAIL("executor restart, `aws.emr.orphan.steps=fail`"),
  RESTART_CANCEL("executor restart, `cancel`"),
  RESTART_ADOPT("executor restart, `adopt`"),
  RESTART_RETRY("executor restart, a retry of the same execution, `fail`"),
  RESTART_SAME("executor restart, the same attempt once more, `fail`"),
  RESTART_LOST("executor gone, Azkaban calls its execution RUNNING, `fail`"),
  RESTART_LOST_CANCEL("the same, `cancel`"),
  RESTART_SILENT("executor dead, Azkaban has its row and calls its execution RUNNING, `fail`"),
  FLOW_JVM("connection refused, in a JVM that ends with its flow"),
  NOTES_DENIED("end notes: the bucket refuses"),
  NOTES_SLOW_DOWN("end notes: the bucket throttles"),
  NOTES_HANG("end notes: the bucket does not answer"),
  NOTES_LIE("end notes: one says an end that is none"),
  NOTES_TWICE("end notes: each comes many times"),
  NOTES_LATE("end notes: ten minutes late"),
  NOTES_FOREIGN("end notes: of other steps"),
  NOTES_MISSING("end notes: none of the end");

  private final String text;

  FaultKind(String text) {
    this.text = text;
  }

  /** What the simulator does with requests meanwhile. */
  public Optional<Fault> fault() {
    return switch (this) {
      case THROTTLE -> Optional.of(Fault.throttle());
      case THROTTLE_EXECUTED -> Optional.of(Fault.throttleAfter());
      case ERROR -> Optional.of(Fault.serverErrorBefore());
      case ERROR_EXECUTED -> Optional.of(Fault.serverErrorAfter());
      case RESET -> Optional.of(Fault.resetBefore());
      case RESET_EXECUTED -> Optional.of(Fault.resetAfter());
      case TIMEOUT -> Optional.of(Fault.stallBefore());
      case TIMEOUT_LATE -> Optional.of(Fault.stallBefore(Duration.ofSeconds(5)));
      case TIMEOUT_EXECUTED -> Optional.of(Fault.stallAfter());
      default -> Optional.empty();
    };
  }

  /** Whether what EMR was asked for is done although nobody hears of it. */
  boolean executes() {
    return this == TIMEOUT_LATE || fault().filter(Fault::executes).isPresent();
  }

  /** Whether EMR says nothing of the step as long as it lasts. */
  public boolean silences() {
    return fault().isPresent()
        || this == REFUSED
        || this == FLOW_JVM
        || this == DNS
        || this == EXPIRED;
  }

  public boolean isTimeout() {
    return this == TIMEOUT || this == TIMEOUT_LATE || this == TIMEOUT_EXECUTED;
  }

  /** Whether the executor lists end notes. */
  boolean isOfNotes() {
    return name().startsWith("NOTES");
  }

  /** How the wrapper leaves them. */
  VirtualNotes.Habit habit() {
    return switch (this) {
      case NOTES_TWICE -> VirtualNotes.Habit.TWICE;
      case NOTES_LATE -> VirtualNotes.Habit.LATE;
      case NOTES_MISSING -> VirtualNotes.Habit.NO_END;
      default -> VirtualNotes.Habit.RIGHT;
    };
  }

  /** How their bucket answers meanwhile. */
  VirtualNotes.Answer notesAnswer() {
    return switch (this) {
      case NOTES_DENIED -> VirtualNotes.Answer.DENIED;
      case NOTES_SLOW_DOWN -> VirtualNotes.Answer.SLOW_DOWN;
      case NOTES_HANG -> VirtualNotes.Answer.HANGS;
      default -> VirtualNotes.Answer.RIGHT;
    };
  }

  public boolean isRestart() {
    return name().startsWith("RESTART");
  }

  /** Whether Azkaban goes on calling the execution of a dead executor running. */
  boolean isUnnoticed() {
    return this == RESTART_LOST || this == RESTART_LOST_CANCEL || this == RESTART_SILENT;
  }

  public boolean isTermination() {
    return name().startsWith("TERMINATED");
  }

  public boolean isVanished() {
    return name().startsWith("VANISHED");
  }

  /** Whether everything is as before when it is over. */
  public boolean passes() {
    return !isRestart() && !isTermination() && !isVanished() && this != CANCELLED_ELSEWHERE;
  }

  /** Settings of the administrator without which the cell would show something else. */
  public Map<String, String> settings() {
    return switch (this) {
      case RESTART_CANCEL, RESTART_LOST_CANCEL -> Map.of("aws.emr.orphan.steps", "cancel");
      case RESTART_ADOPT -> Map.of("aws.emr.orphan.steps", "adopt");
      case VANISHED_ALTOGETHER -> Map.of("aws.emr.watch.blind.timeout", "1h");
      default -> Map.of();
    };
  }

  public TerminationReason reason() {
    return this == TERMINATED
        ? TerminationReason.userRequest()
        : TerminationReason.instanceFailure("The master node was lost");
  }

  @Override
  public String toString() {
    return text;
  }
}
