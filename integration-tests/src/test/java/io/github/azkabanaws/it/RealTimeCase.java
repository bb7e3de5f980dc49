package io.github.azkabanaws.it;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.azkabanaws.emrsimulator.Answer;
import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.Fault;
import io.github.azkabanaws.emrsimulator.JournalEntry;
import io.github.azkabanaws.emrsimulator.Quotas;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.emrsimulator.StepRequest;
import io.github.azkabanaws.emrsimulator.StepSnapshot;
import io.github.azkabanaws.harness.AzkabanInstall;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Among whom ends are noticed, in real time. */
enum RealTimeCase {
  ALONE("alone", "alone", 1, 60, 0, 0),
  OTHERS("others", "others make 0.5 calls/s of every operation", 1, 60, 0.5, 0),
  THROTTLED("throttled", "30 % of all calls throttled at random", 1, 60, 0, 0.3),
  MANY("many", "each other", 12, 5, 0, 0),
  NOTES("notes", "each other, with end notes", 12, 5, 0, 0);

  private static final Pattern COMPLETED =
      Pattern.compile("log INFO - Step (s-\\w+) is COMPLETED.*");
  private static final List<String> OPERATIONS =
      List.of(
          "AddJobFlowSteps",
          "CancelSteps",
          "DescribeCluster",
          "DescribeStep",
          "ListClusters",
          "ListSteps");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final String OTHERS_CLUSTER = "j-OTHERS";
  private static final String REGION = "eu-west-1";
  private static final int ATTEMPTS = 4;
  private static final long LIMIT_MINUTES = 20;

  private final String key;
  private final String among;
  private final int jvms;
  private final int jobsOfEach;
  private final double othersPerSecond;
  private final double throttled;

  RealTimeCase(
      String key,
      String among,
      int jvms,
      int jobsOfEach,
      double othersPerSecond,
      double throttled) {
    this.key = key;
    this.among = among;
    this.jvms = jvms;
    this.jobsOfEach = jobsOfEach;
    this.othersPerSecond = othersPerSecond;
    this.throttled = throttled;
  }

