package io.github.azkabanaws.virtualtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.ManualClock;
import io.github.azkabanaws.emrsimulator.Quotas;
import io.github.azkabanaws.emrsimulator.SimulatedCluster;
import io.github.azkabanaws.emrsimulator.SimulatorClock;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.virtualtime.VirtualFlags.Answer;
import io.github.azkabanaws.virtualtime.VirtualTopic.Published;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;

/**
 * Two executors with one topic, and authors who would like to say where notices go, how many there
 * are and what is in them. What counts is what SNS gets.
 */
class HostileNoticesTest {
  private static final Duration LONG = Duration.ofDays(2);
  private static final String CLUSTER = "analytics";
  private static final String SECRET = "hunter2";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a job says in vain. */
  private static final Map<String, String> HOSTILE =
      Map.of(
          "aws.emr.notice.topic",
          "arn:aws:sns:us-east-1:999999999999:mine",
          "aws.emr.notice.endpoint",
          "http://127.0.0.1:7",
          "aws.emr.notice.messages.per.minute",
          "1000",
          "aws.emr.notice.silence",
          "1m",
          "command",
          "/x/work.sh --password " + SECRET,
          "env.TOKEN",
          SECRET,
          "aws.emr.step.name",
          SECRET,
          "aws.emr.handover",
          "s3://flags/analytics/" + SECRET);

  @TempDir Path folder;
  private final ManualClock clock = SimulatorClock.manual();
  private final VirtualTime time = new VirtualTime(clock);
  private final VirtualFlags flags = new VirtualFlags(time);
  private final VirtualTopic topic = new VirtualTopic(time);
  private EmrSimulator emr;
  private SimulatedCluster cluster;
  private VirtualExecutor one;
  private VirtualExecutor two;
  private boolean isSilent;
  private int executions;

  @BeforeEach
  void start() {
    emr = EmrSimulator.builder().clock(clock).quotas(Quotas.documented()).start();
    cluster = emr.createCluster(ClusterSpec.named(CLUSTER).withStepConcurrencyLevel(200));
    cluster.behavior(request -> StepBehavior.completesAfter(Duration.ofMinutes(5)));
    one = executor(Map.of());
    two = one.successor();
  }

  private VirtualExecutor executor(Map<String, String> changes) {
    DirectNetwork direct = new DirectNetwork(emr, time);
    Map<String, String> settings = new HashMap<>(VirtualFlags.SETTINGS);
    settings.putAll(VirtualTopic.SETTINGS);
    settings.putAll(changes);
    return VirtualExecutor.start(
        time,
        emr,
        folder,
        settings,
        client -> topic.over(flags.over(new Silenceable(direct.client()))));
  }

  @AfterEach
  void stop() {
    emr.close();
    clock.close();
  }

  @Test
  void whatAnAuthorWritesIsInNoNoticeAndChangesNone() throws Exception {
    flags.answers(method -> method.equals("PUT") ? Answer.DENIED : Answer.RIGHT);
    Map<String, String> odd = new HashMap<>(HOSTILE);
    odd.put("azkaban.job.id", "lo\"ad\u202e{\"kind\":\"test\"}");
    VirtualJob honest =
        one.start(++executions, CLUSTER, Map.of("aws.emr.handover", "s3://flags/analytics/done"));
    VirtualJob first = one.start(++executions, CLUSTER, odd);
    VirtualJob second = two.start(++executions, CLUSTER, odd);
    awaitEnd(honest, first, second);
    time.pass(Duration.ofMinutes(5));
    assertThat(topic.published()).as("%s", first.log()).hasSize(3);
    String text = body(topic.published().get(0)).path("text").asText();
    Set<String> members = Set.of();
    List<String> jobs = new ArrayList<>();
    for (Published published : topic.published()) {
      assertThat(published.parameters().get("TopicArn")).isEqualTo(VirtualTopic.ARN);
      assertThat(published.parameters().toString()).doesNotContain(SECRET, "/x/", "hostile");
      assertThat(published.parameters().keySet())
          .filteredOn(name -> name.startsWith("MessageAttributes"))
          .hasSize(9);
      assertThat(published.kind()).isEqualTo("handover-failed");
      assertThat(published.attribute("group")).isEqualTo("analytics");
      assertThat(published.attribute("project")).isEqualTo("project");
      assertThat(published.message()).matches("[ -~]*");
      assertThat(published.parameters().get("Subject"))
          .matches("Azkaban EMR: [a-z -]+ \\(execution \\d\\)");
      JsonNode body = body(published);
      assertThat(body.path("text").asText()).isEqualTo(text);
      assertThat(body.path("kind").asText()).isEqualTo("handover-failed");
      jobs.add(body.path("job").asText());
      Set<String> names = Set.copyOf(names(body));
      members = members.isEmpty() ? names : members;
      assertThat(names).isEqualTo(members);
    }
    String shown = "lo\"ad\\u202e{\"kind\":\"test\"}";
    assertThat(jobs).containsExactlyInAnyOrder("job", shown, shown);
    assertThat(first.log()).anyMatch(line -> line.contains("aws.emr.notice.topic"));
  }

