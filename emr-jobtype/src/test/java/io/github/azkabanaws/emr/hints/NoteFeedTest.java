package io.github.azkabanaws.emr.hints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeHints;
import io.github.azkabanaws.emr.fixtures.S3StandIn;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.job.AwsAccounts;
import io.github.azkabanaws.emr.s3.S3Location;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
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
    feed = new NoteFeed(list, Clock.fixed(NOW, ZoneOffset.UTC));
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

  /** Somebody fills the place: it costs a handful of calls each time, and nothing is left out. */
  @Test
  void aReadingHasAFewPagesAndTheNextOneGoesOn() {
    for (int i = 0; i < 5500; i++) {
      put("20261128T145000Z-" + (10_000 + i));
    }
    feed.read(List.of());
    assertThat(s3.requests()).hasSize(NoteFeed.MOST_PAGES);
    feed.read(List.of());
    assertThat(s3.requests()).hasSize(NoteFeed.MOST_PAGES + 1);
    assertThat(s3.requests().get(5).query()).contains("20261128T145000Z-14999");
    feed.read(List.of());
    assertThat(s3.requests().get(6).query()).contains("start-after=azkaban/f00d/20261128T144500Z");
  }

  @Test
  void aServiceThatAlwaysHasMoreIsNotAskedForEver() {
    int[] calls = {0};
    NoteFeed endless =
        new NoteFeed(
            after -> {
              calls[0]++;
              return new NoteList.Page(List.of("x"), true);
            },
            Clock.systemUTC());
    endless.read(List.of());
    assertThat(calls[0]).isEqualTo(NoteFeed.MOST_PAGES);
    NoteList.Page empty = new NoteList.Page(List.of(), true);
    assertThat(empty.hasMore()).isFalse();
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

  private void put(String name) {
    s3.put("/" + PLACE.bucket() + "/" + PLACE.key() + "/" + name, new byte[0], NOW);
  }
}
