package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.base.checks.CheckRun;
import io.github.azkabanaws.base.checks.FilesCheck;
import io.github.azkabanaws.base.checks.JarCheck;
import io.github.azkabanaws.base.files.PluginJars;
import io.github.azkabanaws.base.settings.Environment;
import io.github.azkabanaws.emr.aws.AwsSettings;
import io.github.azkabanaws.emr.azkaban.SetupFiles;
import io.github.azkabanaws.emr.base.Members;
import io.github.azkabanaws.emr.boundaries.BoundarySettings;
import io.github.azkabanaws.emr.emrapi.Cluster;
import io.github.azkabanaws.emr.handover.HandoverSettings;
import io.github.azkabanaws.emr.hints.HintSource;
import io.github.azkabanaws.emr.hints.HintSources;
import io.github.azkabanaws.emr.job.AwsAccount;
import io.github.azkabanaws.emr.job.AwsAccounts;
import io.github.azkabanaws.emr.job.PluginConfig;
import io.github.azkabanaws.emr.joblog.LogSettings;
import io.github.azkabanaws.emr.logs.CloudWatchLogs;
import io.github.azkabanaws.emr.notices.NoticeSettings;
import io.github.azkabanaws.emr.step.OutputSettings;
import io.github.azkabanaws.emr.step.UploadSettings;
import java.net.URI;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.services.emr.EmrClient;
import software.amazon.awssdk.services.emr.model.StepSummary;

/** All checks, in their order, with what each of them needs: a new one is added here. */
public final class SetupChecks {
  /** Of several clusters the rights on these are tried: policies can tell clusters apart by tag. */
  private static final int MOST_CLUSTERS = 3;

  /** No step has this id: AWS makes them of letters and digits at random. */
  private static final String NO_STEP = "s-AZKABANCHECKSETUP";

  private static final String SETTINGS = "settings";
  private static final String IDENTITY = "credentials";
  private static final String CLUSTERS = "clusters";
  private static final String GROUPS = "group directory";
  private static final String EMR_RIGHT = "elasticmapreduce:";

  private final CheckOptions options;
  private final Clock clock;
  private final AwsAccounts accounts;
  private final Class<?> jobClass;

  /**
   * @param accounts reaches AWS as jobs do
   * @param jobClass the class that Azkaban has to load
   */
  public SetupChecks(CheckOptions options, Clock clock, AwsAccounts accounts, Class<?> jobClass) {
    this.options = options;
    this.clock = clock;
    this.accounts = accounts;
    this.jobClass = jobClass;
  }

  /** Makes them all. */
  public void make(CheckRun run) throws InterruptedException {
    run.make("plugin", new JarCheck(jobClass, "executor"));
    SettingsCheck settings = new SettingsCheck(options, accounts, jobClass.getName());
    run.make(SETTINGS, settings);
    if (!settings.setup().isPresent() || !run.isRight(SETTINGS)) {
      run.make("everything else", lines -> {}, SETTINGS);
      return;
    }
    Setup setup = settings.setup().get();
    PluginConfig config = setup.config();
    AwsAccount account = setup.account();
    SetupEndpoints endpoints = new SetupEndpoints(config);
    run.make("files", new FilesCheck(files(config), "executor"));
    run.make("secrets", new SecretsCheck(config.secrets()));
    run.make(
        "surroundings",
        new SurroundingsCheck(config.aws(), endpoints.all().values(), Environment.ofThisProcess()));
    network(run, setup, endpoints);
    run.make(
        IDENTITY,
        new IdentityCheck(setup, clock),
        config.aws().role().isPresent() ? network(SetupEndpoints.STS) : SETTINGS);
    ClusterCheck clusters = new ClusterCheck(setup);
    emrRights(run, setup, clusters);
    run.make("start of clusters", new LaunchCheck(setup), IDENTITY, network(SetupEndpoints.LAMBDA));
    run.make("wrapper", new WrapperCheck(config));
    run.make(
        "logs",
        new LogsCheck(account, first(clusters.found()), config.logs().readsS3()),
        IDENTITY,
        CLUSTERS);
    run.make(
        LogSettings.GROUP,
        new LogGroupCheck(new CloudWatchLogs(setup.clients()::logs), config.logs()),
        IDENTITY,
        network(SetupEndpoints.LOGS));
    for (HintSource source : HintSources.all(SetupEndpoints.CHECK)) {
      run.make(
          source.setting(), new HintsCheck(setup, source), IDENTITY, network(source.service()));
    }
    run.make(
        NoticeSettings.TOPIC,
        new NoticesCheck(setup, clock, options.sendNotice()),
        IDENTITY,
        network(SetupEndpoints.SNS));
    String s3 = network(SetupEndpoints.S3);
    run.make(
        UploadSettings.PREFIX,
        PrefixCheck.of(account, config.uploads().prefix(), true),
        IDENTITY,
        s3);
    run.make(
        OutputSettings.PREFIX,
        PrefixCheck.of(account, config.outputs().prefix(), false),
        IDENTITY,
        s3);
    run.make(HandoverSettings.ALLOWED, new HandoverCheck(account, config.handover()), IDENTITY, s3);
    String cognito = config.groups().usesCognito() ? IDENTITY : SETTINGS;
    run.make(GROUPS, new GroupsCheck(setup, false), cognito, network(SetupEndpoints.COGNITO));
    run.make("group to run as", new GroupsCheck(setup, true), GROUPS);
    // Without a user nobody is asked for groups.
    run.make(
        BoundarySettings.FILE,
        new BoundariesCheck(setup),
        setup.user().isPresent() ? GROUPS : SETTINGS);
    run.make(
        EMR_RIGHT + "ListSteps for boundaries",
        new CountingCheck(setup),
        BoundarySettings.FILE,
        IDENTITY,
        network(SetupEndpoints.EMR));
  }

