package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.azkabanaws.harness.Programs;
import io.github.azkabanaws.harness.Programs.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What sets versions, and what refuses a release that nobody could build again. */
class ReleaseTest {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final List<String> POMS =
      List.of(
          "pom.xml",
          "plugin-base/pom.xml",
          "cognito-usermanager/pom.xml",
          "emr-jobtype/pom.xml",
          "plugin-conf/pom.xml",
          "integration-tests/pom.xml");

  @TempDir Path sources;

  /** A clone that has what the script reads, at the release 7.8.9. */
  @BeforeEach
  void release() throws Exception {
    assumeTrue(Shell.has("git"), "skipped: git is not on this machine");
    for (String file : POMS) {
      copy(file);
    }
    copy(".ci/release");
    Files.createDirectories(sources.resolve("docs"));
    Files.writeString(
        sources.resolve("docs/properties.md"),
        "| property | since |\n|---|---|\n| `x.old` | 7.0 |\n| `x.new` | 7.8 |\n| `x.job` | y |\n");
    Path former = sources.resolve("integration-tests/src/test/resources/releases/7.0.0");
    Files.createDirectories(former);
    Files.writeString(former.resolve("properties.txt"), "x.old\n");
    Files.writeString(
        sources.resolve("CHANGELOG.md"), "# Changes\n\n## Unreleased (7.9)\n\n- x\n\n## 0.1.0\n");
    assertThat(run("set", "7.8.9").code()).isZero();
    git("init", "-q");
    git("add", "-A");
    git("commit", "-q", "-m", "Release 7.8.9");
    git("tag", "v7.8.9");
  }

  @Test
  void aCleanCloneAtTheTagIsARelease() throws Exception {
    assertThat(run("check", "7.8.9")).isEqualTo(new Outcome(0, ""));
  }

  @Test
  void theVersionStandsInEveryPomAndOnlyThere() throws Exception {
    for (String pom : POMS) {
      String before = Files.readString(PROJECT.resolve(pom));
      String version = before.replaceFirst("(?s).*?<version>(.*?)</version>.*", "$1");
      assertThat(Files.readString(sources.resolve(pom)).replaceAll("\\d{4}-\\d\\d-\\d\\dT00", ""))
          .isEqualTo(
              before
                  .replaceFirst("<version>" + version + "</version>", "<version>7.8.9</version>")
                  .replaceAll("\\d{4}-\\d\\d-\\d\\dT00", ""));
    }
    assertThat(run("set", "7.9.0-SNAPSHOT").code()).isZero();
    assertThat(POMS)
        .allSatisfy(
            pom ->
                assertThat(sources.resolve(pom))
                    .content()
                    .contains("<version>7.9.0-SNAPSHOT</version>"));
  }

  @Test
  void theDateOfAReleaseIsThatOfItsHeadingAndOfAllItBuilds() throws Exception {
    String date =
        Files.readString(sources.resolve("CHANGELOG.md"))
            .replaceFirst("(?s).*## 7\\.8\\.9 \\((\\d{4}-\\d\\d-\\d\\d)\\)\n.*", "$1");
    assertThat(date).hasSize(10);
    assertThat(sources.resolve("pom.xml"))
        .content()
        .contains("<project.build.outputTimestamp>" + date + "T00:00:00Z</");
    replace("CHANGELOG.md", date, "1999-01-01");
    commit();
    git("tag", "-f", "v7.8.9");
    refuses("7.8.9", "CHANGELOG.md has no heading '## 7.8.9 (" + date + ")'");
  }

  @Test
  void whatIsNoReleaseIsRefused() throws Exception {
    refuses("7.8.9-SNAPSHOT", "the version is 7.8.9-SNAPSHOT");
    refuses("7.8", "the version is 7.8");
    refuses("7.9.0", "there is no tag v7.9.0");
    assertThat(run("set", "7.9").output()).contains("'7.9' is no version");
    assertThat(run("set", "8.0.0").output()).contains("no section 'Unreleased'");
    assertThat(run("again").output()).contains("usage:");
  }

