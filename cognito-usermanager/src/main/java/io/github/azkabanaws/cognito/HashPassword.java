package io.github.azkabanaws.cognito;

import io.github.azkabanaws.cognito.usersxml.PasswordHash;
import io.github.azkabanaws.cognito.usersxml.StoredPassword;
import io.github.azkabanaws.cognito.usersxml.XmlLogin;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;

/**
 * Makes the hash of a password for azkaban-users.xml: {@code java -cp <jar>
 * io.github.azkabanaws.cognito.HashPassword}.
 *
 * <p>Asks for the password, or reads it as one line from standard input. Never an argument: the
 * machine's other users can read those.
 */
public final class HashPassword {
  private HashPassword() {}

  /**
   * Prints the hash, or a sentence and a failing exit code.
   *
   * @param args none
   */
  @SuppressWarnings("SystemConsoleNull") // A later JDK's console reads the pipe just as well.
  public static void main(String[] args) throws IOException {
    Console console = System.console();
    InputStream in = System.in;
    Optional<String> password = Optional.empty();
    if (args.length == 0 && console != null) {
      password = Optional.ofNullable(console.readPassword("Password: ")).map(String::new);
    } else if (args.length == 0) {
      password = line(in);
    }
    System.exit(run(args, password, System.out, System.err));
  }

  static Optional<String> line(InputStream in) throws IOException {
    return Optional.ofNullable(
        new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine());
  }

  /**
   * Says in the exit code how it went.
   *
   * @return the exit code
   */
  static int run(String[] args, Optional<String> typed, PrintStream out, PrintStream err) {
    if (args.length != 0) {
      err.println("No arguments, please: the password is asked for, or read from standard input.");
      return 2;
    }
    String password = typed.orElse("");
    if (password.trim().isEmpty()) {
      err.println("The password is empty; Azkaban's login form does not take that.");
      return 1;
    }
    if (password.length() > XmlLogin.MAX_PASSWORD_LENGTH) {
      err.println("The password is longer than " + XmlLogin.MAX_PASSWORD_LENGTH + " characters.");
      return 1;
    }
    out.println(
        StoredPassword.format(
            password,
            StoredPassword.DEFAULT_ITERATIONS,
            PasswordHash.PBKDF2_SHA256,
            new SecureRandom()));
    return 0;
  }
}
