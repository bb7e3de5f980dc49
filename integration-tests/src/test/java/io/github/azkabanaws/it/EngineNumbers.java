package io.github.azkabanaws.it;

import java.lang.management.ManagementFactory;
import java.util.Set;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** What the job type tells by JMX of the one engine of this JVM. */
final class EngineNumbers {
  private EngineNumbers() {}

  /** The engines of this JVM. */
  static Set<ObjectName> engines() throws Exception {
    return ManagementFactory.getPlatformMBeanServer()
        .queryNames(new ObjectName("io.github.azkabanaws:type=EmrJobType,*"), null);
  }

  /** One number of the only engine. */
  static int number(String attribute) throws Exception {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    return (Integer) server.getAttribute(engines().iterator().next(), attribute);
  }
}
