package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.azkabanaws.harness.AzkabanInstall;
import io.github.azkabanaws.harness.UserPool;
import io.github.azkabanaws.it.Shell.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the pages on installing and on the user manager, as they stand there. */
class PageCommandsIT {
  private static final String CHECKS = "docs/checks.md";

  @TempDir Path folder;

  @Test
  void theTarballIsInstalledByTheCommandsOfTheFirstPage() throws Exception {
    Path tarball = Path.of(Distribution.property("distribution.tarball"));
    Files.copy(tarball, folder.resolve(tarball.getFileName()));
    Path web = Files.createDirectory(folder.resolve("web"));
    Path executor = Files.createDirectory(folder.resolve("executor"));
    String commands =
        Shell.page("README.md")
            .commands("Install")
            .replace("<version>", version())
            .replace("<web server>", web.toString())
            .replace("<executor>", executor.toString());
    Outcome outcome = new Shell(folder).run(commands, "");
    assertThat(outcome.code()).as(outcome.output()).isZero();
    assertThat(web.resolve("extlib/cognito-usermanager.jar"))
        .hasSameBinaryContentAs(Distribution.userManagerJar());
    assertThat(executor.resolve("plugins/jobtypes/emr/emr-jobtype.jar"))
        .hasSameBinaryContentAs(Distribution.jobTypeJar());
  }

  @Test
  void anInstallAndATokenAreCheckedAsThePageSays() throws Exception {
    try (UserPool pool = UserPool.start("eu-west-1_Pool00001", "client1")) {
      Path web = webServer(pool);
      Outcome setup = new Shell(web).run(Shell.page(CHECKS).commands("The web server"), "");
      assertThat(setup.code()).as(setup.output()).isZero();
      assertThat(setup.output()).contains("ok       self-test: forged tokens are refused");

      String commands = Shell.page(CHECKS).commands("A token");
      Files.writeString(
          web.resolve("token.txt"), pool.idToken("alice", List.of("platform")) + "\n");
      Outcome good = new Shell(web).run(commands, "");
      assertThat(good.code()).as(good.output()).isZero();
      assertThat(good.output()).contains("user    \"alice\"");
      Files.writeString(
          web.resolve("token.txt"), pool.idToken("alice", List.of(), Map.of("aud", "x")) + "\n");
      Outcome bad = new Shell(web).run(commands, "");
      assertThat(bad.code()).isEqualTo(1);
      assertThat(bad.output()).contains("FAIL  AUDIENCE_NOT_ALLOWED");
    }
  }

  @Test
  void aPasswordIsHashedAsThePageSays() throws Exception {
    Path extlib = Files.createDirectory(folder.resolve("extlib"));
    Files.copy(Distribution.userManagerJar(), extlib.resolve("cognito-usermanager.jar"));
    Outcome outcome =
        new Shell(folder).run(Shell.page("docs/users-file.md").commands("Passwords"), "hunter2\n");
    assertThat(outcome.code()).as(outcome.output()).isZero();
    assertThat(outcome.output())
        .containsPattern("(?m)^pbkdf2-sha256\\$600000\\$[\\w+/=]{16,}\\$[\\w+/=]{43,44}$")
        .doesNotContain("hunter2");
  }

  @Test
  void aPolicyIsFilledInAsItsPageSays() throws Exception {
    assumeTrue(Shell.has("envsubst"), "skipped: envsubst (gettext-base) is not on this machine");
    Path iam = folder.resolve("iam");
    Path base = Files.createDirectories(iam.resolve("executor")).resolve("base.json");
    Files.copy(
        Distribution.folder().resolve("iam/executor/base.json"),
        base,
        StandardCopyOption.REPLACE_EXISTING);
    Outcome outcome =
        new Shell(iam).run(Shell.page("plugin-conf/iam/README.md").commands("Filling in"), "");
    assertThat(outcome.code()).as(outcome.output()).isZero();
    JsonNode policy = new ObjectMapper().readTree(iam.resolve("base.json").toFile());
    assertThat(policy.findValuesAsText("Resource"))
        .anyMatch(arn -> arn.equals("arn:aws:elasticmapreduce:eu-west-1:123456789012:cluster/*"));
    assertThat(policy.toString()).contains("\"shared\"").doesNotContain("$");
  }

  /** A web server as it is installed, with Azkaban's libraries where it has them. */
  private Path webServer(UserPool pool) throws Exception {
    AzkabanInstall install = AzkabanInstall.layOut(Distribution.folder(), folder);
    install.configureWebServer(
        Map.of(
            "cognito.user.pool.id", pool.poolId(),
            "cognito.client.id", pool.clientId(),
            "cognito.jwks", pool.jwksUri().toString()));
    Files.createSymbolicLink(
        install.webServer().resolve("lib"),
        Path.of(Distribution.property("azkaban.lib.directory")));
    return install.webServer();
  }

  private static String version() {
    String name = Path.of(Distribution.property("distribution.tarball")).getFileName().toString();
    return name.replace("azkaban-aws-plugins-", "").replace(".tar.gz", "");
  }
}
