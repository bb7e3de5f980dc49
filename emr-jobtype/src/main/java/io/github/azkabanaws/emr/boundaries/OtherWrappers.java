package io.github.azkabanaws.emr.boundaries;

import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.emrapi.EmrStep;
import java.util.HashSet;
import java.util.Set;
import org.apache.log4j.Logger;

/**
 * Tells the executor's log of steps that look like a group's and run something else than the
 * wrapper: those of an executor that has another {@code aws.emr.step.script}, which nobody counts.
 * Each program once, and few of them, since authors can write such lines, too. Thread-safe.
 */
final class OtherWrappers {
  private static final int MOST = 10;
  private static final Logger SERVER_LOG = Logger.getLogger(OtherWrappers.class);

  private final Set<String> told = new HashSet<>();

  void met(EmrStep step, String program, String wrapper) {
    synchronized (this) {
      if (told.size() >= MOST || !told.add(program)) {
        return;
      }
    }
    SERVER_LOG.warn(
        "Step "
            + step.id()
            + " is not counted for boundaries: it runs '"
            + Settings.show(program)
            + "', and aws.emr.step.script is '"
            + wrapper
            + "' here. If it is this Azkaban's, give all executors the same script");
  }
}
