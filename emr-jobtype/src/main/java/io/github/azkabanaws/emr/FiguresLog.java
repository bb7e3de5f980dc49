package io.github.azkabanaws.emr;

import io.github.azkabanaws.emr.base.Scheduler;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import javax.management.AttributeNotFoundException;
import javax.management.MBeanAttributeInfo;
import javax.management.openmbean.CompositeData;
import org.apache.log4j.Logger;

/**
 * The engine's figures as a line in the executor's log, because Azkaban lets no JMX client in and
 * few of its versions have a registry of metrics. One line at an interval while there are jobs of
 * the type, and one when the JVM ends; none while nothing happens. Thread-safe.
 */
final class FiguresLog {
  private static final Logger SERVER_LOG = Logger.getLogger(FiguresLog.class);

  /** What every line begins with: by it and the log's name for this class it is found. */
  static final String PREFIX = "EMR figures:";

  private final EngineBean bean;
  private final BooleanSupplier busy;
  private final Scheduler scheduler;
  private final Logger log;
  private final AtomicBoolean planned = new AtomicBoolean();
  private final AtomicBoolean owed = new AtomicBoolean();
  private volatile Duration interval = Duration.ZERO;

  /**
   * @param busy whether there are steps that jobs wait for
   */
  FiguresLog(EngineBean bean, BooleanSupplier busy, Scheduler scheduler) {
    this(bean, busy, scheduler, SERVER_LOG);
  }

  FiguresLog(EngineBean bean, BooleanSupplier busy, Scheduler scheduler, Logger log) {
    this.bean = bean;
    this.busy = busy;
    this.scheduler = scheduler;
    this.log = log;
  }

  /**
   * A job has begun: its steps will change the figures.
   *
   * @param wanted between two lines; with zero there are none
   */
  void jobBegins(Duration wanted) {
    interval = wanted;
    owed.set(!wanted.isZero());
    plan();
  }

  /** The JVM ends: what has happened since the last line is told, if anything has. */
  void end() {
    if (owed.getAndSet(false)) {
      write();
    }
  }

  private void plan() {
    Duration pause = interval;
    if (pause.isZero() || !planned.compareAndSet(false, true)) {
      return;
    }
    try {
      scheduler.after(pause, this::tell);
    } catch (RuntimeException | Error e) {
      // No thread can be made, say: no job depends on it, and the next one tries again.
      planned.set(false);
      log.debug("No figures", e);
    }
  }

  private void tell() {
    boolean goesOn = busy.getAsBoolean();
    if (!interval.isZero() && owed.getAndSet(goesOn)) {
      write();
    }
    planned.set(false);
    if (goesOn || owed.get()) {
      plan();
    }
  }

  private void write() {
    try {
      log.info(line());
    } catch (AttributeNotFoundException e) {
      throw new IllegalStateException("The bean lists what it has", e);
    }
  }

  /** All figures of the bean, those with parts part by part, as {@code name=number}. */
  private String line() throws AttributeNotFoundException {
    StringBuilder line = new StringBuilder(PREFIX);
    for (MBeanAttributeInfo attribute : bean.getMBeanInfo().getAttributes()) {
      String name = attribute.getName();
      for (Map.Entry<String, Object> figure : parts(name, bean.getAttribute(name)).entrySet()) {
        line.append(' ').append(figure.getKey()).append('=').append(number(figure.getValue()));
      }
    }
    return line.toString();
  }

  private static Map<String, Object> parts(String name, Object value) {
    Map<String, Object> parts = new TreeMap<>();
    if (value instanceof CompositeData) {
      CompositeData figures = (CompositeData) value;
      for (String part : figures.getCompositeType().keySet()) {
        parts.put(name + "." + part, figures.get(part));
      }
    } else {
      parts.put(name, value);
    }
    return parts;
  }

  private static String number(Object value) {
    return value instanceof Double
        ? String.format(Locale.ROOT, "%.3f", (Double) value)
        : String.valueOf(value);
  }
}
