package io.github.azkabanaws.emr;

import azkaban.ServiceProvider;
import azkaban.metrics.MetricsManager;
import io.github.azkabanaws.emr.aws.CallMetrics;
import io.github.azkabanaws.emr.job.FiguresSettings;
import io.github.azkabanaws.emr.notices.NoticeCounts;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.apache.log4j.Logger;

/**
 * The engine's figures as gauges in Azkaban's own registry, for whatever collects that. A gauge
 * asks JMX, and there all engines of the JVM: a name can be registered once, while a jar that was
 * exchanged brings an engine of its own.
 */
final class AzkabanMetrics {
  private static final Logger SERVER_LOG = Logger.getLogger(AzkabanMetrics.class);
  private static final String PREFIX = "emr-job-type-";

  /** Figures that several engines have together; of others the largest counts. */
  private static final List<String> ADDED =
      Arrays.asList(EngineBean.QUEUED_STEPS, EngineBean.WATCHED_STEPS);

  private final MBeanServer server;
  private final ObjectName engines;

  /**
   * @param engines a pattern that all engines of the JVM fit
   */
  AzkabanMetrics(MBeanServer server, ObjectName engines) {
    this.server = server;
    this.engines = engines;
  }

  /**
   * Registers them where Azkaban has a registry. Which versions have one is not for a job to care
   * about: without one there are lines in the server's log.
   */
  void register() {
    try {
      MetricsManager manager = ServiceProvider.SERVICE_PROVIDER.getInstance(MetricsManager.class);
      registerWith(manager::addGauge);
    } catch (RuntimeException | LinkageError e) {
      SERVER_LOG.info(
          "This Azkaban has no registry of metrics that the EMR job type knows; its figures are in"
              + " this log ("
              + FiguresSettings.INTERVAL
              + "): "
              + e);
    }
  }

  /**
   * @param registry takes a name and what tells the value, and throws if it has the name already
   */
  void registerWith(BiConsumer<String, Supplier<Number>> registry) {
    for (Map.Entry<String, Supplier<Number>> gauge : gauges().entrySet()) {
      try {
        registry.accept(gauge.getKey(), gauge.getValue());
      } catch (IllegalArgumentException e) {
        // An engine before this one has done it, and its gauges tell of this one too.
        SERVER_LOG.debug(gauge.getKey() + " is registered already", e);
      }
    }
  }

  private Map<String, Supplier<Number>> gauges() {
    Map<String, Supplier<Number>> gauges = new LinkedHashMap<>();
    gauges.put(PREFIX + "active-steps", () -> figure(EngineBean.WATCHED_STEPS));
    gauges.put(PREFIX + "queued-steps", () -> figure(EngineBean.QUEUED_STEPS));
    gauges.put(PREFIX + "seconds-since-last-answer", () -> figure(EngineBean.LAST_ANSWER));
    gauges.put(PREFIX + "overdue-look-seconds", () -> figure(EngineBean.OVERDUE_LOOK));
    gauges.put(PREFIX + "watch-latency-seconds", () -> figure(EngineBean.WATCH_LATENCY));
    for (String teller : Arrays.asList("Noted", "Hinted", "Looked")) {
      gauges.put(PREFIX + "ends-" + teller, () -> figure(EngineBean.ENDS, teller));
    }
    for (String fate : NoticeCounts.NAMES) {
      gauges.put(PREFIX + "notices-" + fate, () -> figure(EngineBean.NOTICES, fate));
    }
    for (String operation : CallMetrics.USUAL) {
      gauges.put(PREFIX + "calls-" + operation, () -> figure(EngineBean.CALLS, operation));
      gauges.put(PREFIX + "throttles-" + operation, () -> figure(EngineBean.THROTTLES, operation));
      gauges.put(
          PREFIX + "throttles-by-others-" + operation,
          () -> figure(EngineBean.THROTTLES_BY_OTHERS, operation));
    }
    return gauges;
  }

  private Number figure(String attribute) {
    return figure(attribute, value -> (Number) value, ADDED.contains(attribute));
  }

  /**
   * @param part of a figure that has parts
   */
  private Number figure(String attribute, String part) {
    return figure(attribute, value -> (Number) ((CompositeData) value).get(part), true);
  }

  private Number figure(String attribute, Function<Object, Number> of, boolean added) {
    double all = 0;
    double largest = -1;
    for (ObjectName engine : server.queryNames(engines, null)) {
      try {
        Number number = of.apply(server.getAttribute(engine, attribute));
        all += number.doubleValue();
        largest = Math.max(largest, number.doubleValue());
      } catch (JMException e) {
        // It has gone in between.
        SERVER_LOG.debug(engine + " has no " + attribute, e);
      }
    }
    return added ? all : largest;
  }
}
