package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.executor.Status;
import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.LogsSimulator;
import io.github.azkabanaws.emrsimulator.SnsStandIn;
import io.github.azkabanaws.emrsimulator.SqsStandIn;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.harness.RunningJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The policies for logs, hints and notices beside what the job type as shipped asks AWS for. */
class LogAndHintPoliciesIT extends ExecutorPolicies {
  private static final byte[] COUNTED = gzip("counted\n");

  @Test
  void logsFromCloudWatch() throws Exception {
    try (LogsSimulator logs =
        LogsSimulator.start(ExecutorFixture.REGION, fixture.emr().credentials())) {
      logs.createGroup("/aws/emr/azkaban");
      configure(
          Map.of(
              "aws.emr.logs", "cloudwatch",
              "aws.log.group.name", "/aws/emr/azkaban",
              "aws.emr.logs.endpoint", logs.endpoint().toString(),
              "aws.emr.logs.interval", "100ms",
              "aws.emr.logs.drain", "1s"));
      everyCallOfEmr("/x/count.sh");
    }
    List<IamPolicy> policies = theyAreWhatTheJobTypeNeeds("base", "submit", "logs-cloudwatch");
    denied(
        policies,
        one("logs:GetLogEvents")
            .on(
                IamRequests.arn(
                    "logs", "log-group:/aws/emr/other:log-stream:j-1/steps/s-1/stdout")));
  }

  @Test
  void logsFromS3() throws Exception {
    try (LogBucket logs = new LogBucket()) {
      cluster =
          fixture
              .emr()
              .createCluster(
                  ClusterSpec.named("logged")
                      .withTag("azkaban", "shared")
                      .withLogUri("s3://logs/emr/"));
      fixture.onLogLine(line -> bringLog(line, logs));
      configure(
          Map.of(
              "aws.emr.cluster.allowed", "logged",
              "aws.emr.logs", "s3",
              // Nobody brings the log of a job that is killed here.
              "aws.emr.logs.wait.killed", "0s",
              "aws.emr.upload.endpoint", logs.endpoint()));
      succeeds("command: /x/count.sh", "aws.emr.cluster.name: logged");
      everyCallOfEmr("/x/count.sh");
    }
    List<IamPolicy> policies = theyAreWhatTheJobTypeNeeds("base", "submit", "logs-s3");
    denied(policies, one("s3:GetObject").on("arn:aws:s3:::logs/other/stdout.gz"));
    denied(policies, one("s3:ListBucket").on("arn:aws:s3:::other"));
  }

  /** Before the job looks for it, as soon as the step's id is known. */
  private void bringLog(String line, LogBucket logs) {
    Matcher submitted = Pattern.compile("Submitted step (s-\\w+) ").matcher(line);
    if (submitted.find()) {
      logs.put(
          "logs",
          "emr/" + cluster.id() + "/steps/" + submitted.group(1) + "/stdout.gz",
          List.of(COUNTED));
    }
  }

  @Test
  void hints() throws Exception {
    try (SqsStandIn sqs = new SqsStandIn(fixture.emr().credentials(), ExecutorFixture.REGION)) {
      sqs.send("no event");
      configure(
          Map.of(
              "aws.emr.hints.queue", sqs.queue(),
              "aws.emr.hints.endpoint", sqs.endpoint().toString()));
      everyCallOfEmr("/x/count.sh");
      assertThat(sqs.awaitDeleted(1, Duration.ofSeconds(LIMIT))).isTrue();
    }
    List<IamPolicy> policies = theyAreWhatTheJobTypeNeeds("base", "submit", "hints");
    for (String action : List.of("ReceiveMessage", "DeleteMessage")) {
      denied(policies, one("sqs:" + action).on(IamRequests.arn("sqs", "other")));
    }
  }

  @Test
  void endNotes() throws Exception {
    try (LogBucket notes = new LogBucket()) {
      configure(
          Map.of(
              "aws.emr.end.notes.prefix",
              "s3://notes/azkaban/notes",
              "aws.emr.upload.endpoint",
              notes.endpoint()));
      everyCallOfEmr("/x/count.sh");
      assertThat(notes.requests()).allMatch(request -> request.contains("list-type=2"));
    }
    List<IamPolicy> policies = theyAreWhatTheJobTypeNeeds("base", "submit", "end-notes");
    IamRequest list = one("s3:ListBucket");
    assertThat(list.context().get("s3:prefix")).matches("azkaban/notes/[0-9a-f]{32}/");
    denied(policies, list.with("s3:prefix", ""));
    denied(policies, list.with("s3:prefix", "azkaban/"));
    denied(policies, list.without("s3:"));
    denied(policies, list.on("arn:aws:s3:::other"));
  }

  @Test
  void notices() throws Exception {
    try (SnsStandIn sns = new SnsStandIn(fixture.emr().credentials(), ExecutorFixture.REGION)) {
      configure(
          Map.of(
              "aws.emr.notice.topic", sns.topic(),
              "aws.emr.notice.endpoint", sns.endpoint().toString()));
      everyCallOfEmr("/x/count.sh");
      meetsAnOrphan();
      assertThat(sns.awaitPublished(1, Duration.ofSeconds(LIMIT))).isTrue();
    }
    List<IamPolicy> policies = theyAreWhatTheJobTypeNeeds("base", "submit", "notices");
    denied(policies, one("sns:Publish").on(IamRequests.arn("sns", "other")));
    IamPolicy key = IamPolicy.read("executor/notices-kms", VALUES);
    assertThat(key.allowedActions())
        .containsExactlyInAnyOrder("kms:GenerateDataKey", "kms:Decrypt");
  }

  /** A job that tells of a step which it did not expect. */
  private void meetsAnOrphan() throws Exception {
    cluster.behavior(r -> StepBehavior.hangs());
    CountDownLatch submitted = new CountDownLatch(1);
    fixture.onLogLine(
        line -> {
          if (line.contains("Submitted step")) {
            submitted.countDown();
          }
        });
    String[] job = {"command: /x/count.sh", "aws.emr.cluster.name: tagged"};
    RunningJob first = fixture.start(job);
    assertThat(submitted.await(LIMIT, TimeUnit.SECONDS)).isTrue();
    for (int execution = 101; execution <= 104; execution++) {
      fixture.executor().setStatus(execution, Status.FAILED);
    }
    assertThat(fixture.start(job).await(LIMIT)).isEqualTo(JobStatus.FAILED);
    first.kill();
    assertThat(first.await(LIMIT)).isEqualTo(JobStatus.KILLED);
  }

  private static byte[] gzip(String text) {
    try {
      return LogBucket.gzip(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
