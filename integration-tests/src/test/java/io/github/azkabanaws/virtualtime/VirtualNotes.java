package io.github.azkabanaws.virtualtime;

import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.hints.HintFeed;
import io.github.azkabanaws.emr.hints.NoteFeed;
import io.github.azkabanaws.emr.hints.NoteList;
import io.github.azkabanaws.emr.s3.S3Location;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.StepRequest;
import io.github.azkabanaws.emrsimulator.StepSnapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A bucket of end notes in virtual time, and the wrapper that leaves them: a second after the
 * script has begun, and a second before EMR says that its step has completed.
 */
public final class VirtualNotes {
  /** Has executors list them. */
  public static final String PREFIX = "s3://notes/azkaban";

  private static final String OPTION = "--env=EMR_END_NOTES=";
  private static final String KEY = "--step-key=";
  private static final Duration MOMENT = Duration.ofSeconds(1);
  private static final Duration A_WHILE = Duration.ofSeconds(30);
  private static final int PAGE = 1000;
  private static final Duration HANGS = Duration.ofSeconds(5);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  /** How notes are left. */
  public enum Habit {
    RIGHT,
    /** Each of them again and again. */
    TWICE,
    /** Ten minutes after their time. */
    LATE,
    /** Only those that a script has begun. */
    NO_END
  }

  /** What becomes of a listing. */
  public enum Answer {
    RIGHT,
    DENIED,
    SLOW_DOWN,
    HANGS
  }

  private final VirtualTime time;
  private final Supplier<Instant> now;
  private final Habit habit;
  private final TreeSet<String> objects = new TreeSet<>();
  private final List<String[]> seen = new ArrayList<>();
  private final boolean mayHang;
  private Answer answer = Answer.RIGHT;
  private Runnable lies = () -> {};
  private int listings;
  private int lacking = Integer.MAX_VALUE;
  private int started;

  /**
   * @param now of the simulator
   */
  public VirtualNotes(VirtualTime time, Supplier<Instant> now, Habit habit) {
    this(time, now, habit, true);
  }

  private VirtualNotes(VirtualTime time, Supplier<Instant> now, Habit habit, boolean mayHang) {
    this.time = time;
    this.now = now;
    this.habit = habit;
    this.mayHang = mayHang;
  }

  /** Notes as they should be, in a bucket that always answers at once. */
  static VirtualNotes prompt(VirtualTime time, Supplier<Instant> now) {
    return new VirtualNotes(time, now, Habit.RIGHT, false);
  }

  /** Of so many scripts one ends without a note from now on, as where a node is killed. */
  void lackOneEndOf(int scripts) {
    lacking = scripts;
  }

  /** Whether a listing can take time. */
  boolean mayHang() {
    return mayHang;
  }

  /** How listings are answered from now on. */
  void answer(Answer next) {
    answer = next;
  }

  /** How many times somebody has asked. */
  int listings() {
    return listings;
  }

  /** What a JVM reads that has its notes there. */
  HintFeed feed(S3Location place) {
    String prefix = place + "/";
    return new NoteFeed(after -> list(prefix, after), new Now());
  }

  private NoteList.Page list(String prefix, String after) {
    listings++;
    if (answer == Answer.HANGS) {
      time.await(new Signal(), HANGS);
    }
    failure().ifPresent(VirtualNotes::fail);
    List<String> names = new ArrayList<>();
    for (String object : objects.tailSet(prefix + after, false)) {
      if (!object.startsWith(prefix)) {
        break;
      }
      if (names.size() == PAGE) {
        return new NoteList.Page(names, true, Optional.of(now.get()));
      }
      names.add(object.substring(prefix.length()));
    }
    return new NoteList.Page(names, false, Optional.of(now.get()));
  }

  private Optional<SdkException> failure() {
    return switch (answer) {
      case RIGHT -> Optional.empty();
      case DENIED -> Optional.of(error(403, "AccessDenied"));
      case SLOW_DOWN -> Optional.of(error(503, "SlowDown"));
      case HANGS -> Optional.of(SdkClientException.create("Read timed out"));
    };
  }

