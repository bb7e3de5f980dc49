package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.azkabanaws.harness.CommandPage;
import io.github.azkabanaws.harness.Lines;
import io.github.azkabanaws.harness.Programs;
import io.github.azkabanaws.it.Shell.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The platform's tools: their own tests under each Python of this machine that is new enough, and
 * the command as the tarball has it. The tests need no package; those that need boto3, PyMySQL, the
 * AWS CLI or MariaDB's server are skipped where that is missing, and said so.
 */
class PlatformToolsIT {
  private static final Path SOURCES = Path.of("..", "plugin-conf/platform").toAbsolutePath();
  private static final Pattern RAN = Pattern.compile("Ran (\\d+) tests? in");

  /** The properties of the build that name real servers, and what the tests call them. */
  private static final Map<String, String> HOMES =
      Map.of(
          "azkaban.web.home", "AZKABAN_WEB_HOME",
          "azkaban.exec.home", "AZKABAN_EXEC_HOME",
          "azkaban.tables", "AZKABAN_TABLES");

  @TempDir Path folder;
  private Shell shell;

  static List<String> pythons() {
    return Stream.of("/usr/bin/python3", "python3").toList();
  }

  @BeforeEach
  void open() {
    shell = new Shell(folder);
    shell.set("PYTHONDONTWRITEBYTECODE", "1");
    shell.set("PYTHONWARNINGS", "ignore::ResourceWarning");
  }

  @ParameterizedTest
  @MethodSource("pythons")
  void theirTestsPass(String python) throws Exception {
    assumeNew(python);
    Outcome outcome =
        shell.run("cd '" + SOURCES + "'; " + python + " -m unittest discover -v -t . -s tests", "");
    assertThat(outcome.code()).as(outcome.output()).isZero();
    Matcher ran = RAN.matcher(outcome.output());
    assertThat(ran.find()).as(outcome.output()).isTrue();
    assertThat(Integer.parseInt(ran.group(1))).isGreaterThan(70);
    Pattern.compile("skipped ['\"](.+)['\"]")
        .matcher(outcome.output())
        .results()
        .collect(Collectors.groupingBy(skipped -> skipped.group(1), Collectors.counting()))
        .forEach(
            (reason, tests) ->
                System.out.println(
                    "platform tools, " + python + ": skipped " + tests + ": " + reason));
  }

