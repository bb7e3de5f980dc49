package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.executor.Status;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.SnsStandIn;
import io.github.azkabanaws.emrsimulator.SnsStandIn.Behaviour;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepState;
import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.harness.RunningJob;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Notices over the wire, with the job type's jar: jobs that meet a step that was left behind tell
 * of it, whatever SNS does, and end as they would without.
 */
class NoticesIT {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final String SECRET = "an-argument-that-is-secret";

  @TempDir Path folder;
  private final List<RunningJob> dead = new ArrayList<>();
  private ExecutorFixture fixture;
  private SnsStandIn sns;

  /** That of the last job; the harness counts from 101. */
  private int execution = 100;

  @BeforeEach
  void start() throws Exception {
    fixture =
        new ExecutorFixture(folder, EmrSimulator.builder().behavior(r -> StepBehavior.hangs()));
    sns = new SnsStandIn(fixture.emr().credentials(), ExecutorFixture.REGION);
    fixture.configure(
        Map.of(
            "aws.emr.notice.topic", sns.topic(),
            "aws.emr.notice.endpoint", sns.endpoint().toString()));
  }

  @AfterEach
  void stop() throws Exception {
    end();
    fixture.close();
    sns.close();
  }

  @Test
  void aThingIsToldOnceAndWithoutWhatTheAuthorWrote() throws Exception {
    String orphan = orphan();
    int first = meets(orphan);
    assertThat(sns.awaitPublished(1, LIMIT)).isTrue();
    meets(orphan);
    String other = orphan();
    meets(other);
    assertThat(sns.awaitPublished(2, LIMIT)).isTrue();
    assertThat(sns.published()).hasSize(2);
    Map<String, String> message = sns.published().get(0);
    assertThat(message)
        .containsEntry("TopicArn", sns.topic())
        .containsEntry("MessageAttributes.entry.1.Value.StringValue", "orphan-met")
        .containsEntry("MessageAttributes.entry.2.Value.StringValue", "analytics")
        .containsEntry("MessageAttributes.entry.3.Value.StringValue", "project")
        .containsEntry(
            "Subject",
            "Azkaban EMR: a step without an execution was met (execution " + first + ")");
    JsonNode body = new ObjectMapper().readTree(message.get("Message"));
    assertThat(body.path("step").asText()).isEqualTo(orphan);
    assertThat(body.path("cluster").asText()).isEqualTo(fixture.cluster().id());
    assertThat(body.path("execution").asInt()).isEqualTo(first);
    assertThat(body.path("text").asText())
        .startsWith("Step " + orphan)
        .contains("has submitted nothing");
    assertThat(sns.published().toString()).doesNotContain(SECRET).doesNotContain("/x/");
    assertThat(sns.refusals()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"REFUSES", "THROTTLES"})
  void whatSnsDidNotTakeComesWhenItDoes(Behaviour behaviour) throws Exception {
    sns.behave(behaviour);
    String orphan = orphan();
    meets(orphan);
    assertThat(sns.awaitAttempts(1, LIMIT)).isTrue();
    assertThat(sns.published()).isEmpty();
    sns.behave(Behaviour.TAKES);
    assertThat(sns.awaitPublished(1, LIMIT)).isTrue();
    assertThat(sns.published().get(0).get("Message")).contains(orphan);
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILS", "LOSES_THE_ANSWER"})
  void whatMayHaveBeenPublishedIsNotSentAgain(Behaviour behaviour) throws Exception {
    sns.behave(behaviour);
    meets(orphan());
    int before = behaviour == Behaviour.LOSES_THE_ANSWER ? 1 : 0;
    assertThat(sns.awaitAttempts(1, LIMIT)).isTrue();
    assertThat(sns.awaitPublished(before, LIMIT)).isTrue();
    sns.behave(Behaviour.TAKES);
    String other = orphan();
    meets(other);
    // In their order: had the first one been sent again, it would stand before this one.
    assertThat(sns.awaitPublished(before + 1, LIMIT)).isTrue();
    assertThat(sns.published()).hasSize(before + 1);
    assertThat(sns.published().get(before).get("Message")).contains(other);
  }

  @Test
  void aTopicThatDoesNotAnswerHoldsUpNoJob() throws Exception {
    sns.behave(Behaviour.HANGS);
    String orphan = orphan();
    meets(orphan);
    assertThat(sns.awaitAttempts(1, LIMIT)).isTrue();
    meets(orphan);
    meets(orphan());
    assertThat(sns.published()).isEmpty();
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(thread -> thread.getName().equals("azkaban-emr-notices"))
        .hasSize(1)
        .allMatch(Thread::isDaemon);
  }

  /**
   * Runs the job that meets the step, and expects it to fail as ever.
   *
   * @return its execution
   */
  private int meets(String orphan) throws Exception {
    RunningJob meeting = begin();
    assertThat(meeting.await(LIMIT.toSeconds())).isEqualTo(JobStatus.FAILED);
    assertThat(meeting.failure())
        .hasMessageStartingWith("Step " + orphan)
        .hasMessageContaining("Nothing was submitted, because the job would run twice.");
    assertThat(meeting.log()).noneMatch(line -> line.contains("SNS") || line.contains("notice"));
    return execution;
  }

  /**
   * A step that runs on while Azkaban calls its execution failed, as after an executor's death; the
   * one before it ends.
   */
  private String orphan() throws Exception {
    end();
    CountDownLatch submitted = new CountDownLatch(1);
    fixture.onLogLine(
        line -> {
          if (line.contains("Submitted step")) {
            submitted.countDown();
          }
        });
    dead.add(begin());
    assertThat(submitted.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
    fixture.executor().setStatus(execution, Status.FAILED);
    return fixture.cluster().steps().stream()
        .filter(step -> step.state() == StepState.RUNNING || step.state() == StepState.PENDING)
        .findFirst()
        .orElseThrow()
        .id();
  }

  private void end() throws Exception {
    for (RunningJob job : dead) {
      job.kill();
      job.await(LIMIT.toSeconds());
    }
    dead.clear();
  }

  private RunningJob begin() throws Exception {
    execution++;
    return fixture.start("command: /x/count.sh " + SECRET, "aws.emr.cluster.name: analytics");
  }
}