  /**
   * What came of one way to watch.
   *
   * @param lateness from the end of each step to the moment when its job knows, in seconds
   */
  record Row(
      RealTimeCase crowd,
      String way,
      List<Double> lateness,
      int failed,
      double callsPerSecond,
      double throttled) {
    String text() {
      List<Double> sorted = lateness.stream().sorted().toList();
      int last = sorted.size() - 1;
      return String.format(
          Locale.ROOT,
          "| %d x %d | %s | %s | %.1f | %.1f | %.1f | %.2f | %.0f | %d |%n",
          crowd.jvms,
          crowd.jobsOfEach,
          crowd.among,
          way,
          sorted.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN),
          last < 0 ? Double.NaN : sorted.get((int) Math.ceil(0.95 * sorted.size()) - 1),
          last < 0 ? Double.NaN : sorted.get(last),
          callsPerSecond,
          throttled * 100,
          failed);
    }
  }

  String key() {
    return key;
  }

  int jobs() {
    return jvms * jobsOfEach;
  }

  boolean hasNotes() {
    return this == NOTES;
  }

  /** By the job type, in JVMs of their own. */
  Row watch(String way, Optional<Path> jar, Path place) throws Exception {
    AzkabanInstall install = AzkabanInstall.layOut(Distribution.folder(), place);
    if (jar.isPresent()) {
      Files.copy(
          jar.get(),
          install.jobTypeFolder().resolve("emr-jobtype.jar"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    try (LogBucket bucket = new LogBucket();
        EmrSimulator emr = emr(timer, bucket)) {
      Map<String, String> settings = new HashMap<>();
      settings.put("aws.region", REGION);
      settings.put("aws.emr.endpoint", emr.endpoint().toString());
      settings.put("aws.emr.cluster.allowed", "cluster");
      settings.put("aws.emr.group.directory", "file");
      settings.put("aws.emr.logs", "none");
      if (hasNotes()) {
        settings.put("aws.emr.end.notes.prefix", "s3://notes/azkaban");
        settings.put("aws.emr.upload.endpoint", bucket.endpoint());
      }
      install.configureExecutor(settings, List.of("alice=analytics"));
      List<MeasuredJvm> running = new ArrayList<>();
      for (int i = 0; i < jvms; i++) {
        running.add(
            MeasuredJvm.start(
                install.execServer(),
                i,
                "cluster",
                jobsOfEach,
                List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                Map.of(
                    "AWS_ACCESS_KEY_ID", emr.credentials().accessKeyId(),
                    "AWS_SECRET_ACCESS_KEY", emr.credentials().secretAccessKey())));
      }
      List<Double> lateness = new ArrayList<>();
      int failed = 0;
      for (MeasuredJvm jvm : running) {
        for (MeasuredJvm.Event event : jvm.events()) {
          Matcher completed = COMPLETED.matcher(event.what());
          if (completed.matches()) {
            StepSnapshot step = emr.step(completed.group(1));
            lateness.add((event.time() - step.ended().orElseThrow().toEpochMilli()) / 1000.0);
          } else if (event.what().startsWith("ended ") && !event.what().endsWith("SUCCEEDED")) {
            failed++;
          } else if (event.what().startsWith("log ERROR")) {
            System.out.println(way + ", " + among + ": " + event.what());
          }
        }
      }
      List<JournalEntry> calls =
          emr.journal().all().stream().filter(call -> !isOfOthers(call)).toList();
      return row(way, lateness, failed, calls);
    } finally {
      timer.shutdownNow();
    }
  }

  /** By a poller for each job, as the AWS SDK repeats by default. */
  Row poll(String operation, int seconds) throws Exception {
    ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    try (LogBucket bucket = new LogBucket();
        EmrSimulator emr = emr(timer, bucket)) {
      String cluster = emr.clusters().get(0).id();
      CountDownLatch left = new CountDownLatch(jobs());
      List<Double> lateness = Collections.synchronizedList(new ArrayList<>());
      Random random = new Random(1);
      ObjectNode request = JsonNodeFactory.instance.objectNode().put("JobFlowId", cluster);
      for (int i = 0; i < jobs(); i++) {
        ObjectNode step = request.withArray("Steps").addObject();
        step.put("Name", "step").put("ActionOnFailure", "CONTINUE");
        step.putObject("HadoopJarStep").put("Jar", "command-runner.jar");
      }
      Answer added = emr.ask("AddJobFlowSteps", request).orElseThrow();
      // All are kind to the pollers: how they come to EMR is not what is compared.
      while (added.status() != 200) {
        added = emr.ask("AddJobFlowSteps", request).orElseThrow();
      }
      int before = emr.journal().all().size();
      for (var id : added.body().withArray("StepIds")) {
        new Poller(emr, timer, operation, seconds * 1000L, cluster, id.asText(), lateness, left)
            .after(random.nextInt(seconds * 1000));
      }
      if (!left.await(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        throw new AssertionError("Pollers have not ended: " + left.getCount());
      }
      List<JournalEntry> all = emr.journal().all();
      List<JournalEntry> calls =
          all.subList(before, all.size()).stream().filter(call -> !isOfOthers(call)).toList();
      return row(
          operation + " per job, " + seconds + " s", lateness, jobs() - lateness.size(), calls);
    } finally {
      timer.shutdownNow();
    }
  }

  private static boolean isOfOthers(JournalEntry call) {
    return call.body().path("ClusterId").asText().equals(OTHERS_CLUSTER);
  }

  private Row row(String way, List<Double> lateness, int failed, List<JournalEntry> calls) {
    double seconds =
        calls.isEmpty()
            ? 1
            : Duration.between(calls.get(0).time(), calls.get(calls.size() - 1).time()).toMillis()
                / 1000.0;
    long denied = calls.stream().filter(JournalEntry::isThrottled).count();
    return new Row(
        this,
        way,
        List.copyOf(lateness),
        failed,
        calls.size() / seconds,
        calls.isEmpty() ? 0 : denied / (double) calls.size());
  }

  private EmrSimulator emr(ScheduledExecutorService timer, LogBucket bucket) {
    EmrSimulator emr = EmrSimulator.builder().region(REGION).quotas(Quotas.documented()).start();
    Random durations = new Random(20_261_128);
    emr.behavior(
        step -> {
          long millis;
          synchronized (durations) {
            millis = 30_000L + durations.nextInt(150_000);
          }
          leaveNotes(step, millis, timer, bucket);
          return StepBehavior.completesAfter(Duration.ofMillis(millis));
        });
    emr.createCluster(ClusterSpec.named("cluster").withStepConcurrencyLevel(256));
    Random random = new Random(7);
    if (throttled > 0) {
      emr.faults()
          .on(
              request -> {
                synchronized (random) {
                  return random.nextDouble() < throttled;
                }
              },
              Fault.throttle());
    }
    if (othersPerSecond > 0) {
      OPERATIONS.forEach(
          operation -> others(emr, timer, operation, new Random(operation.hashCode())));
    }
    return emr;
  }

  private void others(
      EmrSimulator emr, ScheduledExecutorService timer, String operation, Random random) {
    double seconds = -Math.log(1 - random.nextDouble()) / othersPerSecond;
    var unused =
        timer.schedule(
            () -> {
              // Of a cluster that is none of ours: the answer does not matter, the quota does.
              ObjectNode question = JsonNodeFactory.instance.objectNode();
              question.put("ClusterId", OTHERS_CLUSTER).put("JobFlowId", OTHERS_CLUSTER);
              var unusedAnswer = emr.ask(operation, question);
              others(emr, timer, operation, random);
            },
            (long) (seconds * 1000),
            TimeUnit.MILLISECONDS);
  }

  /**
   * As the wrapper does: a second after the script's begin, and one before EMR's word of its end.
   */
  private static void leaveNotes(
      StepRequest step, long millis, ScheduledExecutorService timer, LogBucket bucket) {
    Optional<String> place = value(step, "--env=EMR_END_NOTES=s3://notes/");
    if (place.isPresent()) {
      String stepKey = value(step, "--step-key=").orElseThrow();
      var unusedBegin =
          timer.schedule(() -> leave(bucket, place.get(), stepKey, "begun"), 1, TimeUnit.SECONDS);
      var unusedEnd =
          timer.schedule(
              () -> leave(bucket, place.get(), stepKey, "ended-0"),
              millis - 1000,
              TimeUnit.MILLISECONDS);
    }
  }

  private static void leave(LogBucket bucket, String place, String stepKey, String word) {
    String time = TIME.format(Clock.systemUTC().instant());
    bucket.put("notes", place + "/" + time + "-" + stepKey + "-" + word, List.of());
  }

  private static Optional<String> value(StepRequest step, String option) {
    return step.args().stream()
        .filter(argument -> argument.startsWith(option))
        .map(argument -> argument.substring(option.length()))
        .findFirst();
  }

  /** One job's. */
  private static final class Poller {
    private static final long FIRST_PAUSE = 500;

    private final EmrSimulator emr;
    private final ScheduledExecutorService timer;
    private final String operation;
    private final long interval;
    private final ObjectNode question;
    private final String step;
    private final Random random;
    private final List<Double> lateness;
    private final CountDownLatch left;
    private int attempt = 1;

    Poller(
        EmrSimulator emr,
        ScheduledExecutorService timer,
        String operation,
        long interval,
        String cluster,
        String step,
        List<Double> lateness,
        CountDownLatch left) {
      this.emr = emr;
      this.lateness = lateness;
      this.left = left;
      this.timer = timer;
      this.operation = operation;
      this.interval = interval;
      this.step = step;
      this.random = new Random(step.hashCode());
      this.question = JsonNodeFactory.instance.objectNode().put("ClusterId", cluster);
      if (operation.equals("ListSteps")) {
        question.putArray("StepIds").add(step);
      } else {
        question.put("StepId", step);
      }
    }

    void after(long millis) {
      var unused = timer.schedule(this::poll, millis, TimeUnit.MILLISECONDS);
    }

    private void poll() {
      Answer answer = emr.ask(operation, question).orElseThrow();
      if (answer.status() == 200) {
        attempt = 1;
        StepSnapshot now = emr.step(step);
        if (now.state().isTerminal()) {
          long ended = now.ended().orElseThrow().toEpochMilli();
          lateness.add((Clock.systemUTC().millis() - ended) / 1000.0);
          left.countDown();
        } else {
          after(interval);
        }
      } else if (attempt == ATTEMPTS) {
        left.countDown();
      } else {
        long pause = FIRST_PAUSE << (attempt - 1);
        attempt++;
        after(pause / 2 + random.nextInt((int) pause / 2 + 1));
      }
    }
  }
}
