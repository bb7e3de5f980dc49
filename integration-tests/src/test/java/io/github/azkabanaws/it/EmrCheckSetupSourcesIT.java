package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.LogsSimulator;
import io.github.azkabanaws.emrsimulator.SnsStandIn;
import io.github.azkabanaws.emrsimulator.SqsStandIn;
import io.github.azkabanaws.it.JarCommand.Outcome;
import org.junit.jupiter.api.Test;

/** The same for where the job type reads logs and hints. */
class EmrCheckSetupSourcesIT extends EmrSetupChecks {
  @Test
  void theLogGroupAndTheQueueOfHintsAreRead() throws Exception {
    try (LogsSimulator logs =
            LogsSimulator.start(ExecutorFixture.REGION, fixture.emr().credentials());
        SqsStandIn sqs = new SqsStandIn(fixture.emr().credentials(), ExecutorFixture.REGION)) {
      settings.remove("aws.emr.role.arn");
      settings.remove("aws.emr.sts.endpoint");
      set("aws.emr.logs.endpoint", logs.endpoint().toString());
      set("aws.log.group.name", "/aws/emr/azkaban");
      set("aws.emr.hints.queue", sqs.queue());
      set("aws.emr.hints.endpoint", sqs.endpoint().toString());
      logs.createGroup("/aws/emr/azkaban");
      sqs.send("{}");
      Outcome good = check();
      assertThat(good.of("ok"))
          .anyMatch(line -> line.startsWith("network CloudWatch Logs: "))
          .anyMatch(line -> line.startsWith("network SQS: "))
          .contains("aws.log.group.name: the executor may read log group '/aws/emr/azkaban'");
      assertThat(good.of("warning"))
          .anyMatch(line -> line.startsWith("aws.emr.hints.queue: the executor may read "));
      logs.failAlways(LogsSimulator.denied());
      sqs.setDenied(true);
      Outcome denied = check();
      assertThat(denied.code()).isEqualTo(1);
      assertThat(denied.of("failed"))
          .anyMatch(
              line ->
                  line.startsWith(
                          "aws.log.group.name: reading log group '/aws/emr/azkaban' is denied")
                      && line.contains("logs:GetLogEvents"))
          .anyMatch(
              line ->
                  line.startsWith("aws.emr.hints.queue: reading ")
                      && line.contains("sqs:ReceiveMessage"));
    }
  }

  @Test
  void thePlaceOfEndNotesIsListed() throws Exception {
    try (LogBucket notes = new LogBucket()) {
      settings.remove("aws.emr.role.arn");
      settings.remove("aws.emr.sts.endpoint");
      set("aws.emr.end.notes.prefix", "s3://notes/azkaban");
      set("aws.emr.upload.endpoint", notes.endpoint());
      assertThat(check().of("warning"))
          .anyMatch(
              line ->
                  line.startsWith(
                          "aws.emr.end.notes.prefix: the executor may read s3://notes/azkaban; ")
                      && line.contains("an older one does not")
                      && line.contains("s3:PutObject"));
      assertThat(notes.requests())
          .filteredOn(request -> request.contains("list-type=2"))
          .singleElement()
          .asString()
          .contains("prefix=azkaban/");
      notes.deny();
      Outcome denied = check();
      assertThat(denied.code()).isEqualTo(1);
      assertThat(denied.of("failed"))
          .anyMatch(
              line ->
                  line.startsWith("aws.emr.end.notes.prefix: reading s3://notes/azkaban is refused")
                      && line.contains("s3:ListBucket"));
    }
  }

  @Test
  void aNoticeIsSentIfSomebodySaysSo() throws Exception {
    try (SnsStandIn sns = new SnsStandIn(fixture.emr().credentials(), ExecutorFixture.REGION)) {
      settings.remove("aws.emr.role.arn");
      settings.remove("aws.emr.sts.endpoint");
      set("aws.emr.notice.topic", sns.topic());
      set("aws.emr.notice.endpoint", sns.endpoint().toString());
      assertThat(check().of("warning"))
          .anyMatch(
              line ->
                  line.startsWith(
                          "aws.emr.notice.topic: whether the executor may publish to "
                              + sns.topic()
                              + " was not tried")
                      && line.contains("--send-notice"));
      assertThat(sns.published()).isEmpty();
      assertThat(check("--send-notice").of("ok"))
          .anyMatch(line -> line.startsWith("network SNS: "))
          .contains(
              "aws.emr.notice.topic: SNS has taken a test for "
                  + sns.topic()
                  + "; see whether it has arrived");
      assertThat(sns.published())
          .singleElement()
          .satisfies(
              message ->
                  assertThat(message)
                      .containsEntry("MessageAttributes.entry.1.Value.StringValue", "test")
                      .containsEntry("Subject", "Azkaban EMR: a test"));
      sns.behave(SnsStandIn.Behaviour.REFUSES);
      Outcome denied = check("--send-notice");
      assertThat(denied.code()).isEqualTo(1);
      assertThat(denied.of("failed"))
          .anyMatch(
              line ->
                  line.startsWith(
                          "aws.emr.notice.topic: publishing to "
                              + sns.topic()
                              + " is refused: AuthorizationError")
                      && line.contains("sns:Publish"));
      sns.behave(SnsStandIn.Behaviour.FAILS);
      assertThat(check("--send-notice").of("warning"))
          .anyMatch(line -> line.startsWith("aws.emr.notice.topic: could not be told"));
    }
  }

  @Test
  void aLogGroupThatIsNotThereIsAFailure() throws Exception {
    try (LogsSimulator logs =
        LogsSimulator.start(ExecutorFixture.REGION, fixture.emr().credentials())) {
      settings.remove("aws.emr.role.arn");
      settings.remove("aws.emr.sts.endpoint");
      set("aws.emr.logs.endpoint", logs.endpoint().toString());
      set("aws.log.group.name", "/aws/emr/azkaban");
      assertThat(check().of("failed"))
          .anyMatch(line -> line.startsWith("aws.log.group.name: there is no log group"));
    }
  }
}
