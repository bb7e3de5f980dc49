package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.harness.AzkabanInstall;
import io.github.azkabanaws.harness.Programs;
import io.github.azkabanaws.harness.UserPool;
import io.github.azkabanaws.it.JarCommand.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * This tarball over installs of the releases before: what was edited stays, nothing old is left
 * beside, and the check of the new jars takes the old settings or names what to change.
 */
class UpgradeIT {
  private static final String WEB = "web-server/conf/azkaban.properties";
  private static final String USERS = "web-server/conf/azkaban-users.xml";
  private static final String PRIVATE = "exec-server/plugins/jobtypes/emr/private.properties";
  private static final String GROUPS = "exec-server/conf/emr-groups.properties";
  private static final String POOL = "eu-west-1_Pool00001";
  private static final String CLIENT = "client1";

  @TempDir Path folder;

  static List<FormerRelease> releases() throws Exception {
    return FormerRelease.all();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void whatWasEditedStaysAndNothingOldIsLeft(FormerRelease former) throws Exception {
    Map<String, String> edited = new TreeMap<>();
    edited.put(WEB, former.edited(WEB, Map.of("cognito.client.id", "mine")));
    edited.put(USERS, former.example(USERS).replace("REPLACE-ME", "mine"));
    edited.put(PRIVATE, former.edited(PRIVATE, Map.of("aws.region", "mine-1")));
    edited.put(GROUPS, "me=mine\n");
    // What others have put beside.
    edited.put("web-server/extlib/mysql-connector.jar", "theirs");
    edited.put("exec-server/plugins/jobtypes/commonprivate.properties", "theirs=1\n");
    for (String server : List.of("web-server", "exec-server")) {
      former.layOut(server, folder.resolve(server));
    }
    for (Map.Entry<String, String> file : edited.entrySet()) {
      write(file.getKey(), file.getValue(), "rw-r-----");
    }

    unpack();

    TreeSet<String> expected = new TreeSet<>(edited.keySet());
    for (String server : List.of("web-server", "exec-server")) {
      for (String file : files(Distribution.folder().resolve(server))) {
        expected.add(server + "/" + file);
        assertThat(folder.resolve(server).resolve(file))
            .hasSameBinaryContentAs(Distribution.folder().resolve(server).resolve(file));
      }
    }
    assertThat(files(folder).stream().filter(name -> name.contains("/")))
        .containsExactlyElementsOf(expected);
    for (Map.Entry<String, String> file : edited.entrySet()) {
      Path there = folder.resolve(file.getKey());
      assertThat(there).content().isEqualTo(file.getValue());
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(there)))
          .as(file.getKey())
          .isEqualTo("rw-r-----");
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void theUsualSettingsOfAWebServerAreTaken(FormerRelease former) throws Exception {
    try (UserPool pool = UserPool.start(POOL, CLIENT)) {
      Outcome outcome =
          checkWebServer(
              former.edited(
                  WEB,
                  Map.of(
                      "cognito.user.pool.id", pool.poolId(),
                      "cognito.client.id", pool.clientId(),
                      "cognito.jwks", pool.jwksUri().toString())),
              former);
      assertThat(outcome.code()).as(outcome.output()).isZero();
      assertThat(outcome.of("ok")).contains("settings: conf/azkaban.properties");
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void everySettingOfAWebServerIsTakenOrNamed(FormerRelease former) throws Exception {
    write("web-server/conf/denied-tokens.txt", "# nobody\n", "rw-------");
    assertNamed(checkWebServer(former.everything(WEB, Map.of()), former), Set.of());
    Map<String, String> refused = refused(former, "cognito.");
    assertNamed(checkWebServer(former.everything(WEB, refused), former), refused.keySet());
  }

  @ParameterizedTest
  @MethodSource("releases")
  void theUsualSettingsOfAnExecutorAreTaken(FormerRelease former) throws Exception {
    try (ExecutorFixture fixture = new ExecutorFixture(folder, EmrSimulator.builder());
        AwsStandIn aws = new AwsStandIn(fixture.emr())) {
      String edited =
          former.edited(
              PRIVATE,
              Map.of(
                  "aws.region",
                  ExecutorFixture.REGION,
                  "aws.emr.endpoint",
                  fixture.emr().endpoint().toString(),
                  "aws.emr.sts.endpoint",
                  aws.endpoint(),
                  "aws.emr.upload.endpoint",
                  aws.endpoint(),
                  "aws.emr.role.arn",
                  "arn:aws:iam::123456789012:role/azkaban-emr",
                  "aws.emr.cluster.name",
                  "analytics",
                  "aws.emr.orphan.steps",
                  "cancel",
                  "aws.emr.kill.timeout",
                  "10m"));
      Outcome outcome = checkExecutor(fixture, edited);
      assertThat(outcome.code()).as(outcome.output()).isZero();
      assertThat(outcome.of("ok"))
          .anyMatch(line -> line.startsWith("settings: private.properties, region "));
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void everySettingOfAnExecutorIsTakenOrNamed(FormerRelease former) throws Exception {
    try (ExecutorFixture fixture = new ExecutorFixture(folder, EmrSimulator.builder())) {
      // Read as a job does it, and not looked at in AWS: most of it is somebody else's.
      assertNamed(
          checkExecutor(
              fixture, former.everything(PRIVATE, Map.of()) + "no.such=1\naws.emr.no.such=1\n"),
          Set.of("aws.emr.no.such"));
      Map<String, String> refused = refused(former, "aws.");
      assertNamed(checkExecutor(fixture, former.everything(PRIVATE, refused)), refused.keySet());
    }
  }

  private static Map<String, String> refused(FormerRelease former, String prefix) throws Exception {
    Map<String, String> refused = new TreeMap<>(former.refused());
    refused.keySet().removeIf(name -> !name.startsWith(prefix));
    return refused;
  }

  /** That CheckSetup names these settings and no others. */
  private static void assertNamed(Outcome outcome, Set<String> names) {
    List<String> failed =
        outcome.of("failed").stream().filter(line -> line.startsWith("settings: ")).toList();
    Set<String> named = new TreeSet<>(names);
    for (String line : failed) {
      assertThat(names).as(outcome.output()).anyMatch(line::contains);
      named.removeIf(line::contains);
    }
    assertThat(named).as(outcome.output()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("releases")
  void whatIsRefusedNowStandsInTheChangelog(FormerRelease former) throws Exception {
    String changes = Files.readString(Path.of("..", "CHANGELOG.md"));
    assertThat(changes).contains("\n## " + former.version());
    String later = changes.substring(0, changes.indexOf("\n## " + former.version()));
    assertThat(former.refused().keySet()).allMatch(name -> later.contains("`" + name));
  }

  private Outcome checkWebServer(String properties, FormerRelease former) throws Exception {
    AzkabanInstall.layOut(Distribution.folder(), folder);
    write(WEB, properties, "rw-------");
    write(USERS, former.example(USERS).replace("pbkdf2-sha256$REPLACE-ME", "x"), "rw-------");
    Path server = folder.resolve("web-server");
    return new JarCommand(
            server, server.resolve("extlib"), "io.github.azkabanaws.cognito.CheckSetup")
        .run(Map.of(), "--conf", "conf");
  }

  private static Outcome checkExecutor(ExecutorFixture fixture, String properties)
      throws Exception {
    Path types = fixture.install().jobTypeFolder();
    Files.writeString(types.resolve("private.properties"), properties);
    return new JarCommand(
            fixture.install().execServer(), types, "io.github.azkabanaws.emr.CheckSetup")
        .run(
            Map.of(
                "AWS_ACCESS_KEY_ID", fixture.emr().credentials().accessKeyId(),
                "AWS_SECRET_ACCESS_KEY", fixture.emr().credentials().secretAccessKey()),
            "--plugin-dir",
            "plugins/jobtypes/emr");
  }

  /** As the first page says. */
  private void unpack() throws Exception {
    Path tarball = Path.of(Distribution.property("distribution.tarball")).toRealPath();
    String top = tarball.getFileName().toString().replace(".tar.gz", "");
    for (String server : List.of("web-server", "exec-server")) {
      Programs.Outcome outcome =
          Programs.run(
              Duration.ofMinutes(1),
              "tar",
              "-xzf",
              tarball.toString(),
              "--strip-components=2",
              "-C",
              folder.resolve(server).toString(),
              top + "/" + server);
      assertThat(outcome.code()).as(outcome.output()).isZero();
    }
  }

  private void write(String name, String text, String permissions) throws Exception {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private static List<String> files(Path folder) throws Exception {
    try (Stream<Path> paths = Files.walk(folder)) {
      return paths
          .filter(Files::isRegularFile)
          .map(path -> folder.relativize(path).toString())
          .sorted()
          .toList();
    }
  }
}
