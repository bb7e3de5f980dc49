package io.github.azkabanaws.harness;

import azkaban.ServiceProvider;
import azkaban.executor.ExecutableFlow;
import azkaban.executor.ExecutorLoader;
import azkaban.executor.Status;
import azkaban.flow.CommonJobProperties;
import azkaban.flow.FlowUtils;
import azkaban.jobExecutor.AbstractProcessJob;
import azkaban.jobExecutor.Job;
import azkaban.jobtype.JobTypeManager;
import azkaban.jobtype.JobTypeManagerException;
import azkaban.utils.Props;
import com.google.inject.Guice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.log4j.Logger;

/**
 * As much of Azkaban's executor as meets a job type: the injector, the execution records, Azkaban's
 * own {@link JobTypeManager} over the plugin folder, and what FlowRunner and JobRunner put into a
 * job's properties before they run it. One at a time in a JVM, since Azkaban's injector is static.
 */
public final class Executor implements AutoCloseable {
  private final Path home;
  private final ExecutionStore executions = new ExecutionStore();
  private final JobTypeManager jobTypes;
  private final ClassLoader lib;
  private final PluginLoading loading;
  private final AtomicInteger executionIds = new AtomicInteger(100);
  private volatile int attempt;
  private final AtomicInteger clock = new AtomicInteger();

  /**
   * Starts it in its folder, and so tries every job type out.
   *
   * @param lib stands for the jars of Azkaban's {@code lib}
   */
  public Executor(Path home, ClassLoader lib) {
    this(home, lib, PluginLoading.ONCE);
  }

  /**
   * Starts it as the version of Azkaban does that loads plugins so.
   *
   * @param lib stands for the jars of Azkaban's {@code lib}
   */
  public Executor(Path home, ClassLoader lib, PluginLoading loading) {
    this.home = home;
    this.lib = lib;
    this.loading = loading;
    ServiceProvider.SERVICE_PROVIDER.setInjector(
        Guice.createInjector(
            binder -> binder.bind(ExecutorLoader.class).toInstance(executions.asExecutorLoader())));
    try {
      this.jobTypes =
          new JobTypeManager(home.resolve("plugins/jobtypes").toString(), new Props(), lib);
    } catch (RuntimeException | Error e) {
      ServiceProvider.SERVICE_PROVIDER.unsetInjector();
      throw e;
    }
  }

  /** Records an execution of the flow, as the web server does when somebody presses Execute. */
  public ExecutableFlow submit(FlowProject project, String submitUser, Set<String> proxyUsers) {
    ExecutableFlow execution = new ExecutableFlow(project.project(), project.flow());
    execution.setExecutionId(executionIds.incrementAndGet());
    execution.setSubmitUser(submitUser);
    execution.addAllProxyUsers(proxyUsers);
    executions.add(execution);
    return execution;
  }

  /** Sets the status of an execution, as Azkaban does when it begins, ends or is given up. */
  public void setStatus(int executionId, Status status) {
    executions.setStatus(executionId, status);
  }

  /** Which attempt jobs are that start from now on: 0 is the first, further ones are retries. */
  public void setAttempt(int value) {
    attempt = value;
  }

  /** Makes the execution records unreadable, or readable again. */
  public void setDatabaseDown(boolean down) {
    executions.setDown(down);
  }

  /**
   * Builds and starts a job.
   *
   * @param flowParameters what the submitter overrides
   * @param listener gets each line of the job's log as it is written
   */
  public RunningJob start(
      ExecutableFlow execution,
      FlowProject project,
      String jobId,
      Map<String, String> flowParameters,
      Consumer<String> listener)
      throws IOException {
    return start(execution, project, jobId, flowParameters, Map.of(), listener);
  }

  /**
   * Builds and starts a job. One that can't be built has failed with Azkaban's words in its log.
   *
   * @param flowParameters what the submitter overrides
   * @param outputs what the jobs before this one left for it
   * @param listener gets each line of the job's log as it is written
   */
  public RunningJob start(
      ExecutableFlow execution,
      FlowProject project,
      String jobId,
      Map<String, String> flowParameters,
      Map<String, String> outputs,
      Consumer<String> listener)
      throws IOException {
    return prepare(execution, project, jobId, flowParameters, outputs, listener).get();
  }