  @Test
  void aSettingThatNoReleaseHadIsThereSinceThisOne() throws Exception {
    replace("docs/properties.md", "`x.new` | 7.8", "`x.new` | 7.0");
    commit();
    git("tag", "-f", "v7.8.9");
    refuses("7.8.9", "x.new is there since 7.0, and no release before has it: write 7.8");
  }

  @Test
  void sourcesThatAreNotThoseOfTheTagAreRefused() throws Exception {
    Path more = Files.writeString(sources.resolve("more.txt"), "x");
    refuses("7.8.9", "what would be built is not what was tagged", "?? more.txt");
    Files.delete(more);
    replace("pom.xml", "<inceptionYear>", "<inceptionYear> ");
    refuses("7.8.9", "what would be built is not what was tagged", " M pom.xml");
    commit();
    refuses("7.8.9", "but v7.8.9 is ", "git checkout v7.8.9");
  }

  @Test
  void sourcesWithoutTheirHistoryAreRefused() throws Exception {
    Path elsewhere = Files.createDirectory(sources.resolve("unpacked"));
    Path script = elsewhere.resolve(".ci/release");
    Files.createDirectories(script.getParent());
    Files.copy(PROJECT.resolve(".ci/release"), script);
    Files.copy(sources.resolve("pom.xml"), elsewhere.resolve("pom.xml"));
    Outcome outcome =
        Programs.run(Duration.ofMinutes(1), "bash", script.toString(), "check", "7.8.9");
    assertThat(outcome.code()).isOne();
    assertThat(outcome.output()).contains("these sources are no clone of git");
  }

  @Test
  void theNextUpgradeTestKeepsWhatTheReleaseLaysOverServers() throws Exception {
    assertThat(run("keep").output()).contains("mvn -Prelease verify makes it");
    for (String file : List.of("web-server/a.jar", "web-server/a.example", "cluster/b.sh")) {
      Path target = sources.resolve("plugin-conf/target/tree").resolve(file);
      Files.createDirectories(target.getParent());
      Files.writeString(target, file);
    }
    Files.createDirectories(sources.resolve("plugin-conf/target/tree/exec-server"));
    assertThat(run("keep")).extracting(Outcome::code).isEqualTo(0);
    FormerRelease kept =
        new FormerRelease(sources.resolve("integration-tests/src/test/resources/releases/7.8.9"));
    assertThat(kept.folder().resolve("files.txt"))
        .hasContent("web-server/a.example\nweb-server/a.jar");
    assertThat(kept.example("web-server/a")).isEqualTo("web-server/a.example");
    assertThat(kept.folder().resolve("properties.txt")).hasContent("x.new\nx.old");
    assertThat(kept.refused()).isEmpty();
    assertThat(kept.everything("web-server/a", Map.of())).isEqualTo("web-server/a.example");
    assertThat(run("keep").output()).contains("is there already");
  }

  private void refuses(String version, String... words) throws Exception {
    Outcome outcome = run("check", version);
    assertThat(outcome.code()).isOne();
    assertThat(outcome.output()).startsWith("release: ").contains(words);
  }

  private Outcome run(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("bash", sources + "/.ci/release"));
    command.addAll(List.of(arguments));
    return Programs.run(Duration.ofMinutes(1), command.toArray(String[]::new));
  }

  private void commit() throws Exception {
    git("commit", "-q", "-a", "-m", "More");
  }

  private void git(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("git", "-C", sources.toString(), "-c", "user.name=x", "-c", "user.email=x@x"));
    command.addAll(List.of(arguments));
    Outcome outcome = Programs.run(Duration.ofMinutes(1), command.toArray(String[]::new));
    assertThat(outcome.code()).as(outcome.output()).isZero();
  }

  private void copy(String file) throws Exception {
    Path target = sources.resolve(file);
    Files.createDirectories(target.getParent());
    Files.copy(PROJECT.resolve(file), target);
  }

  private void replace(String file, String from, String to) throws Exception {
    Path path = sources.resolve(file);
    Files.writeString(path, Files.readString(path).replace(from, to));
  }
}
