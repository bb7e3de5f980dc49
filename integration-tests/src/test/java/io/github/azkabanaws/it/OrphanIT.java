package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.executor.Status;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepRequest;
import io.github.azkabanaws.emrsimulator.StepState;
import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.harness.RunningJob;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.ActionOnFailure;
import software.amazon.awssdk.services.emr.model.StepConfig;

/** A job whose earlier execution is over while its step runs on, with the job type's jar. */
class OrphanIT {
  private static final String CLUSTER = "aws.emr.cluster.name: analytics";
  private static final long LIMIT = 60;

  @TempDir Path folder;
  private final List<RunningJob> dead = new ArrayList<>();
  private ExecutorFixture fixture;

  @BeforeEach
  void start() throws Exception {
    fixture =
        new ExecutorFixture(folder, EmrSimulator.builder().behavior(r -> StepBehavior.hangs()));
  }

  @AfterEach
  void stop() throws Exception {
    // Nobody else would end the jobs whose executor is supposed to be dead.
    for (RunningJob job : dead) {
      job.kill();
      job.await(LIMIT);
    }
    fixture.close();
  }

  @Test
  void theNextExecutionFailsAndNamesTheStep() throws Exception {
    String orphan = orphan();
    RunningJob job = fixture.start("command: /x/count.sh", CLUSTER);
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.FAILED);
    assertThat(job.failure())
        .hasMessageContaining("Step " + orphan)
        .hasMessageContaining("execution 101, attempt 0 of this job, which is over");
    assertThat(fixture.cluster().steps()).hasSize(1);
  }

  @Test
  void theNextExecutionCancelsItAndRunsItsOwn() throws Exception {
    fixture.configure(Map.of("aws.emr.orphan.steps", "cancel"));
    String orphan = orphan();
    CountDownLatch submitted = onLine("Submitted step");
    RunningJob job = fixture.start("command: /x/count.sh", CLUSTER);
    assertThat(submitted.await(LIMIT, TimeUnit.SECONDS)).as(() -> job.log().toString()).isTrue();
    assertThat(fixture.emr().step(orphan).state()).isEqualTo(StepState.CANCELLED);
    assertThat(fixture.cluster().steps()).hasSize(2);
    job.kill();
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.KILLED);
  }

  @Test
  void theNextExecutionAdoptsItAndSubmitsNothing() throws Exception {
    fixture.configure(Map.of("aws.emr.orphan.steps", "adopt"));
    String orphan = orphanOfAnotherExecutor();
    CountDownLatch adopted = onLine("adopts it");
    RunningJob job = fixture.start("command: /x/count.sh", CLUSTER);
    assertThat(adopted.await(LIMIT, TimeUnit.SECONDS)).as(() -> job.log().toString()).isTrue();
    job.kill();
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.KILLED);
    assertThat(fixture.emr().step(orphan).state()).isEqualTo(StepState.CANCELLED);
    assertThat(fixture.cluster().steps()).hasSize(2);
  }

  @Test
  void aStepThatAJobOfThisExecutorStaysWithIsNotAdopted() throws Exception {
    fixture.configure(Map.of("aws.emr.orphan.steps", "adopt"));
    orphan();
    RunningJob job = fixture.start("command: /x/count.sh", CLUSTER);
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.FAILED);
    assertThat(job.failure()).hasMessageContaining("a job of this executor still stays with it");
  }

  @Test
  void anExecutionThatStillRunsIsLeftAlone() throws Exception {
    CountDownLatch first = onLine("Submitted step");
    RunningJob other = fixture.start("command: /x/count.sh", CLUSTER);
    assertThat(first.await(LIMIT, TimeUnit.SECONDS)).isTrue();
    fixture.executor().setStatus(101, Status.RUNNING);
    CountDownLatch second = onLine("Submitted step");
    RunningJob job = fixture.start("command: /x/count.sh", CLUSTER);
    assertThat(second.await(LIMIT, TimeUnit.SECONDS)).as(() -> job.log().toString()).isTrue();
    assertThat(fixture.cluster().steps()).hasSize(2);
    for (RunningJob running : new RunningJob[] {job, other}) {
      running.kill();
      assertThat(running.await(LIMIT)).isEqualTo(JobStatus.KILLED);
    }
  }

  /** A step that runs on while Azkaban calls its execution failed, as after an executor's death. */
  private String orphan() throws Exception {
    CountDownLatch submitted = onLine("Submitted step");
    dead.add(fixture.start("command: /x/count.sh", CLUSTER));
    assertThat(submitted.await(LIMIT, TimeUnit.SECONDS)).isTrue();
    fixture.executor().setStatus(101, Status.FAILED);
    return fixture.onlyStep().id();
  }

  /** The same where no job of this JVM stays with it: what 101 has submitted runs once more. */
  private String orphanOfAnotherExecutor() throws Exception {
    CountDownLatch submitted = onLine("Submitted step");
    RunningJob job = fixture.start("command: /x/count.sh", CLUSTER);
    assertThat(submitted.await(LIMIT, TimeUnit.SECONDS)).isTrue();
    StepRequest request = fixture.onlyStep().request();
    job.kill();
    assertThat(job.await(LIMIT)).isEqualTo(JobStatus.KILLED);
    fixture.executor().setStatus(101, Status.KILLED);
    AwsCredentials key =
        AwsBasicCredentials.create(
            fixture.emr().credentials().accessKeyId(),
            fixture.emr().credentials().secretAccessKey());
    try (EmrClient client =
        EmrClient.builder()
            .httpClient(UrlConnectionHttpClient.create())
            .endpointOverride(fixture.emr().endpoint())
            .region(Region.of(fixture.emr().region()))
            .credentialsProvider(StaticCredentialsProvider.create(key))
            .build()) {
      StepConfig step =
          StepConfig.builder()
              .name(request.name())
              .actionOnFailure(ActionOnFailure.CONTINUE)
              .hadoopJarStep(jar -> jar.jar(request.jar()).args(request.args()))
              .build();
      return client
          .addJobFlowSteps(add -> add.jobFlowId(request.clusterId()).steps(step))
          .stepIds()
          .get(0);
    }
  }

  private CountDownLatch onLine(String part) {
    CountDownLatch seen = new CountDownLatch(1);
    fixture.onLogLine(
        line -> {
          if (line.contains(part)) {
            seen.countDown();
          }
        });
    return seen;
  }
}
