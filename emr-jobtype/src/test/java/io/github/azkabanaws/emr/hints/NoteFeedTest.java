package io.github.azkabanaws.emr.hints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.azkaban.Execution;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeHints;
import io.github.azkabanaws.emr.fixtures.S3StandIn;
import io.github.azkabanaws.emr.fixtures.StepClient;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.job.AwsAccounts;
import io.github.azkabanaws.emr.s3.S3Location;
import io.github.azkabanaws.emr.step.StepKey;
import io.github.azkabanaws.emr.watch.StepWatch;
import io.github.azkabanaws.emr.watch.WatchedStep;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.log4j.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.emr.model.ListStepsRequest;
import software.amazon.awssdk.services.emr.model.ListStepsResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** One prefix, one call. */
class NoteFeedTest {
  private static final Instant NOW = Instant.parse("2026-11-28T15:00:00Z");
  private static final S3Location PLACE = S3Location.parse("s3://notes/azkaban/f00d").orElseThrow();

  private final VirtualTimer timer = new VirtualTimer();
  private S3StandIn s3;
  private NoteFeed feed;
  private S3NoteList list;

  @BeforeEach
  void start() throws Exception {
    System.setProperty("aws.accessKeyId", "test");
    System.setProperty("aws.secretAccessKey", "test");
    s3 = new S3StandIn();
    S3Client client =
        new AwsAccounts(timer, timer.everywhere(), FakeHints.none(timer))
            .of(Examples.config("aws.emr.upload.endpoint", s3.endpoint().toString()).aws())
            .s3();
    list = new S3NoteList(client, PLACE);
    // The stand-in says its own time.
    feed = new NoteFeed(after -> at(NOW, list.after(after)), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterEach
  void stop() {
    s3.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void oneCallListsWhatIsNotOlderThanTheWindow() {
    Duration pause = feed.read(List.of());
    assertThat(pause).isEqualTo(Duration.ofSeconds(2));
    assertThat(s3.requests())
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.method()).isEqualTo("GET");
              assertThat(request.path()).matches("/notes/?");
              assertThat(request.query())
                  .contains(
                      "list-type=2",
                      "prefix=azkaban/f00d/",
                      "start-after=azkaban/f00d/20261128T144500Z",
                      "max-keys=1000");
            });
  }

  @Test
  void namesAreToldWithoutThePrefixAndOthersAreLeftOut() {
    put("20261128T144501Z-a");
    put("20261128T144459Z-b");
    s3.put("/notes/azkaban/f00dx/20261128T145959Z-c", new byte[0], NOW);
    s3.put("/notes/azkaban/beef/20261128T145959Z-d", new byte[0], NOW);
    NoteList.Page page = list.after("20261128T144500Z");
    assertThat(page.names()).containsExactly("20261128T144501Z-a");
    assertThat(page.hasMore()).isFalse();
  }

  /** XML has no way to say most of the control characters that a key may have. */
  @Test
  void aKeyThatXmlHasNoWordForHidesNoOther() {
    put("20261128T144501Z-a\u0001");
    put("20261128T144502Z-b c%20+\u00fc");
    put("20261128T144503Z-d");
    assertThat(list.after("20261128T144500Z").names())
        .containsExactly(
            "20261128T144501Z-a\u0001", "20261128T144502Z-b c%20+\u00fc", "20261128T144503Z-d");
  }

  @Test
  void aPageThatIsFullIsFollowedByTheNext() {
    for (int i = 0; i < 1001; i++) {
      put("20261128T145000Z-" + (1000 + i));
    }
    feed.read(List.of());
    assertThat(s3.requests()).hasSize(2);
    assertThat(s3.requests().get(1).query())
        .contains("start-after=azkaban/f00d/20261128T145000Z-1999");
  }

  @Test
  void theAnswerSaysTheTime() {
    Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    assertThat(list.after("20261128T144500Z").time())
        .hasValueSatisfying(time -> assertThat(time).isBetween(before, Instant.now()));
  }

  /** Most of what a long time has is known already. */
  @Test
  void oneOfTenReadingsGoesBackAsFarAsTheWindowTheOthersAMinute() {
    for (int i = 0; i < 11; i++) {
      feed.read(List.of());
    }
    assertThat(from(s3.requests().get(0))).isEqualTo("20261128T144500Z");
    assertThat(s3.requests().subList(1, 10))
        .allSatisfy(request -> assertThat(from(request)).isEqualTo("20261128T145900Z"));
    assertThat(from(s3.requests().get(10))).isEqualTo("20261128T144500Z");
    assertThat(s3.requests()).hasSize(11);
  }

  /** Somebody has filled the place: it costs a handful of calls each time, and hides nothing. */
  @Test
  void aReadingOfTheWholeWindowHasAFewPagesAndTheNextOneGoesOn() {
    for (int i = 0; i < 5500; i++) {
      put("20261128T145000Z-" + (10_000 + i));
    }
    put("20261128T145930Z-new");
    feed.read(List.of());
    assertThat(s3.requests()).hasSize(NoteFeed.MOST_PAGES + 1);
    // What is new is read with it.
    assertThat(from(s3.requests().get(NoteFeed.MOST_PAGES))).isEqualTo("20261128T145900Z");
    for (int i = 1; i < NoteFeed.READINGS; i++) {
      feed.read(List.of());
    }
    feed.read(List.of());
    List<S3StandIn.Request> requests = s3.requests();
    assertThat(from(requests.get(requests.size() - 1))).isEqualTo("20261128T145000Z-14999");
  }

