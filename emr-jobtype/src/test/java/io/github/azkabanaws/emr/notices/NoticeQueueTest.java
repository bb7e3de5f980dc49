package io.github.azkabanaws.emr.notices;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.base.EngineThread;
import io.github.azkabanaws.emr.base.Scheduler;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.sns.model.SnsException;

class NoticeQueueTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-28T18:04:05Z"), ZoneOffset.UTC);

  private final VirtualTimer timer = new VirtualTimer();
  private final Examples.Log log = Examples.Log.create();
  private final NoticeCounts counts = new NoticeCounts();

  /** What SNS took, and when. */
  private final List<NoticeMessage> came = new ArrayList<>();

  private final List<Duration> times = new ArrayList<>();

  /** What it does with each message before it takes it. */
  private Runnable trouble = () -> {};

  /** Told of each message before that. */
  private Consumer<NoticeMessage> bad = message -> {};

  private int attempts;
  private final NoticeQueue queue = queue(timer, 3);

  @Test
  void eachComesAtOnceAndInItsOrder() {
    tell("a", "b");
    assertThat(came).isEmpty();
    pass(Duration.ZERO);
    assertThat(texts()).containsExactly("a", "b");
    assertThat(figures()).containsOnly(Map.entry("Sent", 2L));
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void aThingIsToldOnce() {
    tell("a", "a", "b", "a");
    pass(Duration.ofHours(5));
    tell("a");
    pass(Duration.ofHours(5));
    assertThat(texts()).containsExactly("a", "b");
    assertThat(figures()).containsOnly(Map.entry("Sent", 2L), Map.entry("Repeated", 3L));
  }

  @Test
  void noMinuteHasMoreThanTheLimit() {
    for (int second = 0; second < 600; second++) {
      String thing = "thing " + second;
      timer.at(Duration.ofSeconds(second), () -> tell(thing));
    }
    pass(Duration.ofMinutes(20));
    List<Duration> own = ownTimes();
    // The first minute's first three, and then three in each minute.
    assertThat(own).hasSize(30);
    for (int i = 3; i < own.size(); i++) {
      assertThat(own.get(i).minus(own.get(i - 3))).isGreaterThanOrEqualTo(Duration.ofMinutes(1));
    }
    assertThat(leftOut(texts())).isEqualTo(570);
    assertThat(figures().get("LeftOut")).isEqualTo(570);
    assertThat(came.stream().filter(m -> m.kind() == NoticeKind.LEFT_OUT).count())
        .isLessThanOrEqualTo(11);
  }

  @Test
  void tenThousandAtOnceAreThreeAndASummary() {
    for (int i = 0; i < 10_000; i++) {
      tell("thing " + i);
    }
    pass(Duration.ofMinutes(5));
    assertThat(texts())
        .containsExactly(
            "thing 0",
            "thing 1",
            "thing 2",
            "9997 notices were left out, because at most 3 a minute are sent"
                + " (aws.emr.notice.messages.per.minute): 9997 orphan-met. The logs of the jobs"
                + " say what happened to each.");
    assertThat(times.get(3)).isEqualTo(Duration.ofMinutes(1));
    assertThat(came.get(3).attributes()).isEqualTo(Map.of("kind", "left-out"));
    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("WARN EMR notices to the topic: 9997 notices were left out");
    assertThat(figures()).containsOnly(Map.entry("Sent", 4L), Map.entry("LeftOut", 9997L));
  }

  @Test
  void summariesAreThingsOfTheirOwn() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 4; i++) {
        tell(round + " " + i);
      }
      pass(Duration.ofMinutes(10));
    }
    assertThat(texts()).hasSize(8);
    assertThat(came.get(3).identity()).isNotEqualTo(came.get(7).identity());
    NoticeQueue other =
        new NoticeQueue(
            "x", this::publish, 1, counts, "another JVM", timer, CLOCK, timer, log.logger());
    other.tell(notice("0 0"));
    other.tell(notice("0 1"));
    pass(Duration.ofMinutes(10));
    assertThat(came.get(9).kind()).isEqualTo(NoticeKind.LEFT_OUT);
    assertThat(came.get(9).identity()).isNotEqualTo(came.get(3).identity());
  }

  @Test
  void whatSnsDidNotTakeComesLaterAndOnce() {
    trouble = () -> refuse(403, "AuthorizationError");
    tell("a", "b");
    pass(Duration.ofMinutes(20));
    assertThat(came).isEmpty();
    assertThat(figures()).containsOnly(Map.entry("Waiting", 2L));
    assertThat(attempts).isBetween(5, 12);
    assertThat(log.lines())
        .hasSize(2)
        .allMatch(
            line ->
                line.startsWith(
                    "WARN An EMR notice to the topic failed (AuthorizationError: no); it is sent"
                        + " later. Jobs do not depend on it."));
    trouble = () -> {};
    pass(Duration.ofMinutes(6));
    assertThat(texts()).containsExactly("a", "b");
    assertThat(figures()).containsOnly(Map.entry("Sent", 2L));
    assertThat(log.lines()).last().isEqualTo("INFO EMR notices reach the topic again.");
  }

  @Test
  void whatWasNeverSentMayBeToldAgain() {
    trouble = () -> refuse(403, "AuthorizationError");
    tell("a");
    pass(Duration.ofHours(2));
    assertThat(figures()).containsEntry("Lost", 1L);
    trouble = () -> {};
    tell("a", "b", "c", "d", "e");
    pass(Duration.ofMinutes(6));
    assertThat(texts()).startsWith("a", "b", "c").doesNotContain("d", "e");
    tell("d", "a");
    pass(Duration.ofMinutes(6));
    assertThat(texts()).contains("d").filteredOn("a"::equals).hasSize(1);
    assertThat(figures()).containsEntry("Repeated", 1L).containsEntry("LeftOut", 2L);
  }

  @Test
  void whatMayHaveComeIsNotSentAgain() {
    trouble =
        () -> {
          throw SdkClientException.create("Unable to execute", new IOException("Read timed out"));
        };
    tell("a", "b");
    pass(Duration.ofSeconds(30));
    trouble = () -> {};
    pass(Duration.ofMinutes(10));
    assertThat(attempts).isEqualTo(3);
    assertThat(texts())
        .containsExactly(
            "2 notices have perhaps not arrived, because SNS did not take them or gave no answer in"
                + " time: 2 orphan-met. The logs of the jobs say what happened to each.");
    assertThat(figures()).containsOnly(Map.entry("Unsure", 2L), Map.entry("Sent", 1L));
    assertThat(log.lines().get(0))
        .contains("IOException: Read timed out")
        .contains("it is not sent again, so that it does not come twice");
  }

  @Test
  void aMessageThatSnsDoesNotTakeHoldsUpNoOther() {
    trouble =
        () -> {
          if (attempts == 1) {
            refuse(400, "InvalidParameter");
          }
        };
    tell("a", "b");
    pass(Duration.ofMinutes(10));
    assertThat(texts().get(0)).isEqualTo("b");
    assertThat(texts().get(1)).startsWith("1 notice has perhaps not arrived");
    assertThat(figures()).containsOnly(Map.entry("Lost", 1L), Map.entry("Sent", 2L));
  }

  @Test
  void whenSnsIsAwayForHoursWhatIsOldIsGivenUpAndWhatWaitsComesAtItsPace() {
    trouble = () -> refuse(400, "KMSDisabled");
    for (int minute = 0; minute < 180; minute++) {
      String at = "minute " + minute;
      timer.at(Duration.ofMinutes(minute), () -> tell(at + " a", at + " b"));
    }
    timer.at(Duration.ofHours(3), () -> trouble = () -> {});
    pass(Duration.ofMinutes(179));
    assertThat(came).isEmpty();
    assertThat(figures().get("Waiting")).isEqualTo(NoticeBacklog.LONGEST);
    // Pauses grow to five minutes, and a notice does not shorten one.
    assertThat(attempts).isLessThan(60);
    assertThat(log.lines()).hasSizeLessThan(12);
    pass(Duration.ofHours(6));
    assertThat(figures().get("Waiting")).isNull();
    List<Duration> own = ownTimes();
    assertThat(figures().get("Sent")).isEqualTo(came.size());
    assertThat(own.size() + figures().get("Lost") + figures().get("LeftOut")).isEqualTo(360);
    assertThat(leftOut(texts())).isEqualTo(figures().get("LeftOut"));
    for (int i = 3; i < own.size(); i++) {
      assertThat(own.get(i).minus(own.get(i - 3))).isGreaterThanOrEqualTo(Duration.ofMinutes(1));
    }
  }

  @Test
  void aMessageThatSomebodyInBetweenDoesNotLetPassHoldsUpNoOther() {
    // As a firewall does, with an answer that is not SNS's.
    boolean[] isBad = new boolean[1];
    trouble =
        () -> {
          if (isBad[0]) {
            refuse(403, "Forbidden");
          }
        };
    bad = message -> isBad[0] = message.body().contains("\"a\"");
    tell("a", "b");
    pass(Duration.ofMinutes(1));
    tell("c");
    pass(Duration.ofMinutes(1));
    assertThat(texts()).containsExactly("b", "c");
    pass(Duration.ofHours(2));
    assertThat(texts()).last().asString().startsWith("1 notice has perhaps not arrived");
    assertThat(figures()).containsOnly(Map.entry("Lost", 1L), Map.entry("Sent", 3L));
  }

  @Test
  void afterAnOutageWhatIsNewComesAtOnce() {
    trouble = () -> refuse(400, "KMSDisabled");
    for (int minute = 0; minute < 120; minute++) {
      int at = minute;
      timer.at(Duration.ofMinutes(minute), () -> tell(at + " a", at + " b", at + " c"));
    }
    timer.at(Duration.ofMinutes(40), () -> trouble = () -> {});
    pass(Duration.ofMinutes(125));
    for (int i = 0; i < came.size(); i++) {
      String text = texts().get(i);
      if (text.endsWith(" a") && Integer.parseInt(text.replace(" a", "")) > 45) {
        Duration told = Duration.ofMinutes(Integer.parseInt(text.replace(" a", "")));
        assertThat(times.get(i).minus(told)).as(text).isLessThan(Duration.ofMinutes(6));
      }
    }
    assertThat(texts())
        .anyMatch(
            text ->
                text.contains("given up after 1h, because others went first or SNS took none: "));
    assertThat(texts())
        .filteredOn(text -> text.matches("(4[6-9]|[5-9]\\d|1[01]\\d) [abc]"))
        .hasSizeGreaterThan(200);
  }

  @Test
  void whatWasLostInALongOutageIsToldOfWithoutAnythingNew() {
    trouble = () -> refuse(403, "AuthorizationError");
    tell("a");
    timer.at(Duration.ofHours(5), () -> trouble = () -> {});
    pass(Duration.ofHours(5).plusMinutes(10));
    assertThat(texts()).singleElement().asString().startsWith("1 notice has perhaps not arrived");
    assertThat(log.lines()).hasSizeLessThan(12);
  }

  @Test
  void onlySoManyThingsAreRemembered() {
    NoticeQueue many = queue(timer, 100);
    for (int i = 0; i <= NoticeQueue.THINGS; i++) {
      many.tell(notice("thing " + i));
      pass(Duration.ofSeconds(1));
    }
    many.tell(notice("thing " + NoticeQueue.THINGS));
    assertThat(figures().get("Repeated")).isEqualTo(1);
    many.tell(notice("thing 0"));
    assertThat(figures().get("Repeated")).isEqualTo(1);
  }

  @Test
  void aJvmThatGivesNoThreadFailsNobody() {
    boolean[] stuck = {true};
    Scheduler scheduler =
        (delay, task) -> {
          if (stuck[0]) {
            throw new OutOfMemoryError("unable to create native thread");
          }
          timer.after(delay, task);
        };
    NoticeQueue poor = queue(scheduler, 3);
    poor.tell(notice("a"));
    stuck[0] = false;
    poor.tell(notice("b"));
    pass(Duration.ZERO);
    assertThat(texts()).containsExactly("a", "b");
  }

  @Test
  void whateverIsThrownIsNoJobsAffair() {
    trouble =
        () -> {
          throw new StackOverflowError();
        };
    tell("a");
    pass(Duration.ofSeconds(30));
    trouble = () -> {};
    tell("b");
    pass(Duration.ofMinutes(2));
    assertThat(texts()).contains("b");
    assertThat(figures()).containsEntry("Unsure", 1L);
  }

  /** On a real thread, while SNS holds it. */
  @Test
  @Timeout(60)
  void whoeverTellsNeverWaitsForSns() throws Exception {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch done = new CountDownLatch(10);
    List<Thread> threads = new CopyOnWriteArrayList<>();
    AtomicInteger names = new AtomicInteger();
    NoticeTopic hangs =
        message -> {
          held.countDown();
          try {
            release.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          done.countDown();
        };
    Scheduler thread =
        new EngineThread(
            task -> {
              Thread made = new Thread(task, "notices-test-" + names.incrementAndGet());
              made.setDaemon(true);
              threads.add(made);
              return made;
            },
            Duration.ofSeconds(1));
    NoticeQueue real =
        new NoticeQueue("x", hangs, 10, counts, "jvm", Timer.SYSTEM, CLOCK, thread, log.logger());
    real.tell(notice("first"));
    held.await();
    for (int i = 0; i < 10_000; i++) {
      real.tell(notice("thing " + i));
    }
    assertThat(counts.figures()).containsEntry("Waiting", 10L).containsEntry("LeftOut", 9991L);
    assertThat(threads).hasSize(1).allMatch(Thread::isDaemon);
    release.countDown();
    assertThat(done.await(50, TimeUnit.SECONDS)).isTrue();
  }

  private NoticeQueue queue(Scheduler scheduler, int perMinute) {
    return new NoticeQueue(
        "the topic",
        this::publish,
        perMinute,
        counts,
        "this JVM",
        timer,
        CLOCK,
        scheduler,
        log.logger());
  }

  private void publish(NoticeMessage message) {
    attempts++;
    bad.accept(message);
    trouble.run();
    came.add(message);
    times.add(timer.now());
  }

  private void tell(String... things) {
    for (String thing : things) {
      queue.tell(notice(thing));
    }
  }

  private static Notice notice(String thing) {
    return Notice.of(NoticeKind.ORPHAN_MET, thing)
        .ofJob(Examples.EXECUTION, Optional.of("science"))
        .about(thing);
  }

  private void pass(Duration time) {
    timer.await(new Signal(), time);
  }

  private List<String> texts() {
    return came.stream()
        .map(m -> JsonNode.parser().parse(m.body()).asObject().get("text").asString())
        .toList();
  }

  /** When those came that are no summaries. */
  private List<Duration> ownTimes() {
    List<Duration> own = new ArrayList<>();
    for (int i = 0; i < came.size(); i++) {
      if (came.get(i).kind() != NoticeKind.LEFT_OUT) {
        own.add(times.get(i));
      }
    }
    return own;
  }

  /** How many the summaries say were left out. */
  private static long leftOut(List<String> texts) {
    return texts.stream()
        .filter(text -> text.contains(" left out, "))
        .mapToLong(text -> Long.parseLong(text.replaceFirst(" .*", "")))
        .sum();
  }

  /** Those that are not zero. */
  private Map<String, Long> figures() {
    Map<String, Long> figures = counts.figures();
    figures.values().removeIf(number -> number == 0);
    return figures;
  }

  private static void refuse(int status, String code) {
    throw SnsException.builder()
        .statusCode(status)
        .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).errorMessage("no").build())
        .build();
  }
}
