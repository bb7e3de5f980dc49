package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.azkabanaws.harness.Programs;
import io.github.azkabanaws.it.Wrapper.Outcome;
import io.github.azkabanaws.it.Wrapper.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * run-step.sh with real accounts and the real sudo, which takes root: both when root starts it and
 * when an account does that may use sudo, as EMR's {@code hadoop}.
 */
@Timeout(120)
class WrapperAsRootIT {
  enum Way {
    ROOT,
    SUDO
  }

  private static final String SECRET = "s3cr3t-value-no-one-may-see";

  /** A process, its child, and a grandchild that has left for a session of its own. */
  private static final String FAMILY =
      """
      #!/usr/bin/python3 -ISu
      import os, signal, sys
      def ended(number, frame):
          os.write(1, (name + ' ' + signal.Signals(number).name + '\\n').encode())
          if name == 'script':
              os.wait()
          sys.exit(9)
      name = 'script'
      for number in (1, 2, 15):
          signal.signal(number, ended)
      if os.fork() == 0:
          name = 'child'
          if os.fork() == 0:
              os.setsid()
              name = 'daemon'
              print('ready')
      while True:
          signal.pause()
      """;

  /** Three processes that only SIGKILL ends. */
  private static final String STUBBORN =
      """
      #!/bin/bash
      trap '' TERM
      echo $$
      (while :; do sleep 60; done) &
      setsid bash -c 'echo ready; while :; do sleep 60; done'
      """;

  @TempDir(cleanup = CleanupMode.ALWAYS)
  static Path folder;

  private static ThrowAwayAccount team;
  private static ThrowAwayAccount hadoop;
  private static Wrapper byRoot;

  @BeforeAll
  static void accounts() throws Exception {
    assumeTrue(ThrowAwayAccount.areSupported(), "skipped: real accounts take root");
    ThrowAwayAccount.command("chmod", "0755", folder.toString());
    team = ThrowAwayAccount.create();
    hadoop = ThrowAwayAccount.create();
    byRoot = Wrapper.in(folder);
    byRoot.program("bin/aws", "#!/bin/bash\nexec \"${0%/bin/aws}/cloud\" \"$@\"\n");
  }

  @AfterAll
  static void remove() throws Exception {
    if (team != null) {
      team.remove();
    }
    if (hadoop != null) {
      hadoop.remove();
    }
  }

  private static Wrapper by(Way way) throws Exception {
    if (way == Way.ROOT) {
      return byRoot;
    }
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/sudo")), "skipped: there is no sudo");
    hadoop.maySudo();
    return byRoot.startedBy(
        "/usr/bin/setpriv",
        "--reuid=" + hadoop.name(),
        "--regid=" + hadoop.name(),
        "--init-groups");
  }

  @ParameterizedTest
  @EnumSource
  void theScriptIsTheAccountWithAllItsGroups(Way way) throws Exception {
    String group = ThrowAwayAccount.freeName();
    ThrowAwayAccount.command("groupadd", group);
    try {
      ThrowAwayAccount.command("usermod", "-aG", group, team.name());
      Path script =
          script(
              "#!/bin/bash\nid -un; id -run; id -Gn; echo $HOME $USER $LOGNAME $SHELL;"
                  + " grep -E '^(Uid|Gid|CapEff)' /proc/self/status; wc -c");
      Outcome outcome = by(way).run(arguments(script.toString()));
      String id = uid(team.name());
      assertThat(outcome.err()).isEqualTo("run-step.sh: the script ended with exit code 0\n");
      assertThat(outcome.out().lines().skip(1))
          .containsExactly(
              team.name(),
              team.name(),
              team.name() + " " + group,
              "/home/" + team.name() + " " + team.name() + " " + team.name() + " /bin/bash",
              "Uid:" + ("\t" + id).repeat(4),
              "Gid:" + ("\t" + gid(team.name())).repeat(4),
              "CapEff:\t0000000000000000",
              "0");
    } finally {
      ThrowAwayAccount.command("groupdel", group);
    }
  }

  @ParameterizedTest
  @EnumSource
  void argumentsArriveByteForByte(Way way) throws Exception {
    List<String> words =
        List.of(
            "two words",
            "",
            "it's \"q\"",
            "$(id) `id` $HOME ${x}",
            "*",
            ";|&<>",
            "a\nb\n",
            "}}",
            "\t\\ \\x41 %s",
            "\u00ff\u00fe\u0080",
            "\u00c3\u00bc",
            "-n",
            "--",
            "x".repeat(10_000),
            "\u0001\u007f\r\n");
    List<String> all = new ArrayList<>(List.of("printf", "%s\\0"));
    all.addAll(words);
    Outcome outcome = by(way).run(arguments(all.toArray(new String[0])));
    String own = outcome.out().lines().findFirst().orElseThrow() + "\n";
    assertThat(outcome.out()).isEqualTo(own + String.join("\0", words) + "\0");
  }

