package io.github.azkabanaws.harness;

import azkaban.user.User;
import azkaban.user.UserManager;
import azkaban.user.UserManagerException;
import azkaban.utils.Props;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;

/**
 * As much of Azkaban's web server as meets a user manager: its class path (the jars of {@code lib},
 * here the parent loader, before those of {@code extlib}), the loading by name from
 * azkaban.properties, and the sign-in.
 */
public final class WebServer implements AutoCloseable {
  private final URLClassLoader classPath;
  private final UserManager userManager;

  private WebServer(URLClassLoader classPath, UserManager userManager) {
    this.classPath = classPath;
    this.userManager = userManager;
  }

  /**
   * Starts it in its folder.
   *
   * @param lib stands for the jars of Azkaban's {@code lib}
   * @throws Exception what the user manager's constructor throws: that is what stops a real one
   */
  public static WebServer start(Path home, ClassLoader lib) throws Exception {
    Props props = new Props(null, home.resolve("conf/azkaban.properties").toFile());
    URLClassLoader classPath = new URLClassLoader(jars(home.resolve("extlib")), lib);
    try {
      Class<?> type = Class.forName(props.getString("user.manager.class"), true, classPath);
      // Azkaban takes a class without a public constructor for no user manager at all.
      if (type.getConstructors().length == 0) {
        throw new IllegalStateException(type + " has no public constructor");
      }
      return new WebServer(
          classPath, (UserManager) type.getConstructor(Props.class).newInstance(props));
    } catch (InvocationTargetException e) {
      classPath.close();
      throw e.getCause() instanceof Exception cause ? cause : e;
    } catch (Exception e) {
      classPath.close();
      throw e;
    }
  }

  /** What the login form does. */
  public User signIn(String userName, String password) throws UserManagerException {
    return userManager.getUser(userName, password);
  }

  public UserManager userManager() {
    return userManager;
  }

  @Override
  public void close() throws IOException {
    classPath.close();
  }

  static URL[] jars(Path folder) throws IOException {
    File[] files = folder.toFile().listFiles((dir, name) -> name.endsWith(".jar"));
    if (files == null || files.length == 0) {
      throw new IOException("There is no jar in " + folder);
    }
    URL[] urls = new URL[files.length];
    for (int i = 0; i < files.length; i++) {
      urls[i] = files[i].toURI().toURL();
    }
    return urls;
  }
}