  private static void fail(SdkException e) {
    throw e;
  }

  private static SdkException error(int status, String code) {
    return (SdkException)
        S3Exception.builder()
            .statusCode(status)
            .awsErrorDetails(
                AwsErrorDetails.builder()
                    .errorCode(code)
                    .errorMessage("in the words of S3")
                    .build())
            .build();
  }

  /** The wrapper starts the script of a step that runs for so long unless somebody ends it. */
  void starts(EmrSimulator emr, StepRequest step, Duration runs) {
    Optional<String> place = value(step, OPTION);
    if (place.isEmpty()) {
      return;
    }
    String key = value(step, KEY).orElseThrow();
    String[] known = {place.get(), key};
    seen.add(known);
    in(A_WHILE, () -> lies.run());
    in(MOMENT, () -> leave(known, "begun"));
    boolean lacks = ++started % lacking == 0;
    if (habit != Habit.NO_END && !lacks) {
      boolean[] left = {false};
      in(runs.minus(MOMENT), () -> end(known, left, "ended-0"));
      // It may be killed before; where it is known by its id only when it is there.
      in(
          Duration.ZERO,
          () -> {
            var unused = emr.stepEnded(id(emr, step)).thenRun(() -> end(known, left, "ended-143"));
          });
    }
  }

  private void end(String[] known, boolean[] left, String word) {
    if (!left[0]) {
      left[0] = true;
      leave(known, word);
    }
  }

  private void leave(String[] known, String word) {
    String name = known[0] + "/" + TIME.format(now.get()) + "-" + known[1] + "-" + word;
    switch (habit) {
      case LATE -> in(Duration.ofMinutes(10), () -> objects.add(name));
      case TWICE -> {
        objects.add(name);
        for (int i = 1; i <= 20; i++) {
          in(MOMENT.multipliedBy(i), () -> objects.add(stamped(known, word)));
        }
      }
      default -> objects.add(name);
    }
  }

  /** Somebody writes of each script that it has ended: now, or when it has run for a while. */
  void lie() {
    lies = this::lieAboutAll;
    lies.run();
  }

  /** The same of other steps, there, and of these ones in another JVM's place. */
  void lieAboutOthers() {
    lies = this::lieAboutOthersOnce;
    lies.run();
  }

  private void lieAboutAll() {
    for (String[] known : List.copyOf(seen)) {
      objects.add(stamped(known, "ended-0"));
      objects.add(stamped(known, "ended-9"));
    }
  }

  private void lieAboutOthersOnce() {
    for (String[] known : List.copyOf(seen)) {
      for (int i = 2; i < 60; i++) {
        String other = "azk-" + i + "-0-0-0123456789abcdef";
        objects.add(stamped(new String[] {known[0], other}, "ended-0"));
        objects.add(stamped(new String[] {known[0] + i, known[1]}, "ended-0"));
      }
      objects.add(known[0] + "/" + TIME.format(now.get()) + "-s-123-ended-0");
      objects.add(known[0] + "/zzz");
    }
  }

  private String stamped(String[] known, String word) {
    return known[0] + "/" + TIME.format(now.get()) + "-" + known[1] + "-" + word;
  }

  private void in(Duration delay, Runnable what) {
    time.at(time.now().plus(delay.isNegative() ? Duration.ZERO : delay), what);
  }

  private static String id(EmrSimulator emr, StepRequest step) {
    return emr.cluster(step.clusterId()).steps().stream()
        .filter(one -> one.name().equals(step.name()))
        .map(StepSnapshot::id)
        .findFirst()
        .orElseThrow();
  }

  private static Optional<String> value(StepRequest step, String option) {
    return step.args().stream()
        .filter(argument -> argument.startsWith(option))
        .map(argument -> argument.substring(option.length()))
        .findFirst();
  }

  /** The executor's clock. */
  private final class Now extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Instant instant() {
      return now.get();
    }
  }
}
