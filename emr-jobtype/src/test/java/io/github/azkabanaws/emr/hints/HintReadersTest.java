package io.github.azkabanaws.emr.hints;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emr.aws.ApiBudget;
import io.github.azkabanaws.emr.aws.AwsSettings;
import io.github.azkabanaws.emr.base.JvmName;
import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.fixtures.FakeHints;
import io.github.azkabanaws.emr.fixtures.StepClient;
import io.github.azkabanaws.emr.fixtures.VirtualTimer;
import io.github.azkabanaws.emr.watch.StepWatch;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.services.emr.model.ListStepsRequest;
import software.amazon.awssdk.services.emr.model.ListStepsResponse;

/** One reader for each queue. */
class HintReadersTest {
  private static final String QUEUE = "https://sqs.eu-west-1.amazonaws.com/123456789012/";

  private final VirtualTimer timer = new VirtualTimer();
  private final Examples.Log log = Examples.Log.create();
  private final List<FakeHints> opened = new ArrayList<>();
  private final HintReaders readers =
      new HintReaders(
          HintSources.all(Examples.JVM),
          (source, settings, credentials) -> {
            opened.add(new FakeHints());
            return new QueueFeed(opened.get(opened.size() - 1), timer());
          },
          timer,
          () -> timer);

  @Test
  void settingsThatNameTheSameQueueShareItsReader() throws Exception {
    StepWatch first = watch();
    StepWatch second = watch();
    readers.tell(settings("a"), null, first);
    readers.tell(settings("a"), null, second);
    assertThat(opened).hasSize(1);
    readers.tell(settings("b"), null, first);
    assertThat(opened).hasSize(2);
    second.watch(new StepAddress(Examples.CLUSTER, "s-1"), Duration.ofSeconds(30), log.logger());
    timer.await(new Signal(), Duration.ofSeconds(2));
    assertThat(opened.get(0).receives()).isPositive();
    assertThat(opened.get(1).receives()).isZero();
  }

  @Test
  void withoutAQueueNothingIsOpened() throws Exception {
    readers.tell(Examples.config().aws(), null, watch());
    assertThat(opened).isEmpty();
    assertThat(HintSources.all(Examples.JVM))
        .allMatch(source -> !source.place(Examples.config().aws().hints()).isPresent());
  }

  @Test
  void aQueueOfSqsIsOpenedAsThat() throws Exception {
    HintSource sqs = HintSources.all(Examples.JVM).get(0);
    assertThat(sqs.place(settings("a").hints())).contains(QUEUE + "a");
    assertThat(sqs.open(settings("a"), AnonymousCredentialsProvider.create()))
        .isInstanceOf(QueueFeed.class);
  }

  @Test
  void eachJvmHasItsOwnPlaceForNotes() throws Exception {
    AwsSettings noting = Examples.config("aws.emr.end.notes.prefix", "s3://notes/azkaban").aws();
    assertThat(readers.written(noting).orElseThrow())
        .hasToString("s3://notes/azkaban/" + Examples.JVM);
    assertThat(readers.written(settings("a"))).isEmpty();
    HintSource notes = HintSources.all(Examples.JVM).get(1);
    assertThat(notes.place(noting.hints())).contains("s3://notes/azkaban");
    assertThat(notes.open(noting, AnonymousCredentialsProvider.create()))
        .isInstanceOf(NoteFeed.class);
    assertThat(Examples.JVM.toString()).matches("[0-9a-f]{32}");
    assertThat(JvmName.random(new SecureRandom()).toString()).isNotEqualTo(Examples.JVM.toString());
  }

  @Test
  void thoseWhoReachS3ElsewhereDoNotShareAReaderAndOthersDo() throws Exception {
    String[] noting = {"aws.emr.end.notes.prefix", "s3://notes/azkaban"};
    StepWatch watch = watch();
    readers.tell(Examples.config(noting).aws(), null, watch);
    readers.tell(with(noting, "aws.emr.executors", "2"), null, watch);
    assertThat(opened).hasSize(1);
    readers.tell(with(noting, "aws.emr.upload.endpoint", "https://s3.example.com"), null, watch);
    assertThat(opened).hasSize(2);
    readers.tell(with(noting, "aws.emr.hints.queue", QUEUE + "a"), null, watch);
    readers.tell(settings("a"), null, watch);
    assertThat(opened).hasSize(3);
  }

  private static AwsSettings with(String[] settings, String name, String value) {
    return Examples.config(settings[0], settings[1], name, value).aws();
  }

  @Test
  void aQueueAndNotesHaveAReaderEach() throws Exception {
    AwsSettings both =
        Examples.config(
                "aws.emr.end.notes.prefix",
                "s3://notes/azkaban",
                "aws.emr.hints.queue",
                QUEUE + "a")
            .aws();
    StepWatch watch = watch();
    readers.tell(both, null, watch);
    assertThat(opened).hasSize(2);
    watch.watch(new StepAddress(Examples.CLUSTER, "s-1"), Duration.ofSeconds(30), log.logger());
    timer.await(new Signal(), Duration.ofSeconds(2));
    assertThat(opened).allMatch(feed -> feed.receives() > 0);
  }

  private VirtualTimer timer() {
    return timer;
  }

  private static AwsSettings settings(String queue) {
    return Examples.config("aws.emr.hints.queue", QUEUE + queue).aws();
  }

  private StepWatch watch() {
    StepClient emr =
        new StepClient() {
          @Override
          public ListStepsResponse listSteps(ListStepsRequest request) {
            return ListStepsResponse.builder().build();
          }
        };
    return new StepWatch(emr.calls(), new ApiBudget(6, 0.3, timer, () -> 0.5), timer, timer);
  }
}
