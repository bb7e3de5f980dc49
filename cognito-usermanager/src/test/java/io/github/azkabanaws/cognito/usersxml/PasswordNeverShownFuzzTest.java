package io.github.azkabanaws.cognito.usersxml;

import static org.assertj.core.api.Assertions.assertThat;

import azkaban.utils.Props;
import io.github.azkabanaws.base.files.WatchedFile;
import io.github.azkabanaws.cognito.CognitoUserManager;
import io.github.azkabanaws.cognito.FaceOfPlugin;
import io.github.azkabanaws.cognito.fixtures.FuzzRun;
import io.github.azkabanaws.cognito.fixtures.LogCapture;
import io.github.azkabanaws.cognito.fixtures.TestClock;
import io.github.azkabanaws.cognito.fixtures.TestConfig;
import io.github.azkabanaws.cognito.fixtures.TextEdit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.PropertyDefaults;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsReport;

/**
 * Whatever is wrong with azkaban-users.xml, a password in it is in no message, log, check,
 * exception or stream.
 */
@AddLifecycleHook(FuzzRun.class)
@PropertyDefaults(shrinking = ShrinkingMode.BOUNDED, edgeCases = EdgeCasesMode.NONE)
class PasswordNeverShownFuzzTest {
  private static final String MARK = "hunter2";

  /** What passwords hold and an attribute of XML does not. */
  private static final List<String> AROUND =
      List.of(
          "",
          "\"",
          "<",
          "&",
          "\" ",
          " \"",
          "=\"",
          "'",
          "&lt;",
          ";",
          "&#",
          "{SSHA}",
          "$1$",
          "\0",
          ">",
          "/>",
          "]]>",
          "<!--",
          "--",
          "<?",
          "?>",
          "%",
          "\ud800",
          "pbkdf2-sha256$1$",
          "\ufeff",
          "\n");

  private static final String USERS =
      """
      <?xml version="1.0" encoding="UTF-8"?>
      <azkaban-users>
        <user username="breakglass" password="PASSWORD" roles="admin"/>
        <group name="ops" roles="admin"/>
        <role name="admin" permissions="ADMIN"/>
      </azkaban-users>
      """;

  @StatisticsReport(onFailureOnly = true)
  @Property(tries = 2000)
  void isInNothingThatReadingTheFileSays(
      @ForAll("passwords") String password, @ForAll("edits") List<TextEdit> edits)
      throws IOException {
    String xml = TextEdit.applyAll(edits, USERS.replace("PASSWORD", password));
    Path folder = Files.createTempDirectory("never-shown");
    StringWriter told = new StringWriter();
    try {
      told.append(UsersXml.read(TestConfig.users(folder, xml)).warnings().toString());
      Statistics.label("file").collect("accepted");
    } catch (UsersXml.InvalidFileException e) {
      // With all causes, as a server prints it that does not start.
      e.printStackTrace(new PrintWriter(told, true));
      Statistics.label("file").collect("refused");
    } finally {
      delete(folder);
    }
    assertThat(told.toString().toLowerCase(Locale.ROOT)).doesNotContain(MARK);
  }

  /** Fewer, because every start makes a key for its self-test. */
  @Property(tries = 25)
  void isInNoLogStreamOrCheck(
      @ForAll("passwords") String password, @ForAll("edits") List<TextEdit> edits)
      throws IOException {
    String changed = TextEdit.applyAll(edits, USERS.replace("PASSWORD", password));
    Path folder = Files.createTempDirectory("never-shown");
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream streams = new ByteArrayOutputStream();
    PrintStream caught = new PrintStream(streams, true, StandardCharsets.UTF_8);
    StringWriter told = new StringWriter();
    try (LogCapture log = LogCapture.start()) {
      System.setOut(caught);
      System.setErr(caught);
      Props props = TestConfig.props(folder);
      start(folder, props, changed, told);
      reload(folder, props, changed);
      check(folder, props, caught);
      told.append(log.everything());
    } finally {
      System.setOut(out);
      System.setErr(err);
      delete(folder);
    }
    told.append(streams.toString(StandardCharsets.UTF_8));
    assertThat(told.toString().toLowerCase(Locale.ROOT)).doesNotContain(MARK);
  }

  private static void start(Path folder, Props props, String xml, StringWriter told) {
    write(folder, xml);
    try {
      FaceOfPlugin.close(FaceOfPlugin.manager(props, new TestClock()));
    } catch (IllegalArgumentException e) {
      e.printStackTrace(new PrintWriter(told, true));
    }
  }

  /** What the running server says of the change. */
  private static void reload(Path folder, Props props, String xml) {
    write(folder, TestConfig.USERS);
    TestClock clock = new TestClock();
    CognitoUserManager manager = FaceOfPlugin.manager(props, clock);
    try {
      write(folder, xml);
      clock.advance(WatchedFile.INTERVAL);
      manager.validateUser("breakglass");
    } finally {
      FaceOfPlugin.close(manager);
    }
  }

  private static void check(Path folder, Props props, PrintStream out) throws IOException {
    props.put("user.manager.class", CognitoUserManager.class.getName());
    props.storeLocal(folder.resolve("azkaban.properties").toFile());
    try {
      FaceOfPlugin.checkSetup(
          out, new TestClock(), Duration.ofMinutes(1), "--conf", folder.toString());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void write(Path folder, String xml) {
    TestConfig.users(folder, xml);
  }

  private static void delete(Path folder) throws IOException {
    for (String name : List.of("azkaban-users.xml", "azkaban.properties")) {
      Files.deleteIfExists(folder.resolve(name));
    }
    Files.delete(folder);
  }

  @Provide
  Arbitrary<String> passwords() {
    return Combinators.combine(
            Arbitraries.of(AROUND), Arbitraries.of(AROUND), Arbitraries.of(AROUND))
        .as((before, between, after) -> before + MARK + between + MARK + after);
  }

  @Provide
  Arbitrary<List<TextEdit>> edits() {
    return TextEdit.few();
  }
}