  /** Needs -Dazkaban.web.home, -Dazkaban.exec.home and -Dazkaban.tables; see CONTRIBUTING. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theyLoseNoFlowOfRealServers(boolean poll) throws Exception {
    ProcessBuilder builder =
        Programs.builder("/usr/bin/python3", "-m", "unittest", "-v", "tests.test_real_azkaban")
            .directory(SOURCES.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("story").toFile());
    String connector = System.getProperty("azkaban.mysql.connector");
    if (connector != null) {
      builder.environment().put("AZKABAN_MYSQL_CONNECTOR", connector);
    }
    for (Map.Entry<String, String> home : HOMES.entrySet()) {
      String value = System.getProperty(home.getKey());
      assumeTrue(value != null, "skipped: -D" + home.getKey() + " is not given");
      builder.environment().put(home.getValue(), value);
    }
    builder.environment().put("AZKABAN_POLL", Boolean.toString(poll));
    builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
    Process story = builder.start();
    boolean ended = story.waitFor(25, TimeUnit.MINUTES);
    story.destroy();
    assertThat(folder.resolve("story")).content().contains("\nOK\n").doesNotContain("skipped");
    assertThat(ended).isTrue();
  }

  @Test
  void theCommandOfTheTarballSaysWhatEachSubcommandNeeds() throws Exception {
    assumeNew("python3");
    Path platform = Distribution.folder().resolve("platform");
    String all = run("python3 '" + platform + "/azkaban-platform' --help");
    List<String> subcommands =
        Pattern.compile("(?m)^ {4}([a-z-]+) ")
            .matcher(all)
            .results()
            .map(found -> found.group(1))
            .toList();
    assertThat(subcommands).contains("deploy");
    String page = Files.readString(platform.resolve("README.md"));
    for (String subcommand : subcommands) {
      String help = run("python3 '" + platform + "/azkaban-platform' " + subcommand + " --help");
      assertThat(help).as(subcommand).contains("usage: ", "exit status:", "examples:");
      assertThat(page).contains("azkaban-platform " + subcommand);
    }
    try (Stream<Path> files = Files.walk(platform)) {
      assertThat(files).noneMatch(file -> file.endsWith("__pycache__"));
    }
  }

  @Test
  void thePageBringsProjectsIntoAnAzkabanAndAgainWithoutAChange() throws Exception {
    assumeNew("python3");
    CommandPage page = Shell.page("plugin-conf/platform/README.md");
    Files.writeString(folder.resolve("password"), "azkaban & co=1\n");
    Path projects = Files.createDirectories(folder.resolve("projects"));
    List<String> files =
        page.blocks().stream()
            .filter(block -> block.section().equals("Projects") && block.language().equals("json"))
            .map(CommandPage.Block::text)
            .toList();
    Files.writeString(projects.resolve("first.json"), files.get(0));
    Files.writeString(projects.resolve("first.permissions.json"), files.get(1));
    zip(projects.resolve("first.zip"), "daily.job", "report.job");
    zip(projects.resolve("second.zip"), "weekly.job");
    Process azkaban =
        Programs.builder("python3", "-m", "tests.azkaban_stand_in")
            .directory(SOURCES.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      shell.set("AZKABAN_URL", Lines.of(azkaban, Wrapper.LIMIT).next());
      shell.set("PATH", Distribution.folder().resolve("platform") + ":" + System.getenv("PATH"));
      String text = run(page.commands("Projects"));
      assertThat(text).contains("2 projects: 2 planned", "2 projects: 2 deployed");
      page.text("Projects", "")
          .lines()
          .filter(line -> line.startsWith("  ") && !line.contains("sha256"))
          .forEach(line -> assertThat(text).contains(line));
      assertThat(run(page.commands("Projects"))).contains("2 projects: 2 unchanged");
    } finally {
      azkaban.destroy();
    }
  }

  @Test
  void aStartFindsTheUserOfTheSecret() throws Exception {
    assumeTrue(Shell.has("jq"), "skipped: jq is not on this machine");
    String start =
        "set +e +o pipefail\n"
            + Shell.page("docs/database-user.md").commands("The database's user");
    Path aws = Files.createDirectories(folder.resolve("bin")).resolve("aws");
    shell.set("PATH", aws.getParent() + ":" + System.getenv("PATH"));
    Path properties = Files.createDirectories(folder.resolve("conf"));
    properties = properties.resolve("azkaban.private.properties");
    answer(
        aws, "echo \"$*\" > asked; echo '{\"username\": \"azkaban_b\", \"password\": \"Ab-_.1\"}'");
    run(start);
    assertThat(folder.resolve("asked"))
        .content()
        .isEqualTo(
            "secretsmanager get-secret-value --secret-id azkaban/database-user"
                + " --query SecretString --output text\n");
    String user = "mysql.user=azkaban_b\nmysql.password=Ab-_.1\n";
    assertThat(properties).content().isEqualTo(user);
    assertThat(Files.getPosixFilePermissions(properties))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    answer(aws, "echo denied >&2; exit 254");
    assertThat(shell.run(start, "").code()).isNotZero();
    assertThat(properties).content().isEqualTo(user);
  }

  private static void answer(Path program, String script) throws Exception {
    Files.writeString(program, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void zip(Path file, String... jobs) throws Exception {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (String job : jobs) {
        out.putNextEntry(new ZipEntry(job));
        out.write("type=noop\n".getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  private String run(String command) throws Exception {
    Outcome outcome = shell.run(command, "");
    assertThat(outcome.code()).as(outcome.output()).isZero();
    return outcome.output();
  }

  private void assumeNew(String python) throws Exception {
    Outcome outcome =
        shell.run(python + " -c 'import sys; sys.exit(sys.version_info < (3, 11))'", "");
    assumeTrue(outcome.code() == 0, "skipped: " + python + " is not Python 3.11 or later");
  }
}
