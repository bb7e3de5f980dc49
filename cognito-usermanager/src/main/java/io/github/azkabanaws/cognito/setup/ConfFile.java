package io.github.azkabanaws.cognito.setup;

import azkaban.utils.Props;
import java.io.File;
import java.io.IOException;
import java.util.function.Consumer;

/** The web server's azkaban.properties, read as Azkaban's servers read it. */
public final class ConfFile {
  private static final String PUBLIC = "azkaban.properties";
  private static final String PRIVATE = "azkaban.private.properties";

  private ConfFile() {}

  /** The file that is meant by a path: itself, or azkaban.properties in a folder. */
  public static File of(String path) {
    File file = new File(path);
    return file.isDirectory() ? new File(file, PUBLIC) : file;
  }

  /** The azkaban.private.properties beside it, which may not be there. */
  static File secret(File file) {
    return new File(file.getAbsoluteFile().getParentFile(), PRIVATE);
  }

  /**
   * The settings: what is not there may be in azkaban.private.properties beside it.
   *
   * @param other hears of that file, if it is there
   */
  public static Props read(File file, Consumer<File> other) throws IOException {
    File secret = secret(file);
    Props parent = null;
    if (secret.isFile()) {
      parent = new Props(null, secret);
      other.accept(secret);
    }
    return new Props(parent, file);
  }
}
