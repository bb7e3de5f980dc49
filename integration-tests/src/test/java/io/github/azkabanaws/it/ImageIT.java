package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.azkabanaws.emrsimulator.ClusterSpec;
import io.github.azkabanaws.emrsimulator.EmrSimulator;
import io.github.azkabanaws.emrsimulator.StepBehavior;
import io.github.azkabanaws.harness.AzkabanInstall;
import io.github.azkabanaws.harness.CommandPage;
import io.github.azkabanaws.harness.UserPool;
import io.github.azkabanaws.it.Images.Image;
import io.github.azkabanaws.it.Images.Outcome;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The hardened images of web server and executor, built for real, and what is run inside them:
 * read-only and as a user that no image knows.
 */
@Tag("image")
@Timeout(900)
class ImageIT {
  private static final String HOME = "/opt/azkaban/";
  private static final String[] VOLUMES = {
    HOME + "executions", HOME + "logs", HOME + "projects", HOME + "temp", "/tmp"
  };
  private static final List<String> READ_ONLY = List.of();

  @TempDir static Path folder;
  private static UserPool pool;
  private static EmrSimulator emr;
  private static AwsStandIn aws;
  private static HttpServer server;
  private static volatile int status;
  private static volatile String answer;
  private static Images images;
  private static Image web;
  private static Image executor;
  private static List<String> commands;

  @BeforeAll
  static void build() throws Exception {
    pool = UserPool.start("eu-west-1_Pool00001", "client1");
    emr =
        EmrSimulator.builder()
            .region("eu-west-1")
            .behavior(request -> StepBehavior.completesAfter(Duration.ZERO))
            .start();
    emr.createCluster(ClusterSpec.named("analytics"));
    aws = new AwsStandIn(emr);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();

    images = new Images(Path.of(Distribution.property("work.directory"), "image"));
    images.buildByThePage(Map.of("web-server", webServerSite(), "exec-server", executorSite()));
    web = images.image("azkaban-web");
    executor = images.image("azkaban-exec");
    commands =
        CommandPage.read(Distribution.folder().resolve("image/README.md"))
            .commands("After the build")
            .replace("\\\n", "")
            .lines()
            .toList();
  }

  @AfterAll
  static void stop() throws Exception {
    pool.close();
    aws.close();
    emr.close();
    server.stop(0);
    if (images != null) {
      images.delete();
    }
  }

  @Test
  void aTokenSignsItsUserInInsideOfTheWebServersImage() throws Exception {
    Outcome outcome = checkToken(pool.idToken("alice", List.of("platform")));
    assertThat(outcome.output())
        .contains("user    \"alice\"", "groups  [\"platform\"]", "roles   [\"admin\"]");
    assertThat(outcome.code()).isZero();
  }

  @Test
  void aTokenForAnotherClientIsRefusedThere() throws Exception {
    Outcome outcome =
        checkToken(pool.idToken("alice", List.of("platform"), Map.of("aud", "other")));
    assertThat(outcome.output()).contains("FAIL  AUDIENCE_NOT_ALLOWED");
    assertThat(outcome.code()).isEqualTo(1);
  }

  @Test
  void theWebServersSetupIsCheckedInsideOfItsImage() throws Exception {
    Outcome outcome = asThePageSays(0, web, "azkaban-web", READ_ONLY, "");
    assertThat(outcome.code()).as(outcome.output()).isZero();
    assertThat(outcome.output())
        .contains("ok       settings: conf/azkaban.properties")
        .contains("ok       files: ")
        .contains("ok       self-test: forged tokens are refused")
        .doesNotContainPattern("(?m)^failed ");
  }

  @Test
  void theExecutorsSetupIsCheckedInsideOfItsImage() throws Exception {
    assertThat(commands).hasSize(3);
    Outcome outcome = asThePageSays(2, executor, "azkaban-exec", awsCredentials(), "");
    assertThat(outcome.code()).as(outcome.output()).isZero();
    assertThat(outcome.output())
        .contains("assumed-role/azkaban-emr/azkaban")
        .contains("ok       elasticmapreduce:ListClusters: allowed")
        .contains("ok       files: ")
        .contains("scripts of user 'alice' run as group 'analytics'")
        .doesNotContain(emr.credentials().secretAccessKey());
  }

