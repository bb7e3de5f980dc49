package io.github.azkabanaws.demo;

import azkaban.executor.ExecutableFlow;
import azkaban.user.User;
import azkaban.user.UserManagerException;
import io.github.azkabanaws.emrsimulator.StepSnapshot;
import io.github.azkabanaws.harness.AzkabanInstall;
import io.github.azkabanaws.harness.Executor;
import io.github.azkabanaws.harness.FlowProject;
import io.github.azkabanaws.harness.JobStatus;
import io.github.azkabanaws.harness.RunningJob;
import io.github.azkabanaws.harness.UserPool;
import io.github.azkabanaws.harness.WebServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Signs a user in with a token and runs three EMR jobs as that user: one that succeeds, one that
 * fails and one that is killed. Exits with 1 if anything is not as it should be.
 */
public final class Demo {
  private static final long LIMIT_SECONDS = 60;

  private final Console console;
  private final Report report = new Report();
  private final AzkabanInstall install;
  private final UserPool pool;
  private final SimulatedCloud cloud;
  private final CountDownLatch endless;
  private final List<String> scriptLines;

  private Demo(
      Console console,
      AzkabanInstall install,
      UserPool pool,
      SimulatedCloud cloud,
      CountDownLatch endless,
      List<String> scriptLines) {
    this.console = console;
    this.install = install;
    this.pool = pool;
    this.cloud = cloud;
    this.endless = endless;
    this.scriptLines = scriptLines;
  }

  /**
   * Runs the demo.
   *
   * @param args the unpacked distribution, and a folder in which to work; then, if need be, whether
   *     a simulated AWS is to stay when the demo is over ({@code true} or {@code false}), its
   *     folder and its first port
   */
  public static void main(String[] args) throws Exception {
    if (args.length != 2 && (args.length != 5 || !args[2].matches("true|false"))) {
      System.err.println(
          "usage: Demo <unpacked distribution> <folder to work in>"
              + " [<true or false: demo.stay> <folder of what stays> <its first port>]");
      System.exit(2);
    }
    Path distribution = Path.of(args[0]);
    boolean stays = args.length == 5 && args[2].equals("true");
    SimulatedPorts ports = stays ? SimulatedPorts.orExit(args[4]) : SimulatedPorts.free();
    Console console = Console.ofThisJvm();
    boolean allRight = run(distribution, Path.of(args[1]), console, stays);
    System.out.flush();
    if (allRight && stays) {
      Stay.untilKilled(Path.of(args[3]), distribution.resolve("cluster"), ports, console);
    }
    // Explicitly, so that a thread that some plugin left behind could not keep the build waiting.
    System.exit(allRight ? 0 : 1);
  }

  private static boolean run(Path distribution, Path work, Console console, boolean stays)
      throws Exception {
    Files.createDirectories(work);
    Path root = Files.createTempDirectory(work, "demo-");
    CountDownLatch endless = new CountDownLatch(1);
    List<String> scriptLines = new CopyOnWriteArrayList<>();
    console.plain("Azkaban AWS plugins: a token in, a step out");
    console.plain("Azkaban's classes and both plugin jars are real; EMR and Cognito are simulated");
    console.plain("on this machine, and so are the accounts of the cluster's node.");
    try (UserPool pool = UserPool.start("eu-west-1_DemoPool1", "3demo45678client");
        SimulatedCloud cloud =
            SimulatedCloud.start(
                root.resolve("node"),
                (stepId, stream, line) -> {
                  console.line("cluster", line);
                  scriptLines.add(line);
                  if (line.startsWith("working, with no end")) {
                    endless.countDown();
                  }
                })) {
      cloud.exportCredentials();
      AzkabanInstall install = AzkabanInstall.layOut(distribution, root.resolve("azkaban"));
      boolean allRight = new Demo(console, install, pool, cloud, endless, scriptLines).run(root);
      console.plain("");
      NextSteps.lines(root.toAbsolutePath().normalize().toString(), stays).forEach(console::plain);
      return allRight;
    }
  }