  /** No executor can see what is behind them, and no note comes from the future. */
  @Test
  void objectsOfTheFutureAreNotListedToTheirEnd() {
    int[] calls = {0};
    NoteFeed feed =
        feed(
            after -> {
              calls[0]++;
              return new NoteList.Page(
                  List.of("20261128T151501Z-" + calls[0]), true, Optional.of(NOW));
            });
    feed.read(List.of());
    assertThat(calls[0]).isEqualTo(1);
  }

  /** A note may be behind what was read, so a watch must not rely on there being none. */
  @Test
  void whereTheLastMinuteHasTooManyObjectsNotesCanNotBeRead() {
    int[] calls = {0};
    NoteFeed feed =
        feed(
            after -> {
              calls[0]++;
              return new NoteList.Page(List.of("20261128T145959Z-x"), true, Optional.of(NOW));
            });
    assertThatThrownBy(() -> feed.read(List.of()))
        .hasMessage("there are more than 5,000 objects of the last minute");
    assertThat(calls[0]).isEqualTo(2 * NoteFeed.MOST_PAGES);
    NoteList.Page empty = new NoteList.Page(List.of(), true, Optional.empty());
    assertThat(empty.hasMore()).isFalse();
  }

  /** Else a clock that is 16 minutes fast would see none, and say nothing of it. */
  @ParameterizedTest
  @ValueSource(ints = {-20, -16, -1, 1, 16, 20})
  void theTimeIsThatOfS3WhateverTheClockHereSays(int minutesFast) {
    Clock wrong = Clock.fixed(NOW.plus(Duration.ofMinutes(minutesFast)), ZoneOffset.UTC);
    List<String> asked = new ArrayList<>();
    NoteFeed feed =
        new NoteFeed(
            after -> {
              asked.add(after);
              return new NoteList.Page(List.of(), false, Optional.of(NOW));
            },
            wrong);
    feed.read(List.of());
    feed.read(List.of());
    assertThat(asked).endsWith("20261128T144500Z", "20261128T145900Z").hasSize(3);
  }

  @Test
  void withoutATimeInTheAnswerItIsTheClocks() {
    List<String> asked = new ArrayList<>();
    NoteFeed feed =
        feed(
            after -> {
              asked.add(after);
              return new NoteList.Page(List.of(), false, Optional.empty());
            });
    feed.read(List.of());
    feed.read(List.of());
    assertThat(asked).containsExactly("20261128T144500Z", "20261128T145900Z");
  }

  /** Adopted steps, those with a runtime role: they leave none for this JVM. */
  @Test
  void nothingIsListedWhileOnlyStepsAreWatchedThatLeaveNoNotes() {
    VirtualTimer virtual = new VirtualTimer();
    StepClient emr =
        new StepClient() {
          @Override
          public ListStepsResponse listSteps(ListStepsRequest request) {
            return ListStepsResponse.builder().build();
          }
        };
    StepWatch watch =
        new StepWatch(emr.calls(), new ApiBudget(6, 0.3, virtual, () -> 0.5), virtual, virtual);
    int[] calls = {0};
    NoteFeed feed =
        feed(
            after -> {
              calls[0]++;
              return new NoteList.Page(List.of(), false, Optional.empty());
            });
    new HintReader("the prefix", feed, virtual, virtual, Examples.Log.create().logger())
        .tell(watch);
    Logger log = Examples.Log.create().logger();
    watch.watch(new StepAddress(Examples.CLUSTER, "s-1"), Duration.ofSeconds(30), log);
    virtual.await(new Signal(), Duration.ofMinutes(1));
    assertThat(calls[0]).isZero();
    StepKey key = StepKey.of("", new Execution(1, "p", "f", "j", "", 0, "alice", Set.of()), 0);
    WatchedStep noting =
        watch.watch(
            new StepAddress(Examples.CLUSTER, "s-2"),
            Optional.of(key),
            Duration.ofSeconds(30),
            log);
    virtual.await(new Signal(), Duration.ofMinutes(1));
    assertThat(calls[0]).isBetween(29, 32);
    watch.leave(noting);
    virtual.await(new Signal(), Duration.ofMinutes(1));
    assertThat(calls[0]).isBetween(29, 33);
  }

  @Test
  void aRefusalHasS3sWords() {
    s3.fails(403, "AccessDenied");
    assertThatThrownBy(() -> feed.read(List.of()))
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied"));
    s3.fails(403, "AccessDenied");
    assertThatThrownBy(() -> feed.peek()).isInstanceOf(S3Exception.class);
    feed.peek();
  }

  private static NoteFeed feed(NoteList list) {
    return new NoteFeed(list, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static NoteList.Page at(Instant time, NoteList.Page page) {
    return new NoteList.Page(page.names(), page.hasMore(), Optional.of(time));
  }

  /** After which name the list was to begin. */
  private static String from(S3StandIn.Request request) {
    return request.query().replaceAll(".*start-after=azkaban/f00d/([^&]*).*", "$1");
  }

  private void put(String name) {
    s3.put("/" + PLACE.bucket() + "/" + PLACE.key() + "/" + name, new byte[0], NOW);
  }
}