  /** The control is the administrator who sets the same. */
  @ParameterizedTest
  @CsvSource({"'', 10", "100, 40"})
  void noJobRaisesTheRate(String administrators, int most) {
    VirtualExecutor executor =
        administrators.isEmpty()
            ? one
            : executor(Map.of("aws.emr.notice.messages.per.minute", administrators));
    flags.answers(method -> method.equals("PUT") ? Answer.DENIED : Answer.RIGHT);
    List<VirtualJob> jobs = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Map<String, String> job = new HashMap<>(HOSTILE);
      job.put("azkaban.job.id", "job-" + i);
      jobs.add(executor.start(++executions, CLUSTER, job));
    }
    awaitEnd(jobs.toArray(new VirtualJob[0]));
    time.pass(Duration.ofMinutes(5));
    List<Published> told = topic.published("handover-failed");
    long inAMinute =
        told.stream()
            .filter(each -> each.at().minus(told.get(0).at()).compareTo(Duration.ofMinutes(1)) < 0)
            .count();
    assertThat(inAMinute).isEqualTo(most);
    assertThat(topic.published("left-out")).hasSize(most < 40 ? 1 : 0);
  }

  @Test
  void eachExecutorTellsOfTheSameStepOnceAndSnsKnowsThatItIsTheSame() {
    VirtualExecutor dying = two.successor();
    dying.start(++executions, CLUSTER, HOSTILE);
    time.pass(Duration.ofMinutes(2));
    dying.die(executions);
    String orphan = cluster.steps().get(0).id();
    for (VirtualExecutor executor : List.of(one, two, one, two)) {
      VirtualJob meets = executor.start(++executions, CLUSTER, HOSTILE);
      awaitEnd(meets);
      assertThat(meets.status()).isEqualTo(JobStatus.FAILED);
      assertThat(meets.lastLine()).contains(orphan);
    }
    time.pass(Duration.ofMinutes(1));
    assertThat(topic.published()).hasSize(2).allMatch(each -> each.message().contains(orphan));
    assertThat(topic.published().stream().map(Published::identity).distinct()).hasSize(1);
    assertThat(topic.published().toString()).doesNotContain(SECRET);
    // The control: another step is another thing.
    time.pass(Duration.ofMinutes(10));
    VirtualExecutor next = two.successor();
    next.start(++executions, CLUSTER, HOSTILE);
    time.pass(Duration.ofMinutes(2));
    next.die(executions);
    awaitEnd(one.start(++executions, CLUSTER, HOSTILE));
    time.pass(Duration.ofMinutes(1));
    assertThat(topic.published().stream().map(Published::identity).distinct()).hasSize(2);
  }

  @Test
  void eachExecutorTellsOfTheSameSilenceOnceAndAtTheAdministratorsTime() {
    cluster.behavior(request -> StepBehavior.completesAfter(Duration.ofHours(6)));
    List<VirtualJob> jobs = new ArrayList<>();
    for (VirtualExecutor executor : List.of(one, two, one, two, one, two)) {
      Map<String, String> job = new HashMap<>(HOSTILE);
      job.put("azkaban.job.id", "job-" + executions);
      job.remove("aws.emr.handover");
      jobs.add(executor.start(++executions, CLUSTER, job));
    }
    time.pass(Duration.ofMinutes(10));
    for (int silence = 1; silence <= 2; silence++) {
      Duration begin = time.now();
      isSilent = true;
      time.pass(Duration.ofHours(1));
      isSilent = false;
      time.pass(Duration.ofMinutes(30));
      assertThat(topic.published("emr-silent")).hasSize(2 * silence);
      assertThat(topic.published()).hasSize(2 * silence);
      assertThat(topic.published().get(2 * silence - 1).at().minus(begin))
          .isBetween(Duration.ofMinutes(15), Duration.ofMinutes(20));
    }
    assertThat(topic.published())
        .allMatch(each -> each.attribute("group") == null && each.attribute("project") == null);
    awaitEnd(jobs.toArray(new VirtualJob[0]));
    assertThat(jobs).allMatch(job -> job.status() == JobStatus.SUCCEEDED);
  }

  /** The usual case: what cuts EMR off cuts SNS off too. */
  @Test
  void aSilenceOfHoursInWhichNobodyReachesSnsIsToldAfterwards() {
    cluster.behavior(request -> StepBehavior.completesAfter(Duration.ofHours(6)));
    VirtualJob job = one.start(++executions, CLUSTER, Map.of());
    time.pass(Duration.ofMinutes(10));
    isSilent = true;
    topic.isAway(true);
    time.pass(Duration.ofHours(3));
    assertThat(topic.published()).isEmpty();
    isSilent = false;
    topic.isAway(false);
    time.pass(Duration.ofMinutes(10));
    assertThat(topic.published("emr-silent")).hasSize(1);
    // What was given up in between is counted.
    assertThat(topic.published()).hasSizeBetween(1, 2);
    awaitEnd(job);
    assertThat(job.status()).isEqualTo(JobStatus.SUCCEEDED);
  }

  private void awaitEnd(VirtualJob... jobs) {
    time.runUntil(() -> Stream.of(jobs).allMatch(VirtualJob::hasEnded), LONG);
  }

  private static JsonNode body(Published published) throws IOException {
    return JSON.readTree(published.message());
  }

  private static List<String> names(JsonNode body) {
    List<String> names = new ArrayList<>();
    body.fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** The way to EMR, which can be cut. */
  private final class Silenceable implements SdkHttpClient {
    private final SdkHttpClient way;

    Silenceable(SdkHttpClient way) {
      this.way = way;
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
      ExecutableHttpRequest prepared = way.prepareRequest(request);
      return new ExecutableHttpRequest() {
        @Override
        public HttpExecuteResponse call() throws IOException {
          if (isSilent) {
            throw new SocketException("Connection reset");
          }
          return prepared.call();
        }

        @Override
        public void abort() {
          prepared.abort();
        }
      };
    }

    @Override
    public void close() {
      way.close();
    }
  }
}