  /**
   * Builds jobs and then starts them, so that they run at the same time however long it takes to
   * build them.
   *
   * @param listener gets each line of the jobs' logs as it is written
   */
  public List<RunningJob> startTogether(
      ExecutableFlow execution, FlowProject project, List<String> jobIds, Consumer<String> listener)
      throws IOException {
    List<Supplier<RunningJob>> built = new ArrayList<>();
    for (String jobId : jobIds) {
      built.add(prepare(execution, project, jobId, Map.of(), Map.of(), listener));
    }
    return built.stream().map(Supplier::get).toList();
  }

  private Supplier<RunningJob> prepare(
      ExecutableFlow execution,
      FlowProject project,
      String jobId,
      Map<String, String> flowParameters,
      Map<String, String> outputs,
      Consumer<String> listener)
      throws IOException {
    Logger logger =
        Logger.getLogger(
            (1_700_000_000_000L + clock.incrementAndGet())
                + "."
                + execution.getExecutionId()
                + "."
                + jobId);
    List<String> log = RunningJob.capture(logger, listener);
    // Azkaban's record of an execution has them from its submission on.
    execution.getExecutionOptions().addAllFlowParameters(flowParameters);
    Props props = jobProps(execution, project, jobId, flowParameters, outputs);
    try {
      Job job = build(jobId, props, logger);
      return () -> RunningJob.start(job, logger, log);
    } catch (JobTypeManagerException e) {
      logger.error("Failed to build job type", e);
      return () -> RunningJob.notBuilt(log, e);
    }
  }

  private Job build(String jobId, Props props, Logger logger) throws IOException {
    return loading == PluginLoading.ONCE
        ? jobTypes.buildJobExecutor(jobId, props, logger)
        : new JobTypeFolder(home.resolve("plugins/jobtypes").resolve(props.getString("type")), lib)
            .build(jobId, props, logger);
  }

  private Props jobProps(
      ExecutableFlow execution,
      FlowProject project,
      String jobId,
      Map<String, String> flowParameters,
      Map<String, String> outputs)
      throws IOException {
    Props own = project.jobProps(jobId);
    if (own == null) {
      throw new IllegalArgumentException("The flow has no job " + jobId);
    }
    // FlowRunner's order, strongest first: the job's own, outputs, flow parameters, the flow's,
    // Azkaban's, shared properties.
    Props flow = FlowUtils.addCommonFlowProperties(null, execution);
    if (project.flowProps() != null) {
      Props config = project.flowProps();
      config.setParent(flow);
      flow = config;
    }
    own.setParent(below(below(flow, flowParameters), outputs));
    own.setEarliestAncestor(project.sharedProps(jobId));

    // JobRunner's: what it puts there, and what it leaves to the author if they have set it. That
    // it leaves the working directory is 3.58's way; later versions want it to begin like this one.
    Path work = home.resolve("executions").resolve(String.valueOf(execution.getExecutionId()));
    copy(project.folder(), work);
    own.put(CommonJobProperties.JOB_ID, jobId);
    own.put(CommonJobProperties.JOB_ATTEMPT, attempt);
    own.put(
        CommonJobProperties.JOB_ATTACHMENT_FILE,
        work + "/_job." + execution.getExecutionId() + "." + jobId + ".attach");
    putIfAbsent(own, AbstractProcessJob.WORKING_DIR, work.toString());
    putIfAbsent(own, "user.to.proxy", execution.getSubmitUser());
    return own;
  }

  private static Props below(Props parent, Map<String, String> values) {
    Props props = new Props(parent);
    props.putAll(values);
    return props;
  }

  private static void putIfAbsent(Props props, String key, String value) {
    if (!props.containsKey(key)) {
      props.put(key, value);
    }
  }

  /** Azkaban gives each execution the project's files. */
  private static void copy(Path project, Path work) throws IOException {
    try (Stream<Path> files = Files.walk(project)) {
      for (Path file : files.collect(Collectors.toList())) {
        Path target = work.resolve(project.relativize(file).toString());
        if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  @Override
  public void close() {
    ServiceProvider.SERVICE_PROVIDER.unsetInjector();
  }
}
