package io.github.azkabanaws.emr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.azkabanaws.emr.base.EngineThread;
import io.github.azkabanaws.emr.fixtures.Examples;
import io.github.azkabanaws.emr.job.JobRequest;
import java.io.ByteArrayOutputStream;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.Test;

class SharedEngineTest {
  private final MBeanServer server = MBeanServerFactory.newMBeanServer();
  private final List<Runnable> hooks = new CopyOnWriteArrayList<>();

  @Test
  void manyFirstRunsAtOnceGetOneEngine() throws Exception {
    ObjectName name = new ObjectName("test:type=EmrJobType,jar=1");
    int threads = 16;
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<Object>> engines = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Callable<Object> first =
            () -> {
              start.await();
              return SharedEngine.findOrRegister(server, name, hooks::add);
            };
        engines.add(pool.submit(first));
      }
      start.countDown();
      Object engine = engines.get(0).get(30, TimeUnit.SECONDS);
      for (Future<Object> other : engines) {
        assertThat(other.get(30, TimeUnit.SECONDS)).isSameAs(engine);
      }
      assertThat(hooks).hasSize(1);
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void aJarThatCouldNotBeReadOnceIsSharedFromTheNextRunOn() throws Exception {
    ObjectName name = new ObjectName("test:type=EmrJobType,jar=9");
    AtomicInteger attempts = new AtomicInteger();
    SharedEngine.Shared shared =
        new SharedEngine.Shared(
            server,
            () -> {
              if (attempts.getAndIncrement() < 2) {
                throw new IllegalStateException("too many open files");
              }
              return name;
            },
            hooks::add);
    Object first = shared.get();
    assertThat(shared.get()).isSameAs(first);
    assertThat(hooks).isEmpty();
    assertThat(shared.get()).isSameAs(first);
    assertThat(SharedEngine.findOrRegister(server, name, hooks::add)).isSameAs(first);
    assertThat(shared.get()).isSameAs(first);
    assertThat(hooks).hasSize(1);
    assertThat(attempts).hasValue(3);
  }

  @Test
  void anotherJarHasItsOwn() throws Exception {
    assertThat(SharedEngine.findOrRegister(server, new ObjectName("test:type=E,jar=1"), hooks::add))
        .isNotSameAs(
            SharedEngine.findOrRegister(server, new ObjectName("test:type=E,jar=2"), hooks::add));
  }

  @Test
  void peopleSeeFiguresAndNotTheEngine() throws Exception {
    ObjectName name = new ObjectName("test:type=E,jar=3");
    SharedEngine.findOrRegister(server, name, hooks::add);
    assertThat(server.getMBeanInfo(name).getAttributes())
        .extracting(attribute -> attribute.getName())
        .containsExactly(
            "Accounts",
            "QueuedSteps",
            "WatchedSteps",
            "Calls",
            "Throttles",
            "ThrottlesByOthers",
            "Ends",
            "Notices",
            "SecondsSinceLastAnswer",
            "OverdueLookSeconds",
            "WatchLatencySeconds");
    assertThat(((CompositeData) server.getAttribute(name, "Calls")).get("ListSteps")).isEqualTo(0L);
    assertThat(((CompositeData) server.getAttribute(name, "Throttles")).get("CancelSteps"))
        .isEqualTo(0L);
    assertThat(server.getAttribute(name, "SecondsSinceLastAnswer")).isEqualTo(-1L);
    assertThat(server.getAttribute(name, "OverdueLookSeconds")).isEqualTo(0L);
    assertThat(server.getAttribute(name, "WatchLatencySeconds")).isEqualTo(0.0);
    assertThat(server.getAttribute(name, "Accounts")).isEqualTo(0);
    assertThat(server.getAttribute(name, "QueuedSteps")).isEqualTo(0);
  }

  @Test
  void theEngineCanNotLeaveTheJvm() {
    assertThatThrownBy(
            () -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(new Engine()))
        .isInstanceOf(NotSerializableException.class);
  }

  @Test
  void theThreadEndsWhenThereIsNothingToDoAndComesBack() throws Exception {
    EngineThread scheduler = new EngineThread("test-engine", Duration.ofMillis(1));
    Thread first = run(scheduler);
    first.join(30_000);
    assertThat(first.isAlive()).isFalse();
    assertThat(first.isDaemon()).isTrue();
    assertThat(run(scheduler)).isNotSameAs(first);
  }

  @Test
  void aTaskThatFailsDoesNotStopTheOthers() throws Exception {
    EngineThread scheduler = new EngineThread("test-engine", Duration.ofMillis(1));
    scheduler.after(
        Duration.ZERO,
        () -> {
          throw new IllegalStateException("for the test");
        });
    assertThat(run(scheduler)).isNotNull();
  }

  @Test
  void theThreadHasNoJobsClassLoader() throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(new ClassLoader(null) {});
    try {
      Thread thread = run(new EngineThread("test-engine", Duration.ofMinutes(1)));
      assertThat(thread.getContextClassLoader()).isSameAs(EngineThread.class.getClassLoader());
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static Thread run(EngineThread scheduler) throws Exception {
    AtomicReference<Thread> thread = new AtomicReference<>();
    CountDownLatch ran = new CountDownLatch(1);
    scheduler.after(
        Duration.ZERO,
        () -> {
          thread.set(Thread.currentThread());
          ran.countDown();
        });
    assertThat(ran.await(30, TimeUnit.SECONDS)).isTrue();
    return thread.get();
  }

  @Test
  void theSetOfTypesBetweenLoadersIsTheJdksAzkabansAndLog4js() {
    JobRequest request =
        new JobRequest(
            "j",
            Examples.adminProps(),
            Examples.jobProps(),
            Examples.Log.create().logger(),
            new java.util.concurrent.CompletableFuture<>(),
            new ConcurrentHashMap<>(),
            new AtomicReference<>(0.0));
    assertThat(request.toMap().values())
        .extracting(value -> value.getClass().getPackageName())
        .allMatch(
            name ->
                Set.of(
                        "java.lang",
                        "java.util.concurrent",
                        "java.util.concurrent.atomic",
                        "azkaban.utils",
                        "org.apache.log4j")
                    .contains(name));
    assertThat(JobRequest.of(request.toMap()).toMap()).isEqualTo(request.toMap());
  }
}
