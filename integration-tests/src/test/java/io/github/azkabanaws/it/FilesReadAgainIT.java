package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.github.azkabanaws.harness.AzkabanInstall;
import io.github.azkabanaws.harness.Lines;
import io.github.azkabanaws.harness.Programs;
import io.github.azkabanaws.harness.UserPool;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of the user manager's jar that can't be read for a while by the account of the web server,
 * which is not root: rights that are given leave no trace in a file's time or size.
 */
@Timeout(300)
class FilesReadAgainIT {
  private static final String TOKEN_USER = "cognitoToken";
  private static final String USERS =
      """
      <azkaban-users>
        <user username='breakglass' password='%s' roles='admin'/>
        <role name='admin' permissions='ADMIN'/>
      </azkaban-users>
      """;

  @TempDir Path folder;
  private final Map<String, String> settings = new HashMap<>();
  private UserPool pool;
  private AzkabanInstall install;
  private ThrowAwayAccount account;
  private Path log;
  private Process server;
  private PrintStream questions;
  private Lines answers;

  @BeforeEach
  void layOut() throws Exception {
    if (ThrowAwayAccount.areSupported()) {
      account = ThrowAwayAccount.create();
    }
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    pool = UserPool.start("eu-west-1_Pool00001", "client1");
    install = AzkabanInstall.layOut(Distribution.folder(), folder.resolve("install"));
    copy(Path.of(Distribution.property("azkaban.lib.directory")), folder.resolve("lib"));
    copy(Path.of(Distribution.property("harness.classes")), folder.resolve("classes"));
    settings.put("cognito.user.pool.id", pool.poolId());
    settings.put("cognito.client.id", pool.clientId());
    settings.put("cognito.jwks", pool.jwksUri().toString());
  }

  @AfterEach
  void stop() throws Exception {
    if (server != null) {
      Programs.await(server.destroyForcibly(), Wrapper.LIMIT);
    }
    pool.close();
    if (account != null) {
      account.remove();
    }
  }

  @Test
  void aListThatCouldNotBeReadCountsOnceItCan() throws Exception {
    Path list = Files.writeString(folder.resolve("denied.txt"), "# nobody\n");
    settings.put("cognito.deny.file", list.toString());
    start();
    String token = pool.idToken("alice", List.of("platform"));
    assertThat(signIn(TOKEN_USER, token)).startsWith("user alice ");

    replaceByUnreadable(list, "sub:" + UserPool.sub("alice") + "\n");
    awaitFigure("FileProblems", "deny list " + list + "=can't be read: the account \"");
    assertThat(ask("figure FileProblemSeconds"))
        .contains("deny list " + list + "=")
        .contains("users' file ")
        .contains("azkaban-users.xml=0");
    assertThat(signIn(TOKEN_USER, token)).startsWith("user alice ");
    allowReading(list);
    awaitSignIn(token, "refused The token is no longer accepted here.");
    assertThat(ask("figure FileProblems")).isEqualTo("{}");

    Files.delete(list);
    awaitFigure("FileProblems", "deny list " + list + "=can't be read: it is not there");
    assertThat(signIn(TOKEN_USER, token)).startsWith("refused ");
    Files.writeString(list, "# nobody any more\n");
    awaitSignIn(token, "user alice ");
    assertThat(Files.readAllLines(log).stream().filter(line -> line.contains("The deny list")))
        .hasSize(4)
        .satisfiesExactly(
            line -> assertThat(line).contains("may not read it; give it the right"),
            line -> assertThat(line).contains("is good again after "),
            line -> assertThat(line).contains("it is not there; put it back"),
            line -> assertThat(line).contains("is good again after "));
  }

  @Test
  void aUsersFileThatCouldNotBeReadCountsOnceItCan() throws Exception {
    Path users = Files.writeString(folder.resolve("users.xml"), USERS.formatted("old password"));
    settings.put("user.manager.xml.file", users.toString());
    start();
    assertThat(signIn("breakglass", "old password")).isEqualTo("user breakglass admin");

    replaceByUnreadable(users, USERS.formatted("new password"));
    awaitFigure("FileProblems", "users' file " + users + "=can't be read: the account \"");
    assertThat(signIn("breakglass", "old password")).isEqualTo("user breakglass admin");
    allowReading(users);
    await("sign-in breakglass new password", "user breakglass admin");
    assertThat(signIn("breakglass", "old password")).startsWith("refused ");
    assertThat(Files.readString(log)).doesNotContain("new password");
  }

