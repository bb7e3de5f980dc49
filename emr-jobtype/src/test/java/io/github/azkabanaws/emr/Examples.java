package io.github.azkabanaws.emr;

import azkaban.utils.Props;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.log4j.AppenderSkeleton;
import org.apache.log4j.Level;
import org.apache.log4j.Logger;
import org.apache.log4j.spi.LoggingEvent;
import software.amazon.awssdk.services.s3.S3Client;

/** Good values that tests start from. */
final class Examples {
  static final Cluster CLUSTER = new Cluster("j-1", "analytics");
  static final Execution EXECUTION =
      new Execution(42, "demo", "reports", "count", "", 0, "alice", Set.of("bob"));

  static final StepOwner OWNER = StepOwner.of(EXECUTION);

  private static final AtomicInteger LOGGERS = new AtomicInteger();

  private Examples() {}

  /** A complete private.properties with changes; a null value takes a property away. */
  static Props adminProps(String... changes) {
    Props props = new Props();
    props.put("aws.region", "eu-west-1");
    props.put("aws.emr.cluster.allowed", "analytics,j-ALLOWED");
    props.put("aws.emr.group.directory", "os");
    // Tests of logs say where they are.
    props.put("aws.emr.logs", "none");
    return change(props, changes);
  }

  static PluginConfig config(String... changes) {
    Settings settings = new Settings("private.properties", adminProps(changes));
    PluginConfig config = new PluginConfig(settings, () -> null);
    if (!settings.problems().isEmpty()) {
      throw new IllegalArgumentException(settings.problems().toString());
    }
    return config;
  }

  /** A step whose command EMR gets as it is. */
  static StepDefinition step(StepKey key, String label, String... words) throws StepJobException {
    Command command = Command.of("command", List.of(words));
    return StepDefinition.of(key, label, command, command.words());
  }

  private static S3Client noS3() {
    throw new AssertionError("Nobody should ask S3");
  }

  /** An account whose calls go to the fake and are paced in virtual time. */
  static AwsAccount account(FakeEmr emr, VirtualTimer timer) {
    return account(emr, timer, new LogAccess(Examples::noS3, null));
  }

  /** The same in a JVM that goes on for so long. */
  static AwsAccount account(FakeEmr emr, VirtualTimer timer, JvmLife jvm) {
    LogAccess logs = new LogAccess(Examples::noS3, null);
    return account(emr, timer, logs, new ApiBudget(100, 100, timer), timer, timer, jvm);
  }

  /** The same with logs. */
  static AwsAccount account(FakeEmr emr, VirtualTimer timer, LogAccess logs) {
    return account(emr, timer, logs, new ApiBudget(100, 100, timer), timer, timer);
  }

  /** The same with a quota of the test's own. */
  static AwsAccount account(FakeEmr emr, VirtualTimer timer, ApiBudget budget) {
    return account(emr, timer, new LogAccess(Examples::noS3, null), budget, timer, timer);
  }

  /** The same with threads of the test's own. */
  static AwsAccount account(
      FakeEmr emr, VirtualTimer timer, Scheduler submitting, Scheduler watching) {
    LogAccess logs = new LogAccess(Examples::noS3, null);
    return account(emr, timer, logs, new ApiBudget(100, 100, timer), submitting, watching);
  }

  private static AwsAccount account(
      FakeEmr emr,
      VirtualTimer timer,
      LogAccess logs,
      ApiBudget budget,
      Scheduler submitting,
      Scheduler watching) {
    return account(emr, timer, logs, budget, submitting, watching, JvmLife.OF_EXECUTOR);
  }

  private static AwsAccount account(
      FakeEmr emr,
      VirtualTimer timer,
      LogAccess logs,
      ApiBudget budget,
      Scheduler submitting,
      Scheduler watching,
      JvmLife jvm) {
    return new AwsAccount(
        emr,
        Examples::noS3,
        null,
        budget,
        new GroupDirectories(null, timer),
        (function, payload) -> {
          throw new AssertionError("This test has no Lambda");
        },
        logs,
        timer,
        submitting,
        watching,
        jvm);
  }

  /** What nobody reads. */
  static JobReport report() {
    return new JobReport(new ConcurrentHashMap<>(), new AtomicReference<>(0.0));
  }

  static Props jobProps(String... changes) {
    Props props = new Props();
    props.put("command", "/x/count.sh a");
    return change(props, changes);
  }

  private static Props change(Props props, String... changes) {
    for (int i = 0; i < changes.length; i += 2) {
      if (changes[i + 1] == null) {
        props.removeLocal(changes[i]);
      } else {
        props.put(changes[i], changes[i + 1]);
      }
    }
    return props;
  }

  /** A logger and what was logged to it. */
  record Log(Logger logger, List<String> lines) {
    static Log create() {
      Logger logger = Logger.getLogger("test-" + LOGGERS.incrementAndGet());
      List<String> lines = new CopyOnWriteArrayList<>();
      logger.setAdditivity(false);
      logger.setLevel(Level.ALL);
      logger.addAppender(
          new AppenderSkeleton() {
            @Override
            protected void append(LoggingEvent event) {
              lines.add(event.getLevel() + " " + event.getRenderedMessage());
            }

            @Override
            public void close() {
              // Nothing is held open.
            }

            @Override
            public boolean requiresLayout() {
              return false;
            }
          });
      return new Log(logger, lines);
    }
  }
}