  @ParameterizedTest
  @EnumSource
  void theScriptsExitCodeIsTheSteps(Way way) throws Exception {
    for (int code : new int[] {0, 1, 3, 64, 126, 127, 143, 255}) {
      assertThat(by(way).run(arguments("bash", "-c", "exit " + code)).code()).isEqualTo(code);
    }
    assertThat(by(way).run(arguments("bash", "-c", "kill -TERM $$")).code()).isEqualTo(143);
    assertThat(by(way).run(arguments("bash", "-c", "kill -KILL $$")).code()).isEqualTo(137);
    assertThat(by(way).run(arguments("/no/such/script")).code()).isEqualTo(127);
    assertThat(by(way).run(arguments("no-such-program")).code()).isEqualTo(127);
    Path text = byRoot.file("text", "rw-r--r--", "no program");
    assertThat(by(way).run(arguments(text.toString())).code()).isEqualTo(126);
    Path plain = byRoot.program("no-first-line", "exit 9\n");
    assertThat(by(way).run(arguments(plain.toString())).code()).isEqualTo(9);
  }

  @ParameterizedTest
  @EnumSource
  void signalsReachGrandchildrenAlsoInOtherSessions(Way way) throws Exception {
    Path script = script(FAMILY);
    for (String signal : List.of("TERM", "INT", "HUP")) {
      Running run = by(way).start(arguments(script.toString()));
      run.awaitLine("ready");
      run.signal(signal);
      assertThat(run.rest())
          .containsExactlyInAnyOrder(
              "script SIG" + signal,
              "child SIG" + signal,
              "daemon SIG" + signal,
              "run-step.sh: the script ended with exit code 9");
      assertThat(run.code()).isEqualTo(9);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aKilledWrapperTakesEverythingWithIt(Way way) throws Exception {
    byRoot.settings("path=" + folder.resolve("bin") + ":/usr/sbin:/usr/bin:/bin", "grace=1");
    Path script = script(STUBBORN);
    Running run = by(way).start(arguments(script.toString()));
    String pid = run.awaitLine("[0-9]+");
    run.awaitLine("ready");
    run.signal("KILL");
    // Whatever of the script lived on would keep the output open.
    assertThat(String.join("\n", run.rest()))
        .contains("the wrapper is gone", "SIGTERM was not enough; killing: ", "pid " + pid);
    assertThat(processesOf(team.name())).isEmpty();
    byRoot.settings("path=" + folder.resolve("bin") + ":/usr/sbin:/usr/bin:/bin");
  }

  @ParameterizedTest
  @EnumSource
  void whatAScriptLeavesInTheBackgroundIsEnded(Way way) throws Exception {
    Outcome outcome =
        by(way)
            .run(
                arguments(
                    "bash",
                    "-c",
                    "sleep 300 & setsid sleep 300 & (sleep 0.1; echo late) & exit 4"));
    assertThat(outcome.code()).isEqualTo(4);
    assertThat(outcome.out()).endsWith("late\n");
    assertThat(outcome.err()).contains("left processes running; ending them: pid ");
    assertThat(processesOf(team.name())).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void whatTheScriptTellsComesFromTheTeamsAccount(Way way) throws Exception {
    Path place = Files.createTempDirectory("told");
    Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxrwxrwx"));
    Path copy = place.resolve("told");
    byRoot.program("cloud", "#!/bin/bash\ncat >'%s'\n".formatted(copy));
    List<String> arguments = new ArrayList<>(List.of("--output=s3://out/a.json"));
    arguments.addAll(
        List.of(
            arguments(
                "bash",
                "-c",
                "stat -c '%U %a' \"$AZKABAN_OUTPUT_FILE\"; echo 17 >\"$AZKABAN_OUTPUT_FILE\"")));
    Outcome outcome = by(way).run(arguments.toArray(String[]::new));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains(team.name() + " 600");
    assertThat(copy).hasContent("17\n");
  }

  @ParameterizedTest
  @EnumSource
  void aSecretIsInTheScriptsEnvironmentAndNowhereElse(Way way) throws Exception {
    byRoot.program(
        "cloud",
        "#!/bin/bash\n[[ $* == 'ssm get-parameter --with-decryption --name=/a --output=json' ]]"
            + " && printf '{\"Parameter\": {\"Value\": \""
            + SECRET
            + "\"}}'\n");
    Path script =
        script(
            "#!/bin/bash\n[[ $DB_PASSWORD == *no-one-may-see ]] && echo it is there\nsleep 100\n");
    Running run =
        by(way)
            .start(
                "--group=" + team.name(),
                "--execution-id=1",
                "--secret=DB_PASSWORD=ssm:/a",
                "--",
                script.toString());
    run.awaitLine("it is there");
    assertThat(ownersOfProcessesWithSecretIn("cmdline")).isEmpty();
    assertThat(ownersOfProcessesWithSecretIn("environ")).containsOnly(team.name());
    run.signal("TERM");
    assertThat(run.rest()).noneMatch(line -> line.contains(SECRET));
    assertThat(run.code()).isEqualTo(143);
  }

  @ParameterizedTest
  @EnumSource
  void aScriptFromS3IsPrivateCheckedAndGoneAfterwards(Way way) throws Exception {
    String text =
        "#!/bin/bash\nstat -c '%U %a' \"$0\" \"${0%/*}\"; echo \"$0\"; echo \"$1\"; kill -9 $$\n";
    byRoot.object("cloud", "code", "x/etl.sh", text);
    Outcome outcome =
        by(way)
            .run(
                "--group=" + team.name(),
                "--execution-id=1",
                "--script-sha256=" + sha256(text),
                "--",
                "s3://code/x/etl.sh",
                "a%20b");
    List<String> lines = outcome.out().lines().skip(2).toList();
    assertThat(outcome.code()).as(outcome.err()).isEqualTo(137);
    assertThat(lines.subList(0, 2)).containsExactly(team.name() + " 500", team.name() + " 700");
    assertThat(lines.get(3)).isEqualTo("a b");
    assertThat(Path.of(lines.get(2)).getFileName()).hasToString("etl.sh");
    assertThat(Path.of(lines.get(2)).getParent()).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource
  void theCallersEnvironmentDecidesNothing(Way way) throws Exception {
    Path marks = Files.createDirectories(folder.resolve("marks"));
    ThrowAwayAccount.command("chmod", "0777", marks.toString());
    String harm = "echo harm >>" + marks.resolve("harm");
    Path evil = byRoot.program("evil", harm + "\n");
    Path bad = Files.createDirectories(folder.resolve("bad"));
    for (String name : List.of("id", "getent", "python3", "sudo", "env", "stat", "readlink")) {
      byRoot.program("bad/" + name, "#!/bin/sh\n" + harm + "\n");
    }
    Wrapper hostile = by(way).again();
    hostile.variable("BASH_ENV", evil.toString());
    hostile.variable("ENV", evil.toString());
    hostile.variable("IFS", "aeiou");
    hostile.variable("SHELLOPTS", "xtrace:noglob");
    hostile.variable("POSIXLY_CORRECT", "1");
    hostile.variable("PYTHONPATH", bad.toString());
    hostile.variable("PYTHONINSPECT", "1");
    hostile.variable("BASH_FUNC_printf%%", "() { " + harm + "; }");
    hostile.variable("AZKABAN_USER", "root");
    hostile.variable("AWS_REGION", "$(touch x)");
    hostile.variable("TZ", "../../etc/passwd");
    hostile.variable("LC_ALL", "C");
    hostile.variable("LD_PRELOAD", "/no/such/library.so");
    hostile.variable("PATH", bad + ":" + System.getenv("PATH"));
    Outcome outcome = hostile.run(arguments("env"));
    assertThat(outcome.code()).as(outcome.err()).isZero();
    assertThat(outcome.out().lines().skip(1).map(line -> line.replaceAll("=.*", "")))
        .contains("AZKABAN_USER", "LC_ALL")
        .isSubsetOf(
            "PATH",
            "HOME",
            "USER",
            "LOGNAME",
            "SHELL",
            "LANG",
            "LC_ALL",
            "AZK_ID",
            "JOB_NAME",
            "AZKABAN_EXECUTION_ID",
            "AZKABAN_PROJECT",
            "AZKABAN_FLOW_ID",
            "AZKABAN_JOB_ID",
            "AZKABAN_ATTEMPT",
            "AZKABAN_USER",
            "AZKABAN_SUBMIT_USER");
    assertThat(outcome.out()).contains("\nAZKABAN_USER=\n");
    assertThat(marks).isEmptyDirectory();
  }

  private static String[] arguments(String... command) {
    List<String> all = new ArrayList<>();
    all.add("--group=" + team.name());
    all.add("--execution-id=1");
    all.add("--");
    for (String word : command) {
      all.add(Wrapper.encode(word));
    }
    return all.toArray(new String[0]);
  }

  private static Path script(String text) throws Exception {
    return byRoot.program("script", text);
  }

  private static List<String> ownersOfProcessesWithSecretIn(String file) throws Exception {
    List<String> owners = new ArrayList<>();
    try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        try {
          if (Files.readString(process.resolve(file), Wrapper.BYTES).contains(SECRET)) {
            owners.add(Files.getOwner(process).getName());
          }
        } catch (IOException e) {
          // It has ended, or the kernel has no such file for it.
        }
      }
    }
    return owners;
  }

  private static List<String> processesOf(String account) throws Exception {
    // The machine's first process may not have collected those that were left to it.
    return output("ps", "-u", account, "-o", "stat=,args=")
        .lines()
        .filter(line -> !line.startsWith("Z"))
        .toList();
  }

  private static String uid(String account) throws Exception {
    return output("id", "-u", account).strip();
  }

  private static String gid(String account) throws Exception {
    return output("id", "-g", account).strip();
  }

  private static String sha256(String text) throws Exception {
    byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(Wrapper.BYTES));
    return HexFormat.of().formatHex(sum);
  }

  private static String output(String... words) throws Exception {
    return Programs.run(Wrapper.LIMIT, words).output();
  }
}