  @Test
  void theJobTypeIsLoadedAndRunsAStepInsideOfTheExecutorsImage() throws Exception {
    Path project = Files.createDirectory(folder.resolve("project"));
    Files.writeString(project.resolve("one.project"), "azkaban-flow-version: 2.0\n");
    Files.writeString(
        project.resolve("one.flow"),
        """
        nodes:
          - name: job
            type: emr
            config:
              command: /x/count.sh "two words"
              aws.emr.cluster.name: analytics
        """);
    List<String> options = new ArrayList<>(awsCredentials());
    options.addAll(
        List.of(
            "--file",
            Distribution.property("harness.classes") + "=/mnt/classes",
            "--file",
            project + "=/mnt/project"));
    Outcome outcome =
        images.inside(
            executor,
            options,
            "",
            "java",
            "-cp",
            "lib/*:/mnt/classes",
            "io.github.azkabanaws.harness.OneJob",
            "/mnt/project",
            "one",
            "job",
            "alice");
    assertThat(outcome.output())
        .contains("runs as group 'analytics'", "status: SUCCEEDED")
        .doesNotContain(emr.credentials().secretAccessKey());
    assertThat(outcome.code()).isZero();
    assertThat(emr.clusters().get(0).steps()).hasSize(1);
  }

  @Test
  void theImagesDeclareUserVolumesAndHealthCheckAndKeepTheBasesCommand() {
    for (Image image : List.of(web, executor)) {
      assertThat(image.config().get("User").asText()).isEqualTo("10001:0");
      assertThat(image.volumes()).containsExactlyInAnyOrder(VOLUMES);
      assertThat(image.config().at("/Healthcheck/Test").toString())
          .isEqualTo("[\"CMD\",\"/usr/local/bin/azkaban-health\"]");
      assertThat(image.config().get("Cmd").toString()).isEqualTo("[\"bin/start\"]");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"10001", "54321"})
  void nothingButTheVolumesBelongsToWhoeverRunsIt(String uid) throws Exception {
    List<String> expected = new ArrayList<>(List.of(VOLUMES));
    // The base's own, as Debian has it; read-only like all else.
    expected.add("/var/tmp");
    for (Image image : List.of(web, executor)) {
      Outcome outcome =
          images.inside(
              image,
              List.of("--writable", "--uid", uid),
              "",
              "bash",
              "-c",
              "find / -xdev -writable 2>/dev/null");
      assertThat(outcome.output().lines().filter(path -> !path.startsWith("/dev/")))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @Test
  void theFileSystemIsReadOnlyAndTheVolumesAreNot() throws Exception {
    for (String file : List.of("x", "conf/x", "extlib/x", "/etc/x", "/var/tmp/x")) {
      Outcome outcome = images.inside(web, READ_ONLY, "", "touch", file);
      assertThat(outcome.output()).as(file).contains("Read-only file system");
    }
    for (String volume : VOLUMES) {
      Outcome outcome = images.inside(web, READ_ONLY, "", "touch", volume + "/x");
      assertThat(outcome.code()).as(volume + ": " + outcome.output()).isZero();
    }
    assertThat(images.inside(web, READ_ONLY, "", "id").output()).startsWith("uid=54321 gid=0(");
  }

  @Test
  void azkabansOwnSecretsAreReadFromWhereThePlatformPutsThem() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret"), "mysql.password=hunter2\n");
    Outcome outcome =
        images.inside(
            web,
            List.of("--file", secret + "=/run/secrets/azkaban/azkaban.private.properties"),
            "",
            "cat",
            "conf/azkaban.private.properties");
    assertThat(outcome.output()).isEqualTo("mysql.password=hunter2\n");
    assertThat(images.inside(web, READ_ONLY, "", "cat", "conf/azkaban.private.properties").code())
        .as("without one there is none")
        .isEqualTo(1);
  }

  @Test
  void aConfigurationWithSecretsIsNotBuiltAndTheSecretsAreNotShown() throws Exception {
    Path context = images.context("solo-server");
    Files.createDirectories(context.resolve("solo-server"));
    Path conf = Files.createDirectories(context.resolve("site/solo-server/conf"));
    Files.writeString(
        conf.resolve("azkaban.properties"),
        """
        # mysql.password=comment
        mail.password=
        mysql.password=hunter2
        some.key=AKIAIOSFODNN7EXAMPLE
        """);
    Files.writeString(
        conf.resolve("azkaban-users.xml"),
        """
        <azkaban-users>
        <user username="a" password="hunter2"/>
        <user username="b" password="pbkdf2-sha256$100000$c2FsdA$aGFzaA"/>
        </azkaban-users>
        """);
    Path type = Files.createDirectories(context.resolve("site/solo-server/plugins/jobtypes/emr"));
    Files.writeString(type.resolve("private.properties"), "aws.secretKey=x\nsecret : hunter2\n");
    Outcome outcome = images.build("solo-server", context);
    assertThat(outcome.code()).as(outcome.output()).isNotZero();
    assertThat(outcome.output().lines().filter(line -> line.matches("[^ ]+/[^ ]+:\\d+")))
        .containsExactly(
            "conf/azkaban.properties:3",
            "conf/azkaban.properties:4",
            "plugins/jobtypes/emr/private.properties:1",
            "plugins/jobtypes/emr/private.properties:2",
            "conf/azkaban-users.xml:2");
    assertThat(outcome.output()).contains("Not built: ").doesNotContain("hunter2", "AKIAIO");
  }

  @ParameterizedTest
  @CsvSource({"200, 0", "302, 0", "404, 0", "500, 1", "503, 1"})
  void theWebServerIsHealthyIfItAnswersWithoutAnErrorOfItsOwn(int answers, int code)
      throws Exception {
    status = answers;
    answer = "hello";
    Outcome outcome = images.inside(web, READ_ONLY, "", "azkaban-health");
    assertThat(outcome.code()).as(outcome.output()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"alive, 200, 0", "error, 200, 1", "alive, 500, 1"})
  void theExecutorIsHealthyIfItSaysSoAtThePortThatItHasWrittenDown(
      String says, int answers, int code) throws Exception {
    status = answers;
    answer = "{\"status\":\"" + says + "\"}";
    Outcome outcome =
        images.inside(
            executor,
            READ_ONLY,
            "",
            "bash",
            "-c",
            "echo " + server.getAddress().getPort() + " >executor.port && azkaban-health");
    assertThat(outcome.code()).as(outcome.output()).isEqualTo(code);
  }

  @Test
  void aServerThatIsNotThereIsNotHealthy() throws Exception {
    Outcome none = images.inside(executor, READ_ONLY, "", "azkaban-health");
    assertThat(none.output()).contains("has not written its port yet");
    assertThat(none.code()).isEqualTo(1);
    Outcome closed = images.inside(web, List.of("--env", "HEALTH_PORT=1"), "", "azkaban-health");
    assertThat(closed.output()).contains("unhealthy: nothing answers at port 1");
    assertThat(closed.code()).isEqualTo(1);
  }

  private static Outcome checkToken(String token) throws Exception {
    return asThePageSays(1, web, "azkaban-web", READ_ONLY, token + "\n");
  }

  /** What the page gives podman to run, run inside of the image by a shell. */
  private static Outcome asThePageSays(
      int number, Image image, String tag, List<String> options, String input) throws Exception {
    String podman = "podman run --rm -i --read-only --entrypoint java " + tag + " ";
    String command = commands.get(number);
    assertThat(command).startsWith(podman);
    return images.inside(
        image,
        options,
        input,
        "bash",
        "-c",
        "java " + command.substring(podman.length()).replace(" < token.txt", ""));
  }

  private static List<String> awsCredentials() {
    // As a platform gives them.
    return List.of(
        "--env",
        "AWS_ACCESS_KEY_ID=" + emr.credentials().accessKeyId(),
        "--env",
        "AWS_SECRET_ACCESS_KEY=" + emr.credentials().secretAccessKey());
  }

  private static Path webServerSite() throws Exception {
    AzkabanInstall install =
        AzkabanInstall.layOut(Distribution.folder(), folder.resolve("web-install"));
    install.configureWebServer(
        Map.of(
            "user.manager.xml.file", "conf/azkaban-users.xml",
            "cognito.user.pool.id", pool.poolId(),
            "cognito.client.id", pool.clientId(),
            "cognito.jwks", pool.jwksUri().toString()));
    Path conf = install.webServer().resolve("conf");
    Path site = Files.createDirectories(folder.resolve("web-site/conf"));
    Files.writeString(
        site.resolve("azkaban.properties"),
        Files.readString(conf.resolve("azkaban.properties"))
            + "\njetty.use.ssl=false\njetty.port="
            + server.getAddress().getPort()
            + "\n");
    Files.writeString(
        site.resolve("azkaban-users.xml"),
        Files.readString(conf.resolve("azkaban-users.xml"))
            .replaceAll("<user username=\"breakglass\".*/>", ""));
    return site.getParent();
  }

  private static Path executorSite() throws Exception {
    AzkabanInstall install =
        AzkabanInstall.layOut(Distribution.folder(), folder.resolve("exec-install"));
    install.configureExecutor(
        Map.of(
            "aws.region", "eu-west-1",
            "aws.emr.endpoint", emr.endpoint().toString(),
            "aws.emr.upload.endpoint", aws.endpoint(),
            "aws.emr.role.arn", "arn:aws:iam::123456789012:role/azkaban-emr",
            "aws.emr.sts.endpoint", aws.endpoint(),
            "aws.emr.cluster.allowed", "analytics",
            "aws.emr.group.directory", "file",
            "aws.emr.group.file", "conf/emr-groups.properties",
            "aws.emr.step.script", "/opt/azkaban-aws-plugins/run-step.sh",
            "aws.emr.watch.interval", "100ms"),
        List.of("alice=analytics"));
    Path site = folder.resolve("exec-site");
    for (String file :
        List.of("conf/emr-groups.properties", "plugins/jobtypes/emr/private.properties")) {
      Files.createDirectories(site.resolve(file).getParent());
      Files.copy(install.execServer().resolve(file), site.resolve(file));
    }
    Files.writeString(site.resolve("conf/azkaban.properties"), "executor.port=0\n");
    return site;
  }
}
