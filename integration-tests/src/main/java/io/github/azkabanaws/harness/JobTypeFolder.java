package io.github.azkabanaws.harness;

import azkaban.jobExecutor.Job;
import azkaban.utils.Props;
import azkaban.utils.PropsUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.log4j.Logger;

/** A job type's folder as Azkaban 4.0 and later use it: its jars are loaded for every run. */
final class JobTypeFolder {
  private final Path folder;
  private final ClassLoader lib;

  /**
   * @param lib stands for the jars of Azkaban's {@code lib}
   */
  JobTypeFolder(Path folder, ClassLoader lib) {
    this.folder = folder;
    this.lib = lib;
  }

  /** Loads the type and makes a job of it. */
  Job build(String jobId, Props jobProps, Logger logger) throws IOException {
    Props sysProps = new Props(null, folder.resolve("private.properties").toFile());
    ClassLoader loader = new ChildFirst(jars(), lib);
    try {
      return (Job)
          loader
              .loadClass(sysProps.getString("jobtype.class"))
              .getConstructor(String.class, Props.class, Props.class, Props.class, Logger.class)
              .newInstance(jobId, sysProps, PropsUtils.resolveProps(jobProps), new Props(), logger);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("The job type of " + folder + " can't be made", e);
    }
  }

  private URL[] jars() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".jar"))
          .map(JobTypeFolder::url)
          .toArray(URL[]::new);
    }
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the folder has wins over what Azkaban has. */
  private static final class ChildFirst extends URLClassLoader {
    ChildFirst(URL[] jars, ClassLoader parent) {
      super(jars, parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        if (loaded == null && !name.startsWith("java.")) {
          try {
            loaded = findClass(name);
          } catch (ClassNotFoundException e) {
            return super.loadClass(name, resolve);
          }
        }
        return loaded == null ? super.loadClass(name, resolve) : loaded;
      }
    }
  }
}