  private List<Path> files(PluginConfig config) {
    List<Path> files = new PluginJars(jobClass).files();
    files.add(options.folder().resolve(SetupFiles.PRIVATE));
    files.add(SetupFiles.common(options.folder()));
    config.groups().file().ifPresent(file -> files.add(Paths.get(file)));
    config.boundaries().file().ifPresent(files::add);
    return files;
  }

  private void network(CheckRun run, Setup setup, SetupEndpoints endpoints)
      throws InterruptedException {
    Map<String, URI> addresses = endpoints.all();
    AwsSettings aws = setup.config().aws();
    HttpProbe probe = new HttpProbe(setup.http());
    for (Map.Entry<String, URI> address : addresses.entrySet()) {
      String service = address.getKey();
      boolean needed = endpoints.isNeeded(service);
      run.make(network(service), new NetworkCheck(address.getValue(), aws, probe, needed));
    }
    run.make(
        "clock",
        new ClockCheck(addresses.get(SetupEndpoints.EMR), probe, clock),
        network(SetupEndpoints.EMR));
  }

  private static void emrRights(CheckRun run, Setup setup, ClusterCheck clusters)
      throws InterruptedException {
    EmrClient emr = setup.account().emr();
    String network = network(SetupEndpoints.EMR);
    String list = EMR_RIGHT + "ListClusters";
    if (setup.config().clusters().needsList()) {
      run.make(
          list, new PermissionCheck(list, "", true, () -> emr.listClusters()), IDENTITY, network);
    }
    run.make(CLUSTERS, clusters, IDENTITY, network, list);
    List<Cluster> found = first(clusters.found());
    if (found.isEmpty()) {
      run.make(
          EMR_RIGHT + "DescribeCluster and others",
          lines -> lines.skipped("there is no cluster to try them on"),
          IDENTITY,
          network);
    }
    Optional<String> role = setup.config().groups().roles().anyArn();
    for (Cluster cluster : found) {
      String id = cluster.id();
      right(run, "DescribeCluster", cluster, true, () -> emr.describeCluster(r -> r.clusterId(id)));
      AtomicReference<Optional<String>> any = new AtomicReference<>(Optional.empty());
      right(run, "ListSteps", cluster, true, () -> any.set(anyStep(emr, id)));
      Optional<String> step = any.get();
      right(
          run,
          "DescribeStep",
          cluster,
          step.isPresent(),
          () -> emr.describeStep(r -> r.clusterId(id).stepId(step.orElse(NO_STEP))));
      // No steps, so whatever EMR makes of it, nothing runs.
      right(
          run,
          "AddJobFlowSteps",
          cluster,
          false,
          () ->
              emr.addJobFlowSteps(
                  r ->
                      r.jobFlowId(id)
                          .steps(Collections.emptyList())
                          .executionRoleArn(role.orElse(null))));
      right(
          run,
          "CancelSteps",
          cluster,
          false,
          () -> emr.cancelSteps(r -> r.clusterId(id).stepIds(NO_STEP)));
    }
  }

  /** A step that the cluster has had, if it tells one. */
  private static Optional<String> anyStep(EmrClient emr, String clusterId) {
    List<StepSummary> steps = Members.of(emr.listSteps(r -> r.clusterId(clusterId)).steps());
    return steps.isEmpty() ? Optional.empty() : Optional.ofNullable(steps.get(0).id());
  }

  private static void right(
      CheckRun run, String operation, Cluster cluster, boolean valid, Runnable call)
      throws InterruptedException {
    String right = EMR_RIGHT + operation;
    run.make(right, new PermissionCheck(right, "cluster " + cluster, valid, call));
  }

  private static List<Cluster> first(List<Cluster> clusters) {
    return clusters.subList(0, Math.min(MOST_CLUSTERS, clusters.size()));
  }

  private static String network(String service) {
    return "network " + service;
  }
}
