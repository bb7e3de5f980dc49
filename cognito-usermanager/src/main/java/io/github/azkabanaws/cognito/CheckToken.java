package io.github.azkabanaws.cognito;

import azkaban.user.User;
import io.github.azkabanaws.base.files.BoundedBytes;
import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.Reason;
import io.github.azkabanaws.cognito.base.TokenRejectedException;
import io.github.azkabanaws.cognito.keys.KeyStatus;
import io.github.azkabanaws.cognito.login.CheckList;
import io.github.azkabanaws.cognito.login.CognitoConfig;
import io.github.azkabanaws.cognito.login.LoginLog;
import io.github.azkabanaws.cognito.login.TokenInput;
import io.github.azkabanaws.cognito.login.TokenLogin;
import io.github.azkabanaws.cognito.setup.ConfFile;
import io.github.azkabanaws.cognito.token.TokenGate;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Tells on the command line why a token can or can't sign in:
 *
 * <pre>{@code
 * java -cp '<web server>/lib/*:<jar>' io.github.azkabanaws.cognito.CheckToken \
 *     --conf conf/azkaban.properties < token.txt
 * }</pre>
 *
 * <p>It makes the same objects from the same file as the user manager, so it decides the same. The
 * token is read from standard input, where neither the shell's history nor the list of processes
 * sees it, and is never printed.
 */
public final class CheckToken {
  static final int ACCEPTED = 0;
  static final int REFUSED = 1;
  static final int NOT_CHECKED = 2;

  /** An answer with three tokens in UTF-16; so one that is too long is told so, too. */
  private static final int MAX_INPUT = 8 * TokenGate.MAX_LENGTH;

  private static final String USAGE =
      "usage: CheckToken --conf <azkaban.properties> < <file with a token, or with the JSON answer"
          + " of the token endpoint>";

  private final PrintStream out;
  private final Clock clock;

  CheckToken(PrintStream out, Clock clock) {
    this.out = Objects.requireNonNull(out, "out");
    this.clock = Objects.requireNonNull(clock, "clock");
  }

  /**
   * Checks one token and exits: 0 if it can sign in, 1 if it can't, 2 if that could not be found
   * out because of the command line or the settings.
   *
   * @param args {@code --conf} and the web server's azkaban.properties
   */
  public static void main(String[] args) {
    int code = NOT_CHECKED;
    try {
      code = new CheckToken(System.out, Clock.systemUTC()).run(args, System.in);
    } catch (NoClassDefFoundError e) {
      System.out.println("Azkaban's classes are not on the class path: put its lib/* in front.");
    } catch (RuntimeException | Error e) {
      // Not its message, which can quote the token.
      System.out.println("CheckToken itself failed: " + LoginLog.place(e));
    }
    System.out.flush();
    // A key source can have a thread that is still waiting for an answer.
    System.exit(code);
  }

  /** What {@link #main} does, with its exit code. */
  int run(String[] args, InputStream in) {
    if (args.length != 2 || !"--conf".equals(args[0])) {
      out.println(USAGE);
      return NOT_CHECKED;
    }
    File file = ConfFile.of(args[1]);
    CognitoConfig config;
    TokenLogin login;
    try {
      config = CognitoConfig.from(ConfFile.read(file, this::printCounting));
      login = TokenLogin.open(config, clock, this::printWarning);
    } catch (IOException e) {
      out.println("The file " + file + " can't be read: " + e.getMessage());
      return NOT_CHECKED;
    } catch (IllegalArgumentException e) {
      out.println("Settings  " + file + ": " + e.getMessage());
      return NOT_CHECKED;
    }
    try (TokenLogin opened = login) {
      out.println("Settings  " + file + ": ok");
      opened.prepare();
      printKeys(opened.keys());
      TokenInput input = TokenInput.of(bytes(in), config.tokens().uses());
      input.notes().forEach(note -> out.println("Input     " + note));
      return check(opened, input.token());
    } catch (IOException e) {
      out.println("The token can't be read from standard input: " + e.getMessage());
      return NOT_CHECKED;
    }
  }

  private void printCounting(File other) {
    out.println("Settings  " + other + " counts too");
  }

  private void printWarning(String text) {
    out.println("Warning   " + text);
  }

  private void printKeys(List<KeyStatus> sources) {
    for (KeyStatus keys : sources) {
      String age =
          keys.lastSuccess()
              .map(at -> Duration.between(at, clock.instant()).getSeconds() + " s old")
              .orElse("never fetched");
      out.println(
          "Keys      "
              + keys.source()
              + ": "
              + LogText.quoteAll(keys.keyIds())
              + ", "
              + age
              + keys.problem().map(problem -> ", " + problem).orElse(""));
      keys.leftOut().forEach(this::printWarning);
    }
  }

  private int check(TokenLogin login, String token) {
    try {
      TokenLogin.Accepted accepted = login.signIn(token);
      printChecks(Optional.empty());
      User user = accepted.user();
      out.println("Accepted");
      out.println("  user    " + LogText.quote(user.getUserId()));
      out.println("  groups  " + LogText.quoteAll(new TreeSet<>(user.getGroups())));
      out.println(
          "  roles   "
              + LogText.quoteAll(new TreeSet<>(user.getRoles()))
              + (user.getRoles().isEmpty()
                  ? ": no <group> of azkaban-users.xml gives these groups a defined role"
                  : ""));
      out.println("  email   " + LogText.quote(user.getEmail()));
      out.println("  expires " + accepted.token().expiresAt());
      return ACCEPTED;
    } catch (TokenRejectedException e) {
      printChecks(Optional.of(e.reason()));
      out.println("Refused: " + e.reason());
      out.println("  found   " + e.getMessage());
      e.subject().ifPresent(sub -> out.println("  sub     " + LogText.quote(sub)));
      out.println("  browser " + e.reason().sentence());
      out.println("  do      " + e.reason().advice());
      return REFUSED;
    }
  }

  private void printChecks(Optional<Reason> refusal) {
    for (Map.Entry<Reason, CheckList.Outcome> check : CheckList.outcomes(refusal).entrySet()) {
      out.println(
          String.format(
              "  %-4s  %-26s %s",
              check.getValue(), check.getKey(), check.getKey().check().orElse("")));
    }
  }

  private static byte[] bytes(InputStream in) throws IOException {
    // The beginning of what is longer is too long for a token too, and is told as that.
    return BoundedBytes.read(in, MAX_INPUT).bytes();
  }
}
