package io.github.azkabanaws.harness;

import azkaban.user.User;
import azkaban.user.UserManagerException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/**
 * A web server in a JVM of its own, for tests of what depends on the account that it runs as. It
 * answers each line of its standard input with one line:
 *
 * <ul>
 *   <li>{@code sign-in <name> <password>}: {@code user <id> <roles>} or {@code refused <sentence>}
 *   <li>{@code figure <name>}: what JMX shows of the sign-in under that name, a table
 * </ul>
 */
public final class SignInPrompt {
  private SignInPrompt() {}

  /**
   * Starts it.
   *
   * @param arguments the web server's folder
   */
  public static void main(String[] arguments) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    try (WebServer web =
        WebServer.start(Path.of(arguments[0]), SignInPrompt.class.getClassLoader())) {
      out.println("ready");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] words = line.split(" ", 3);
        out.println(words[0].equals("figure") ? figure(words[1]) : signIn(web, words));
      }
    }
  }

  private static String signIn(WebServer web, String[] words) {
    try {
      User user = web.signIn(words[1], words[2]);
      return "user " + user.getUserId() + " " + String.join(",", user.getRoles());
    } catch (UserManagerException e) {
      return "refused " + e.getMessage();
    }
  }

  private static Map<Object, Object> figure(String name) throws Exception {
    TabularData table =
        (TabularData)
            ManagementFactory.getPlatformMBeanServer()
                .getAttribute(new ObjectName("io.github.azkabanaws.cognito:type=SignIn"), name);
    Map<Object, Object> figures = new TreeMap<>();
    for (Object row : table.values()) {
      CompositeData entry = (CompositeData) row;
      figures.put(entry.get("key"), entry.get("value"));
    }
    return figures;
  }
}