  private boolean run(Path root) throws Exception {
    console.chapter("The install: the distribution laid over a web server and an executor");
    configure();
    console.chapter("Signing in to the web server");
    User user = signIn();
    console.chapter("Running jobs on the executor");
    runJobs(root, user);
    console.chapter("What was asked, what EMR saw, how it ended");
    report.print(console);
    console.plain("");
    console.verdict(
        report.isAllRight(),
        report.isAllRight()
            ? "Everything is as it should be."
            : "NOT EVERYTHING IS AS IT SHOULD BE: see the rows marked WRONG.");
    return report.isAllRight();
  }

  private void configure() throws Exception {
    install.configureWebServer(
        Map.of(
            "cognito.user.pool.id", pool.poolId(),
            "cognito.client.id", pool.clientId(),
            "cognito.jwks", pool.jwksUri().toString()));
    install.configureExecutor(
        Map.of(
            "aws.region", SimulatedCloud.REGION,
            "aws.emr.endpoint", cloud.endpoint().toString(),
            "aws.emr.cluster.allowed", "analytics",
            "aws.emr.group.directory", "file",
            // The simulated cluster has a place for logs, and no S3 behind it.
            "aws.emr.logs", "none",
            // They would stand below what the demo ends with.
            "aws.emr.figures.interval", "0s",
            "aws.emr.quota.burst", "10000",
            "aws.emr.quota.calls.per.minute", "100000",
            "aws.emr.watch.interval", "250ms"),
        List.of("alice=analytics"));
    install.configureWrapper(cloud.path());
    console.line("web server", "conf/azkaban.properties, conf/azkaban-users.xml");
    show("web server", install.webServer().resolve("extlib"));
    console.line(
        "web server",
        "web/js/cognito-sign-in, where people sign in with the browser (docs/sign-in.md)");
    console.line("executor", "plugins/jobtypes/emr/private.properties, conf/emr-groups.properties");
    show("executor", install.jobTypeFolder());
    console.line("user pool", pool.poolId() + ", public keys at " + pool.jwksUri());
    console.line(
        "EMR", "cluster 'analytics' (" + cloud.cluster().id() + ") at " + cloud.endpoint());
  }

