package io.github.azkabanaws.emr;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.services.emr.model.ClusterState;

/** Runs of a job in virtual time, on a cluster that takes the step s-1. */
final class RunFixture {
  final FakeEmr emr;
  final VirtualTimer timer;
  final Signal kill = new Signal();
  final Examples.Log log = Examples.Log.create();
  final AwsAccount account;
  final ConcurrentHashMap<String, String> outputs = new ConcurrentHashMap<>();
  final AtomicReference<Double> progress = new AtomicReference<>(0.0);
  final FakeTables tables = new FakeTables();

  RunFixture() {
    this(new FakeEmr(), new VirtualTimer());
  }

  private RunFixture(FakeEmr emr, VirtualTimer timer) {
    this(emr, timer, Examples.account(emr, timer));
  }

  /** With an account of the test's own. */
  RunFixture(FakeEmr emr, VirtualTimer timer, AwsAccount account) {
    this.emr = emr;
    this.timer = timer;
    this.account = account;
    emr.listClusters.answers(Answers.clusters(null, Answers.clusterSummary("j-1", "analytics")));
    emr.add.answers(Answers.accepted("s-1"));
    emr.describeCluster.answers(Answers.cluster("j-1", "analytics", ClusterState.WAITING));
  }

  /** With the example's settings and job. */
  boolean run() throws Exception {
    return run(Examples.config());
  }

  /** With changes of the job. */
  boolean run(PluginConfig config, String... jobChanges) throws Exception {
    var props = Examples.jobProps(jobChanges);
    props.put("aws.emr.cluster.name", "analytics");
    JobConfig job = new JobConfig(new Settings("job", props), props);
    return new StepRun(
            config,
            job,
            new RunAsGroups((user, k, l) -> Set.of("science"), config.groups()),
            tables.records(),
            account,
            timer,
            kill,
            new JobReport(outputs, progress),
            log.logger())
        .run(Examples.EXECUTION, "bob");
  }
}
