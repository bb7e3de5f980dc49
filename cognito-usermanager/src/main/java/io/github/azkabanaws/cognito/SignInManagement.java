package io.github.azkabanaws.cognito;

import io.github.azkabanaws.base.files.FileStatus;
import io.github.azkabanaws.cognito.keys.KeyStatus;
import io.github.azkabanaws.cognito.login.LoginCounters;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows the sign-in to JMX for as long as it is open. */
final class SignInManagement implements SignInMXBean, AutoCloseable {
  static final String NAME = "io.github.azkabanaws.cognito:type=SignIn";

  private static final Logger logger = LoggerFactory.getLogger(SignInManagement.class);
  private static final int MAX_INSTANCES = 100;

  private final LoginCounters counters;
  private final Supplier<List<KeyStatus>> keys;
  private final Supplier<List<FileStatus>> files;
  private final Runnable refresh;
  private final Clock clock;
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();
  private ObjectName registered;

  SignInManagement(
      LoginCounters counters,
      Supplier<List<KeyStatus>> keys,
      Supplier<List<FileStatus>> files,
      Runnable refresh,
      Clock clock) {
    this.counters = Objects.requireNonNull(counters, "counters");
    this.keys = Objects.requireNonNull(keys, "keys");
    this.files = Objects.requireNonNull(files, "files");
    this.refresh = Objects.requireNonNull(refresh, "refresh");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * Registers it; a second one in the same JVM gets {@code instance=2} and so on. That it can't be
   * registered keeps nobody from signing in.
   */
  void open() {
    for (int i = 1; i <= MAX_INSTANCES; i++) {
      try {
        ObjectName name = new ObjectName(i == 1 ? NAME : NAME + ",instance=" + i);
        server.registerMBean(this, name);
        registered = name;
        return;
      } catch (InstanceAlreadyExistsException e) {
        // The next name then.
      } catch (JMException | RuntimeException e) {
        logger.warn("The sign-in can't be shown to JMX: {}", e.toString());
        return;
      }
    }
    logger.warn("The sign-in can't be shown to JMX: {} names are taken", MAX_INSTANCES);
  }

  @Override
  public void close() {
    try {
      if (registered != null) {
        server.unregisterMBean(registered);
        registered = null;
      }
    } catch (JMException e) {
      logger.warn("The sign-in can't be taken from JMX: {}", e.toString());
    }
  }

  /** Its name once it is registered. */
  Optional<ObjectName> name() {
    return Optional.ofNullable(registered);
  }

  @Override
  public long getTokenLogins() {
    return counters.tokenLogins();
  }

  @Override
  public long getXmlLogins() {
    return counters.xmlLogins();
  }

  @Override
  public Map<String, Long> getRefusedLogins() {
    return counters.refusals();
  }

  @Override
  public Map<String, Integer> getKeys() {
    return bySource(status -> status.keyIds().size());
  }

  @Override
  public Map<String, Long> getKeyAgeSeconds() {
    return bySource(
        status ->
            status
                .lastSuccess()
                .map(at -> Duration.between(at, clock.instant()).getSeconds())
                .orElse(-1L));
  }

  @Override
  public Map<String, Long> getKeyFetches() {
    return bySource(KeyStatus::fetches);
  }

  @Override
  public Map<String, Long> getKeyFetchFailures() {
    return bySource(KeyStatus::failures);
  }

  @Override
  public Map<String, String> getKeyProblems() {
    Map<String, String> problems = new TreeMap<>();
    for (KeyStatus status : keys.get()) {
      status.problem().ifPresent(problem -> problems.put(status.source(), problem));
    }
    return problems;
  }

  @Override
  public Map<String, Long> getFileProblemSeconds() {
    Instant now = clock.instant();
    Map<String, Long> seconds = new TreeMap<>();
    for (FileStatus file : files.get()) {
      long since = file.since().map(from -> Duration.between(from, now).getSeconds()).orElse(0L);
      seconds.merge(file.source(), Math.max(0, since), Math::max);
    }
    return seconds;
  }

  @Override
  public Map<String, String> getFileProblems() {
    Map<String, String> problems = new TreeMap<>();
    for (FileStatus file : files.get()) {
      file.problem().ifPresent(problem -> problems.put(file.source(), problem));
    }
    return problems;
  }

  @Override
  public void refreshKeys() {
    refresh.run();
  }

  private <T> Map<String, T> bySource(Function<KeyStatus, T> value) {
    Map<String, T> values = new TreeMap<>();
    for (KeyStatus status : keys.get()) {
      values.put(status.source(), value.apply(status));
    }
    return values;
  }
}