  private void show(String speaker, Path folder) throws Exception {
    try (var files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jar")).toList()) {
        console.line(
            speaker,
            folder.getFileName()
                + "/"
                + file.getFileName()
                + ", "
                + Files.size(file) / 1000
                + " kB");
      }
    }
  }

  private User signIn() throws Exception {
    try (WebServer web = WebServer.start(install.webServer(), Demo.class.getClassLoader())) {
      String token = pool.idToken("alice", List.of("analytics", "platform"));
      console.line(
          "browser",
          "people press a button of js/cognito-sign-in/, and this is what the page then sends"
              + " (to see it: plugin-conf/solo-server/README.md)");
      console.line(
          "browser", "user cognitoToken, password " + token.substring(0, 12) + "... (a token)");
      User user = web.signIn("cognitoToken", token);
      String identity = describe(user);
      console.line("web server", "signed in: " + identity);
      report.add(
          "sign in with alice's ID token",
          "-",
          "alice, groups [analytics, platform], roles [admin]",
          identity);

      User breakGlass = web.signIn("breakglass", AzkabanInstall.BREAK_GLASS_PASSWORD);
      console.line("web server", "signed in: " + describe(breakGlass) + " (an XML user)");
      report.add("sign in as an XML user", "-", "breakglass", breakGlass.getUserId());

      long yesterday = Instant.now().minusSeconds(86_400).getEpochSecond();
      refuse(
          web,
          "an expired token",
          pool.idToken(
              "alice", List.of("analytics"), Map.of("iat", yesterday, "exp", yesterday + 3600)));
      refuse(
          web,
          "another client's token",
          pool.idToken("alice", List.of("analytics"), Map.of("aud", "another-client")));
      return user;
    }
  }

  private void refuse(WebServer web, String what, String token) {
    console.line("browser", "user cognitoToken, password: " + what);
    String outcome;
    try {
      outcome = "signed in as " + web.signIn("cognitoToken", token).getUserId();
    } catch (UserManagerException e) {
      outcome = "refused";
      console.line("web server", "refused: " + e.getMessage());
    }
    report.add("sign in with " + what, "-", "refused", outcome);
  }

  private void runJobs(Path root, User user) throws Exception {
    Path projectFolder = root.resolve("project");
    for (String line : Files.readAllLines(Resources.copy("project/reports.flow", projectFolder))) {
      if (!line.startsWith("#")) {
        console.line("flow file", line);
      }
    }
    console.plain("");
    Resources.copy("project/reports.project", projectFolder);
    FlowProject project = FlowProject.load(projectFolder, "demo", "reports");
    try (Executor executor = new Executor(install.execServer(), Demo.class.getClassLoader())) {
      ExecutableFlow execution = executor.submit(project, user.getUserId(), Set.of());
      console.line(
          "web server",
          "execution " + execution.getExecutionId() + " of flow 'reports' by " + user.getUserId());
      runJob(executor, execution, project, "count-words", false, "job SUCCEEDED, step COMPLETED");
      expectScriptLine("its account", "account on the cluster: analytics");
      expectScriptLine("its arguments", "<the whale> 3 times in <moby dick.txt>");
      expectScriptLine("no shell has read them", "<$HOME; ls *> 0 times in <moby dick.txt>");
      RunningJob failed =
          runJob(
              executor, execution, project, "load-missing-file", false, "job FAILED, step FAILED");
      String lastLine = failed.log().get(failed.log().size() - 1);
      report.add(
          "  the script's error in the job's log",
          "-",
          "there",
          lastLine.contains("there is no object s3://example-bucket") ? "there" : lastLine);
      runJob(executor, execution, project, "never-ending", true, "job KILLED, step CANCELLED");
    }
    long submitted = cloud.emr().journal().count("AddJobFlowSteps");
    report.add(
        "three jobs",
        submitted + " AddJobFlowSteps",
        "3 steps",
        cloud.cluster().steps().size() + " steps");
  }

  private RunningJob runJob(
      Executor executor,
      ExecutableFlow execution,
      FlowProject project,
      String jobId,
      boolean kill,
      String expected)
      throws Exception {
    console.plain("");
    console.line("executor", "job " + jobId);
    RunningJob job =
        executor.start(
            execution,
            project,
            jobId,
            Map.of("scripts", cloud.scripts().toString(), "data", cloud.data().toString()),
            line -> console.line("job log", line));
    if (kill) {
      if (!endless.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new IllegalStateException("The script of " + jobId + " did not start");
      }
      console.line("executor", "killing job " + jobId);
      job.kill();
    }
    JobStatus status = job.await(LIMIT_SECONDS);
    console.line("executor", "job " + jobId + " has ended: " + status);
    List<StepSnapshot> steps = new ArrayList<>(cloud.cluster().steps());
    StepSnapshot step =
        steps.stream()
            .filter(s -> s.name().startsWith(jobId + " "))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("EMR has no step of job " + jobId));
    report.add(
        "type: emr, " + jobId + (kill ? ", then kill" : ""),
        step.id() + ", " + groupOf(step),
        expected,
        "job " + status + ", step " + step.state());
    return job;
  }

  private void expectScriptLine(String what, String line) {
    report.add("  " + what, "-", line, scriptLines.contains(line) ? line : "no such line");
  }

  private static String groupOf(StepSnapshot step) {
    return step.args().stream()
        .filter(argument -> argument.startsWith("--group="))
        .findFirst()
        .orElse("no group");
  }

  private static String describe(User user) {
    Set<String> groups = new TreeSet<>(user.getGroups());
    Set<String> roles = new TreeSet<>(user.getRoles());
    return user.getUserId() + ", groups " + groups + ", roles " + roles;
  }
}
