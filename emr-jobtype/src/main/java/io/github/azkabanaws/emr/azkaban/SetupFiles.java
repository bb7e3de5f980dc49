package io.github.azkabanaws.emr.azkaban;

import azkaban.utils.Props;
import azkaban.utils.PropsUtils;
import azkaban.utils.UndefinedPropertyException;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.StepJobException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;

/** The administrator's files, read and merged as Azkaban's {@code JobTypeManager} does it. */
public final class SetupFiles {
  public static final String PRIVATE = "private.properties";
  static final String COMMON = "commonprivate.properties";

  private SetupFiles() {}

  /**
   * What jobs get: the folder's private.properties over the commonprivate.properties beside the
   * folder, with references in values replaced.
   *
   * @throws StepJobException if Azkaban could not load the job type from there
   */
  public static Props read(Path folder) throws StepJobException {
    Path own = folder.resolve(PRIVATE);
    if (!Files.isRegularFile(own)) {
      throw new StepJobException(
          own + " is not there. Azkaban then leaves the folder out: copy " + PRIVATE + ".example.");
    }
    Path common = common(folder);
    try {
      Props parent = Files.exists(common) ? new Props(null, common.toFile()) : new Props();
      Props props = new Props(parent, own.toFile());
      props.put("plugin.dir", folder.toAbsolutePath().toString());
      return PropsUtils.resolveProps(props);
    } catch (IOException e) {
      throw new StepJobException(
          own + " or " + common + " can't be read (" + e.getClass().getSimpleName() + ").");
    } catch (UndefinedPropertyException e) {
      // Azkaban's message has the names of properties and nothing of a value.
      throw new StepJobException(
          own + " or " + common + " can't be resolved: " + Settings.show(e.getMessage()) + ".");
    } catch (RuntimeException e) {
      throw new StepJobException(
          own
              + " or "
              + common
              + " can't be resolved: a backslash, ${...} or $(...) in a value is wrong ("
              + e.getClass().getSimpleName()
              + ").");
    }
  }

  public static Path common(Path folder) {
    return folder.toAbsolutePath().normalize().resolveSibling(COMMON);
  }

  /** A copy without some properties. */
  public static Props without(Props props, Collection<String> names) {
    Props copy = new Props();
    for (String key : props.getKeySet()) {
      if (!names.contains(key)) {
        copy.put(key, props.get(key));
      }
    }
    return copy;
  }

  /** For a sentence: which files count. */
  public static String names(Path folder) {
    return Files.exists(common(folder))
        ? String.join(" and ", Arrays.asList(PRIVATE, COMMON))
        : PRIVATE;
  }
}
