import java.io.File;
import java.io.FileOutputStream;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/**
 * A resource manager and a node manager in one JVM. Writes the configuration of its clients into
 * the folder that it is given, says so, and ends with its standard input.
 */
public final class MiniYarn {
  private MiniYarn() {}

  /**
   * @param arguments the folder for the clients' configuration
   */
  public static void main(String[] arguments) throws Exception {
    Configuration settings = new YarnConfiguration();
    settings.set("fs.defaultFS", "file:///");
    settings.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 128);
    settings.setInt(YarnConfiguration.NM_PMEM_MB, 4096);
    settings.setBoolean(YarnConfiguration.NM_PMEM_CHECK_ENABLED, false);
    settings.setBoolean(YarnConfiguration.NM_VMEM_CHECK_ENABLED, false);
    settings.setFloat(
        "yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", 99.5f);
    settings.set(
        YarnConfiguration.RM_SCHEDULER,
        "org.apache.hadoop.yarn.server.resourcemanager.scheduler.fifo.FifoScheduler");
    MiniYARNCluster cluster = new MiniYARNCluster("azk", 1, 1, 1);
    cluster.init(settings);
    cluster.start();
    File folder = new File(arguments[0]);
    for (String name : new String[] {"core-site.xml", "yarn-site.xml"}) {
      try (OutputStream out = new FileOutputStream(new File(folder, name))) {
        cluster.getConfig().writeXml(out);
      }
    }
    System.out.println("MiniYarn is ready");
    while (System.in.read() >= 0) {
      continue;
    }
    System.exit(0);
  }
}
