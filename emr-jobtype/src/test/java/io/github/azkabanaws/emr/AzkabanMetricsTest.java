package io.github.azkabanaws.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import azkaban.ServiceProvider;
import azkaban.metrics.MetricsManager;
import com.codahale.metrics.MetricRegistry;
import com.google.inject.Guice;
import io.github.azkabanaws.emr.emrapi.StepAddress;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.job.AwsAccount;
import io.github.azkabanaws.emr.watch.WatchedStep;
import java.util.Map;
import java.util.TreeMap;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In Azkaban's own registry, if it has one. */
class AzkabanMetricsTest {
  private final MBeanServer server = MBeanServerFactory.newMBeanServer();
  private final MetricRegistry registry = new MetricRegistry();
  private AzkabanMetrics metrics;

  @BeforeEach
  void start() throws Exception {
    metrics = new AzkabanMetrics(server, new ObjectName("test:type=E,*"));
    ServiceProvider.SERVICE_PROVIDER.unsetInjector();
  }

  @AfterEach
  void stop() {
    ServiceProvider.SERVICE_PROVIDER.unsetInjector();
  }

  @Test
  void azkabansManagerGetsAGaugeForEachFigure() throws Exception {
    MetricsManager manager = new MetricsManager(registry);
    ServiceProvider.SERVICE_PROVIDER.setInjector(
        Guice.createInjector(binder -> binder.bind(MetricsManager.class).toInstance(manager)));
    SharedEngine.findOrRegister(server, new ObjectName("test:type=E,jar=1"), hook -> {});
    metrics.register();
    assertThat(values().keySet())
        .contains(
            "emr-job-type-active-steps",
            "emr-job-type-queued-steps",
            "emr-job-type-seconds-since-last-answer",
            "emr-job-type-overdue-look-seconds",
            "emr-job-type-watch-latency-seconds",
            "emr-job-type-ends-Noted",
            "emr-job-type-notices-Sent",
            "emr-job-type-notices-Waiting",
            "emr-job-type-calls-ListSteps",
            "emr-job-type-throttles-CancelSteps",
            "emr-job-type-throttles-by-others-ListSteps")
        .hasSize(5 + 3 + 6 + 3 * 6);
    assertThat(values())
        .containsEntry("emr-job-type-active-steps", 0.0)
        .containsEntry("emr-job-type-ends-Noted", 0.0)
        .containsEntry("emr-job-type-notices-LeftOut", 0.0)
        .containsEntry("emr-job-type-ends-Hinted", 0.0)
        .containsEntry("emr-job-type-ends-Looked", 0.0)
        .containsEntry("emr-job-type-calls-ListSteps", 0.0)
        .containsEntry("emr-job-type-seconds-since-last-answer", -1.0);
  }

  @Test
  void anotherEngineRegistersNothingAndIsToldOf() throws Exception {
    MetricsManager manager = new MetricsManager(registry);
    ServiceProvider.SERVICE_PROVIDER.setInjector(
        Guice.createInjector(binder -> binder.bind(MetricsManager.class).toInstance(manager)));
    metrics.register();
    Map<String, Object> before = values();
    metrics.register();
    assertThat(values()).isEqualTo(before);
    Engine engine = new Engine();
    server.registerMBean(new EngineBean(engine), new ObjectName("test:type=E,jar=2"));
    AwsAccount account = engine.accounts().of(Examples.config("aws.emr.executors", "77").aws());
    WatchedStep step =
        account
            .watch()
            .watch(
                new StepAddress(Examples.CLUSTER, "s-1"),
                java.time.Duration.ofMinutes(10),
                Examples.Log.create().logger());
    assertThat(values()).containsEntry("emr-job-type-active-steps", 1.0);
    account.watch().leave(step);
  }

  @Test
  void withoutAManagerThereIsJmx() {
    assertThatCode(metrics::register).doesNotThrowAnyException();
    ServiceProvider.SERVICE_PROVIDER.setInjector(
        Guice.createInjector(
            binder ->
                binder
                    .bind(MetricsManager.class)
                    .toProvider(
                        () -> {
                          throw new NoClassDefFoundError("com/codahale/metrics/MetricRegistry");
                        })));
    assertThatCode(metrics::register).doesNotThrowAnyException();
    assertThat(values()).isEmpty();
  }

  private Map<String, Object> values() {
    Map<String, Object> values = new TreeMap<>();
    registry
        .getGauges()
        .forEach(
            (name, gauge) -> {
              if (name.startsWith("emr-job-type-")) {
                values.put(name, gauge.getValue());
              }
            });
    return values;
  }
}