  @Test
  void aKeyFileThatCouldNotBeReadCountsOnceItCan() throws Exception {
    Path keys = Files.writeString(folder.resolve("jwks.json"), pool.jwks());
    settings.put("cognito.jwks", keys.toString());
    start();
    String old = pool.idToken("alice", List.of("platform"));
    assertThat(signIn(TOKEN_USER, old)).startsWith("user alice ");

    try (UserPool rotated = UserPool.start(pool.poolId(), pool.clientId())) {
      String fresh = rotated.idToken("alice", List.of("platform"));
      replaceByUnreadable(keys, rotated.jwks());
      awaitFigure("FileProblems", "key file " + keys + "=can't be read: the account \"");
      awaitFigure("KeyProblems", "file " + keys + "=can't be read: the account \"");
      assertThat(signIn(TOKEN_USER, old)).startsWith("user alice ");
      allowReading(keys);
      awaitSignIn(fresh, "user alice ");
      assertThat(signIn(TOKEN_USER, old)).startsWith("refused ");
      assertThat(ask("figure KeyProblems")).isEqualTo("{}");
    }
  }

  /** A whole new file that only its writer may read; its time, size and inode stay as they are. */
  private void replaceByUnreadable(Path file, String text) throws IOException {
    Path next = Files.writeString(folder.resolve("next"), text);
    Files.setPosixFilePermissions(
        next, PosixFilePermissions.fromString(account == null ? "---------" : "rw-------"));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void allowReading(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
  }

  private void start() throws Exception {
    install.configureWebServer(settings);
    log = folder.resolve("log");
    Path log4j =
        Files.writeString(
            folder.resolve("log4j.properties"),
            """
            log4j.rootLogger=INFO, log
            log4j.appender.log=org.apache.log4j.ConsoleAppender
            log4j.appender.log.Target=System.err
            log4j.appender.log.layout=org.apache.log4j.SimpleLayout
            """);
    List<String> command = new ArrayList<>();
    if (account != null) {
      command.addAll(
          List.of(
              "/usr/bin/setpriv",
              "--reuid=" + account.name(),
              "--regid=" + account.name(),
              "--init-groups"));
    }
    command.addAll(Programs.java());
    command.addAll(
        List.of(
            "-Dlog4j.configuration=" + log4j.toUri(),
            "-cp",
            folder.resolve("classes") + ":" + folder.resolve("lib") + "/*",
            "io.github.azkabanaws.harness.SignInPrompt",
            install.webServer().toString()));
    server =
        Programs.builder(command).directory(folder.toFile()).redirectError(log.toFile()).start();
    questions = new PrintStream(server.getOutputStream(), true, StandardCharsets.UTF_8);
    answers = Lines.of(server, Wrapper.LIMIT);
    assertThat(answers.next()).as(() -> text(log)).isEqualTo("ready");
  }

  private String signIn(String name, String password) throws IOException {
    return ask("sign-in " + name + " " + password);
  }

  private void awaitSignIn(String token, String answer) throws Exception {
    await("sign-in " + TOKEN_USER + " " + token, answer);
  }

  private void awaitFigure(String name, String part) throws Exception {
    await("figure " + name, part);
  }

  private void await(String question, String part) throws Exception {
    String answer = "";
    for (int i = 0; i < 300; i++) {
      answer = ask(question);
      if (answer.contains(part)) {
        return;
      }
      assertThat(server.waitFor(200, TimeUnit.MILLISECONDS)).as(() -> text(log)).isFalse();
    }
    fail("no '%s' in '%s'; the log: %s", part, answer, text(log));
  }

  private String ask(String question) throws IOException {
    questions.println(question);
    String answer = answers.next();
    assertThat(answer).as(() -> text(log)).isNotNull();
    return answer;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** To where any account gets: the build may be in somebody's home. */
  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
