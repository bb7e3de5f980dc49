package io.github.azkabanaws.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.harness.CommandPage;
import io.github.azkabanaws.harness.CommandPage.Block;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whatever a page gives its reader to copy is run by a test or by CI, as it stands there. */
class CommandsTest {
  /**
   * The programs of commands that only a machine with an AWS account or a container engine runs.
   */
  private static final Set<String> NOT_HERE = Set.of("podman", "terraform");

  private static final String CI = ".ci/run";
  private static final String NOWHERE = "nowhere";

  /**
   * Page and section of each command, and who runs it: a test's class, CI, or nobody. RealServerIT
   * needs a server, so CI skips it: it is run by hand before a release.
   */
  private static final Map<String, String> RUN_BY =
      Map.ofEntries(
          Map.entry("README.md#", CI),
          Map.entry("README.md#Install", "PageCommandsIT"),
          Map.entry("docs/authors.md#A value for a later job", "EmrPageCommandsIT"),
          Map.entry("docs/buckets.md#Scripts of projects", "AwsCommandsIT"),
          Map.entry("docs/checks.md#The web server", "PageCommandsIT"),
          Map.entry("docs/checks.md#The executor", "EmrPageCommandsIT"),
          Map.entry("docs/checks.md#A token", "PageCommandsIT"),
          Map.entry("docs/database-user.md#The database's user", "PlatformToolsIT"),
          Map.entry("docs/ends.md#A queue of hints", "AwsCommandsIT"),
          Map.entry("docs/handover.md#A job that waits for a flag", "EmrPageCommandsIT"),
          Map.entry("docs/scale.md#", CI),
          Map.entry("docs/tokens.md#From a program", "RealServerIT"),
          Map.entry("docs/users-file.md#Passwords", "PageCommandsIT"),
          Map.entry("emr-jobtype/FAULTS.md#To repeat it", CI),
          Map.entry("integration-tests/EMR-SIMULATOR.md#As a program", CI),
          Map.entry("plugin-conf/cloudformation/README.md#", "AwsCommandsIT"),
          Map.entry(
              "plugin-conf/cloudformation/README.md#The platform's functions", "AwsCommandsIT"),
          Map.entry("plugin-conf/iam/README.md#Filling in", "PageCommandsIT"),
          Map.entry("plugin-conf/image/README.md#Build", "Images"),
          Map.entry("plugin-conf/image/README.md#Run", NOWHERE),
          Map.entry("plugin-conf/image/README.md#After the build", "ImageIT"),
          Map.entry("plugin-conf/platform/README.md#Projects", "PlatformToolsIT"),
          Map.entry("plugin-conf/solo-server/README.md#1. A simulated AWS", CI),
          Map.entry(
              "plugin-conf/solo-server/README.md#3. Lay the tarball over the server", "RealServer"),
          Map.entry("plugin-conf/solo-server/README.md#4. Settings", "RealServer"),
          Map.entry("plugin-conf/solo-server/README.md#5. Start", "RealServer"),
          Map.entry("plugin-conf/solo-server/README.md#6. Sign in with a token", "RealServerIT"),
          Map.entry("plugin-conf/solo-server/README.md#7. Run a job", "RealServerIT"),
          Map.entry("plugin-conf/solo-server/README.md#8. Stop", "RealServer"),
          Map.entry("plugin-conf/terraform/README.md#", NOWHERE),
          Map.entry("plugin-conf/terraform/README.md#The platform's functions", NOWHERE));

  /** A name in a table has more than one blank after it. */
  private static final Pattern COMMAND =
      Pattern.compile(
          "(?m)^(\\$ )?(apt-get|aws|bash|buildah|curl|docker|echo|export|helm|java|kubectl|mvn|npm"
              + "|podman|sha256sum|sudo|tar|terraform) (?! ).*");

  @Test
  void eachSectionWithCommandsIsRunBySomebody() throws IOException {
    assertThat(commands().keySet()).containsExactlyInAnyOrderElementsOf(RUN_BY.keySet());
  }

