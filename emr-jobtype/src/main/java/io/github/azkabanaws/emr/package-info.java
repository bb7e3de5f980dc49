/**
 * An Azkaban job type that runs a script as a step of an Amazon EMR cluster.
 *
 * <p>The way of one job, and the classes in the order it meets them:
 *
 * <ol>
 *   <li>{@link io.github.azkabanaws.emr.EmrStepJob}: what Azkaban loads, runs and kills.
 *   <li>{@code SharedEngine}: the one {@code Engine} of the JVM, which makes a {@code JobRun} of
 *       it.
 *   <li>{@code PluginConfig} and {@code JobConfig}: the administrator's and the author's settings,
 *       read once and validated whole. {@code JobCommands} reads the commands, {@code
 *       CommandNotices}, {@code PropertyNotices} and {@code EvaluatedValues} say what may not be
 *       meant as it is written.
 *   <li>{@code ExecutionRecords}: who submitted, from Azkaban's own record and from nothing that a
 *       job author can write.
 *   <li>{@code GroupDirectory} and {@code RunAsGroups}: the group the script has to run as, and its
 *       runtime role. A user pool is asked by {@code CognitoGroupDirectory} (cache), {@code
 *       CognitoPool} (question) and {@code AwsClients} (the SDK's clients).
 *   <li>{@code ClusterFinder}: exactly one cluster, and one that this job may use. {@code
 *       ClusterDirectory} asks EMR for all jobs, {@code ClusterRules} chooses one of several,
 *       {@code ClusterReadiness} waits until it takes steps, {@code ClusterLauncher} starts one if
 *       there is none.
 *   <li>{@code StepPlan} and {@code StepDefinition}: the scripts found, the step's name, its key
 *       and the wrapper's arguments; {@code DryRun} tells them.
 *   <li>{@code JobBounds}: what the administrator lets steps of the group do, before the job has
 *       one ({@code LiveBoundary}), while it waits for its place ({@code BoundaryGate}) and while
 *       it has one ({@code RunningBound}).
 *   <li>{@code ScriptUploader}: files of the project, brought to S3.
 *   <li>{@code SubmissionQueue}: where it waits, with others for the same cluster, to be submitted
 *       once; {@code Orphans}: steps that an execution before it has left behind.
 *   <li>{@code StepWatch}, {@code StepCanceller} and its {@code CancelQueue}: the step's life;
 *       {@code LateCancels}: what is left of it when a kill was not confirmed. {@code HintReader}
 *       tells the watch where to look first.
 *   <li>{@code StepLogs}: the step's log, brought into the job's by {@code LogTail} (CloudWatch
 *       Logs, while the step runs) or {@code S3Logs} (when it has ended).
 *   <li>{@code Handover} and {@code FlagWriter}: the flag for others, once all steps have
 *       completed.
 *   <li>{@code StepFailure}: why the step did not complete, with what {@code Aftermath} asks EMR
 *       for all jobs.
 *   <li>{@code JobNotices}: what people hear of who read no job's log, sent by {@code NoticeQueue}.
 *   <li>{@code StepRun}: the order of all that.
 * </ol>
 *
 * <p>EMR itself is asked through {@code StepCalls} and {@code ClusterCalls}; no class above them
 * but the starter of clusters and some checks knows its SDK.
 *
 * <p>{@link io.github.azkabanaws.emr.CheckSetup} tells on the command line whether jobs can run:
 * {@code SetupChecks} lists its checks, each a {@code SetupCheck}, which {@code CheckRun} makes.
 *
 * <p>Azkaban and people name these two and nothing else; the packages below are promised to nobody.
 * CONTRIBUTING.md draws them.
 */
package io.github.azkabanaws.emr;
