package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.azkabanaws.harness.Programs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tarball, unpacked over installs with the commands of the first page. */
class TarballIT {
  /** What stands there is no link. */
  private static final Pattern CODE = Pattern.compile("`[^`\\n]*`");

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+)[^)]*\\)");
  private static final String OLDER = "azkaban-aws-plugins-0.0.1";

  @TempDir Path folder;
  private Path tarball;
  private Path webServer;
  private Path execServer;

  @BeforeEach
  void layOut() throws Exception {
    tarball = Path.of(Distribution.property("distribution.tarball")).toRealPath();
    webServer = Files.createDirectories(folder.resolve("azkaban-web-server"));
    execServer = Files.createDirectories(folder.resolve("azkaban-exec-server"));
  }

  @Test
  void theChecksumsHoldAndCoverEveryFile() throws Exception {
    Path unpacked = Distribution.folder();
    run(tarball.getParent(), "sha256sum", "--strict", "-c", tarball.getFileName() + ".sha256");
    run(unpacked, "sha256sum", "--strict", "-c", "SHA256SUMS");
    TreeSet<String> files = new TreeSet<>(files(unpacked));
    assertThat(files.remove("SHA256SUMS")).isTrue();
    assertThat(Files.readAllLines(unpacked.resolve("SHA256SUMS")))
        .map(line -> line.replaceFirst("^[0-9a-f]{64} [ *]", ""))
        .containsExactlyElementsOf(files);
  }

  @Test
  void hasOnlyFilesOfRootThatNobodyElseCanChange() throws Exception {
    String top = tarball.getFileName().toString().replace(".tar.gz", "/");
    List<String> entries =
        run(folder, "tar", "--numeric-owner", "-tvzf", tarball.toString()).lines().toList();
    assertThat(entries)
        .hasSizeGreaterThan(20)
        .allMatch(line -> line.contains(" " + top))
        .allMatch(line -> line.matches("-rw(x|-)r-(x|-)r-\\1 0/0 .*"));
    for (String entry : entries) {
      assertThat(entry.startsWith("-rwxr-xr-x"))
          .as(entry)
          .isEqualTo(entry.endsWith(".sh") || entry.endsWith("/azkaban-platform"));
    }
  }

  @Test
  void thePlatformToolsAreThereWithoutTheirTests() throws Exception {
    List<String> files = files(Distribution.folder().resolve("platform"));
    assertThat(files)
        .contains("README.md", "azkaban-platform", "azkaban_platform/handlers.py")
        .noneMatch(name -> name.startsWith("tests/") || name.contains("__pycache__"));
    List<String> sources = files(Path.of("..", "plugin-conf/platform/azkaban_platform"));
    assertThat(files)
        .containsAll(
            sources.stream()
                .filter(name -> name.endsWith(".py"))
                .map(name -> "azkaban_platform/" + name)
                .toList());
  }

  @Test
  void theLicencesOfWhatIsBundledAreThere() {
    Path unpacked = Distribution.folder();
    assertThat(unpacked.resolve("LICENSE")).content().contains("Apache License");
    assertThat(unpacked.resolve("NOTICE")).content().contains("Azkaban AWS plugins");
    Path licenses = unpacked.resolve("licenses");
    assertThat(licenses.resolve("MIT-0.txt")).content().contains("MIT No Attribution");
    assertThat(licenses.resolve("cognito-usermanager/THIRD-PARTY.txt"))
        .content()
        .contains("com.nimbusds:nimbus-jose-jwt:", "com.google.code.gson:gson:");
    Path emr = licenses.resolve("emr-jobtype");
    assertThat(emr.resolve("THIRD-PARTY.txt"))
        .content()
        .contains("software.amazon.awssdk:emr:", "(MIT-0)", "(MIT License)", ":jackson-core:");
    assertThat(emr.resolve("NOTICE")).content().contains("Amazon Technologies");
    assertThat(emr.resolve("FastDoubleParser-LICENSE")).content().contains("MIT License");
    assertThat(emr.resolve("FastDoubleParser-ThirdParty-LICENSE")).content().contains("Boost");
    assertThat(emr.resolve("Schubfach-LICENSE")).content().contains("Raffaello Giulietti");
  }

  @Test
  void everyPageIsInTheManualAndItsLinksLeadToOthersThere() throws Exception {
    Path manual = Distribution.folder().resolve("manual");
    List<String> pages = files(manual).stream().filter(name -> name.endsWith(".md")).toList();
    assertThat(pages).contains("README.md", "docs/security.md", "plugin-conf/image/README.md");
    for (String page : pages) {
      for (String target : linkedFrom(manual.resolve(page))) {
        assertThat(manual.resolve(page).resolveSibling(target)).as(page).isRegularFile();
      }
      assertThat(manual.resolve(page)).hasSameTextualContentAs(Path.of("..", page));
    }
  }

  @Test
  void unpackedOverAnInstallItIsInstalled() throws Exception {
    Path users = write(webServer.resolve("conf/azkaban-users.xml"), "<azkaban-users/>");
    install(tarball);
    assertThat(files(webServer))
        .containsExactlyInAnyOrder(
            "conf/azkaban-users.xml",
            "conf/azkaban-users.xml.example",
            "conf/azkaban.properties.example",
            "extlib/cognito-usermanager.jar",
            "web/js/cognito-sign-in/index.html",
            "web/js/cognito-sign-in/page.js",
            "web/js/cognito-sign-in/settings.json.example",
            "web/js/cognito-sign-in/sign-in.js",
            "web/js/cognito-sign-in/style.css");
    assertThat(files(execServer))
        .containsExactlyInAnyOrder(
            "conf/emr-groups.properties.example",
            "plugins/jobtypes/emr/emr-jobtype.jar",
            "plugins/jobtypes/emr/private.properties.example");
    assertThat(users).hasContent("<azkaban-users/>");
  }

  @Test
  void aNewerOneUnpackedOverAnOlderOneIsTheUpgrade() throws Exception {
    install(older());
    Path jar = webServer.resolve("extlib/cognito-usermanager.jar");
    Path example = webServer.resolve("conf/azkaban.properties.example");
    assertThat(jar).hasContent("older");
    assertThat(example).hasContent("older");
    List<Path> edited =
        List.of(
            write(webServer.resolve("conf/azkaban.properties"), "cognito.client.id=mine\n"),
            write(webServer.resolve("conf/azkaban-users.xml"), "<azkaban-users>mine"),
            write(execServer.resolve("conf/emr-groups.properties"), "me=mine\n"),
            write(
                execServer.resolve("plugins/jobtypes/emr/private.properties"),
                "aws.region=mine-1\n"),
            write(webServer.resolve("web/js/cognito-sign-in/settings.json"), "{\"mine\": 1}\n"));
    for (Path file : edited) {
      permit(file, "rw-r-----");
      permit(file.getParent(), "rwxr-x---");
    }
    List<String> before = edited.stream().map(TarballIT::text).toList();

    install(tarball);

    assertThat(jar).hasSameBinaryContentAs(Distribution.userManagerJar());
    assertThat(example)
        .hasSameTextualContentAs(
            Distribution.folder().resolve("web-server/conf/azkaban.properties.example"));
    assertThat(files(webServer.resolve("extlib"))).containsExactly("cognito-usermanager.jar");
    assertThat(files(execServer.resolve("plugins/jobtypes/emr")))
        .filteredOn(name -> name.endsWith(".jar"))
        .containsExactly("emr-jobtype.jar");
    assertThat(edited.stream().map(TarballIT::text).toList()).isEqualTo(before);
    for (Path file : edited) {
      assertThat(permissions(file)).as(file.toString()).isEqualTo("rw-r-----");
      assertThat(permissions(file.getParent())).as(file.toString()).isEqualTo("rwxr-x---");
    }
  }

  @Test
  void aServerThatRunsKeepsTheJarThatItHasOpen() throws Exception {
    install(older());
    Path jar = webServer.resolve("extlib/cognito-usermanager.jar");
    try (var open = Files.newInputStream(jar)) {
      install(tarball);
      assertThat(new String(open.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("older");
    }
  }

  /** As an earlier release would be: the same files, other bytes. */
  private Path older() throws Exception {
    Path tree = folder.resolve(OLDER);
    for (String file : files(Distribution.folder())) {
      write(tree.resolve(file), "older");
    }
    Path packed = folder.resolve(OLDER + ".tar.gz");
    run(folder, "tar", "-czf", packed.toString(), OLDER);
    return packed;
  }

  private void install(Path from) throws Exception {
    String top = from.getFileName().toString().replace(".tar.gz", "");
    unpack(from, webServer, top + "/web-server");
    unpack(from, execServer, top + "/exec-server");
  }

  private void unpack(Path from, Path to, String part) throws Exception {
    run(folder, "tar", "-xzf", from.toString(), "--strip-components=2", "-C", to.toString(), part);
  }

  /** The files that a page links to, as it names them. */
  private static List<String> linkedFrom(Path page) throws Exception {
    return LINK.matcher(CODE.matcher(Files.readString(page)).replaceAll("`"))
        .results()
        .map(link -> link.group(1))
        .filter(target -> !target.contains(":"))
        .toList();
  }

  private static Path write(Path file, String text) throws Exception {
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (Exception e) {
      throw new AssertionError(file + " can't be read", e);
    }
  }

  private static void permit(Path file, String permissions) throws Exception {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private static String permissions(Path file) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
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

  private String run(Path directory, String... command) throws Exception {
    Path out = Files.createTempFile(folder, "out", "");
    Process process =
        Programs.builder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String output = Files.readString(out);
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