  @Test
  void whatLooksLikeACommandIsMarkedAsOne() throws IOException {
    List<String> unmarked = new ArrayList<>();
    for (Path page : ProjectFiles.ending(".md")) {
      for (Block block : CommandPage.read(page).blocks()) {
        if (!block.language().equals("sh") && COMMAND.matcher(block.text()).find()) {
          unmarked.add(ProjectFiles.name(page) + ": " + block.text());
        }
      }
    }
    assertThat(unmarked).isEmpty();
  }

  @Test
  void theTestsReadWhatTheyRunFromThePages() throws IOException {
    Map<String, String> sources = new TreeMap<>();
    for (Path file : ProjectFiles.ending(".java")) {
      sources.put(file.getFileName().toString().replace(".java", ""), Files.readString(file));
    }
    List<String> missing = new ArrayList<>();
    RUN_BY.forEach(
        (place, test) -> {
          String section = place.substring(place.indexOf('#') + 1);
          boolean read = test.equals(CI) || test.equals(NOWHERE);
          if (!read && !sources.getOrDefault(test, "").contains("(\"" + section + "\")")) {
            missing.add(test + " does not run " + place);
          }
        });
    assertThat(missing).isEmpty();
  }

  @Test
  void onlyWhatNeedsAnAccountOrAContainerEngineIsRunNowhere() throws IOException {
    Map<String, String> commands = commands();
    Set<String> programs = new TreeSet<>();
    RUN_BY.forEach(
        (place, test) -> {
          if (test.equals(NOWHERE)) {
            commands
                .get(place)
                .replace("\\\n", "")
                .lines()
                .forEach(line -> programs.add(line.substring(0, line.indexOf(' '))));
          }
        });
    assertThat(programs).isEqualTo(NOT_HERE);
  }

  @Test
  void ciRunsItsCommands() throws IOException {
    String ci = Files.readString(ProjectFiles.ROOT.resolve(CI));
    List<MavenCommand> runs =
        ci.lines().map(String::strip).filter(MavenCommand::is).map(MavenCommand::parse).toList();
    Map<String, String> commands = commands();
    List<String> missing = new ArrayList<>();
    RUN_BY.forEach(
        (place, who) -> {
          if (!who.equals(CI)) {
            return;
          }
          commands
              .get(place)
              .lines()
              .filter(
                  line ->
                      !ci.contains(place.substring(0, place.indexOf('#')) + "' '" + line + "'")
                          && runs.stream().noneMatch(MavenCommand.parse(line)::isPartOf))
              .forEach(missing::add);
        });
    assertThat(missing).isEmpty();
  }

  @Test
  void whatIsSaidToMavenIsThere() throws IOException {
    Pattern inline = Pattern.compile("`(mvn [^`]+)`");
    List<String> wrong = new ArrayList<>();
    int seen = 0;
    for (Path page : ProjectFiles.ending(".md")) {
      List<String> lines =
          CommandPage.read(page).commandBlocks().stream()
              .flatMap(block -> block.text().lines())
              .filter(MavenCommand::is)
              .collect(Collectors.toCollection(ArrayList::new));
      inline
          .matcher(Files.readString(page).replaceAll("\\s*\\n\\s*", " "))
          .results()
          .forEach(match -> lines.add(match.group(1)));
      for (String line : lines) {
        seen++;
        MavenCommand.parse(line)
            .problems()
            .forEach(problem -> wrong.add(ProjectFiles.name(page) + ": " + line + ": " + problem));
      }
    }
    assertThat(seen).isGreaterThan(10);
    assertThat(wrong).isEmpty();
  }

  private static Map<String, String> commands() throws IOException {
    Map<String, String> commands = new TreeMap<>();
    for (Path page : ProjectFiles.ending(".md")) {
      for (Block block : CommandPage.read(page).commandBlocks()) {
        commands.merge(
            ProjectFiles.name(page) + "#" + block.section(), block.text(), String::concat);
      }
    }
    return commands;
  }
}
