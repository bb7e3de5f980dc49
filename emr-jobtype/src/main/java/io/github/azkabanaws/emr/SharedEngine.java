package io.github.azkabanaws.emr;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.security.CodeSource;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.management.InstanceAlreadyExistsException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.log4j.Logger;

/**
 * Finds the engine of this JVM, or makes it.
 *
 * <p>Azkaban 4.0 and later load a job type's folder anew for every run, by a loader of its own, so
 * that a static field is one for each run. What all loaders share is the JDK, and in it the
 * platform's MBean server: the first run registers its engine there, under a name that holds a
 * digest of the jar, and all later ones use that. A jar that was exchanged gets an engine of its
 * own; the one before ends its thread when its jobs have ended.
 */
final class SharedEngine {
  private static final Logger SERVER_LOG = Logger.getLogger(SharedEngine.class);
  private static final int ATTEMPTS = 3;

  private static final Shared SHARED =
      new Shared(
          ManagementFactory.getPlatformMBeanServer(),
          () -> new ObjectName("io.github.azkabanaws:type=EmrJobType,jar=" + digestOfJar()),
          SharedEngine::registered);

  private SharedEngine() {}

  static Function<Map<String, Object>, Callable<Boolean>> get() {
    return SHARED.get();
  }

  /** Makes the name under which the engine is registered. */
  interface Name {
    /**
     * Makes it.
     *
     * @throws RuntimeException if the jar can't be read now
     */
    ObjectName make() throws JMException;
  }

  /**
   * The engine that a loader's runs use. One that can't be shared is kept and offered again by each
   * later run, because the cause (too many open files, say) may have passed. Thread-safe.
   */
  static final class Shared {
    private final MBeanServer server;
    private final Name name;
    private final Consumer<Runnable> registered;

    @GuardedBy("this")
    private Function<Map<String, Object>, Callable<Boolean>> found;

    @GuardedBy("this")
    private Engine alone;

    Shared(MBeanServer server, Name name, Consumer<Runnable> registered) {
      this.server = server;
      this.name = name;
      this.registered = registered;
    }

    synchronized Function<Map<String, Object>, Callable<Boolean>> get() {
      if (found != null) {
        return found;
      }
      Engine own = alone;
      try {
        found =
            findOrRegister(server, name.make(), registered, () -> own == null ? new Engine() : own);
        if (alone != null) {
          SERVER_LOG.info("The EMR job type shares its AWS clients between runs of jobs again");
        }
        return found;
      } catch (JMException | RuntimeException e) {
        if (alone == null) {
          SERVER_LOG.warn(
              "The EMR job type can't share its AWS clients between runs of jobs, so this loader"
                  + " has its own, and does nothing for its steps when the executor stops. The next"
                  + " run of a job tries again",
              e);
          alone = new Engine();
        }
        return alone;
      }
    }
  }

  /**
   * Separate so that it can be tried with an MBean server of its own.
   *
   * @param registered gets what to run when the JVM ends, once for each engine that is registered:
   *     an engine that another one came before, and the runs that find one, must not leave a hook
   *     behind
   */
  static Function<Map<String, Object>, Callable<Boolean>> findOrRegister(
      MBeanServer server, ObjectName name, Consumer<Runnable> registered) throws JMException {
    return findOrRegister(server, name, registered, Engine::new);
  }

  @SuppressWarnings("unchecked")
  private static Function<Map<String, Object>, Callable<Boolean>> findOrRegister(
      MBeanServer server, ObjectName name, Consumer<Runnable> registered, Supplier<Engine> make)
      throws JMException {
    for (int attempt = 1; ; attempt++) {
      try {
        return (Function<Map<String, Object>, Callable<Boolean>>)
            server.getAttribute(name, EngineBean.ENGINE);
      } catch (InstanceNotFoundException e) {
        Engine engine = make.get();
        try {
          server.registerMBean(new EngineBean(engine), name);
          registered.accept(engine.shutdown());
          return engine;
        } catch (InstanceAlreadyExistsException another) {
          // Two first runs at once: the other one's engine counts.
          if (attempt == ATTEMPTS) {
            throw another;
          }
        }
      }
    }
  }

  private static void registered(Runnable whenTheJvmEnds) {
    whenTheJvmEnds(whenTheJvmEnds);
    try {
      new AzkabanMetrics(
              ManagementFactory.getPlatformMBeanServer(),
              new ObjectName("io.github.azkabanaws:type=EmrJobType,*"))
          .register();
    } catch (JMException e) {
      throw new IllegalStateException("The pattern is right", e);
    }
  }

  private static void whenTheJvmEnds(Runnable task) {
    Thread hook = new Thread(task, "azkaban-emr-shutdown-hook");
    // Not that of the job that happens to be the first.
    hook.setContextClassLoader(SharedEngine.class.getClassLoader());
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      SERVER_LOG.info("The JVM ends already; steps of the EMR job type are left as they are.");
    }
  }

  private static String digestOfJar() {
    CodeSource source = SharedEngine.class.getProtectionDomain().getCodeSource();
    URL jar = source == null ? null : source.getLocation();
    return jar == null || jar.getPath().endsWith("/") ? "none" : JarDigest.of(jar);
  }
}
