package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is in the plugin jars, and what must not be. */
class PluginJarIT {
  private static final int JAVA_8 = 52;
  private static final String ROOM_OF_AZKABAN = "io/github/azkabanaws/emr/azkaban/";

  static Stream<Arguments> jars() throws Exception {
    return Stream.of(
        Arguments.of(
            Distribution.userManagerJar(),
            "io/github/azkabanaws/cognito/",
            1_500_000L,
            List.of("com.nimbusds:nimbus-jose-jwt")),
        Arguments.of(
            Distribution.jobTypeJar(),
            "io/github/azkabanaws/emr/",
            26_500_000L,
            List.of(
                "software.amazon.awssdk:emr",
                "software.amazon.awssdk:s3",
                "software.amazon.awssdk:sts",
                "software.amazon.awssdk:sqs",
                "software.amazon.awssdk:sns",
                "software.amazon.awssdk:cloudwatchlogs",
                "software.amazon.awssdk:lambda",
                "software.amazon.awssdk:cognitoidentityprovider",
                "software.amazon.awssdk:url-connection-client",
                "org.reactivestreams:reactive-streams",
                "software.amazon.awssdk:eventstream")));
  }

  @Test
  void noPluginIsOnTheClassPathOfTheseTests() {
    assertThat(
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")))
        .contains("azkaban-common")
        .doesNotContain("emr-jobtype", "cognito-usermanager", "plugin-base");
    for (String name :
        List.of(
            "io.github.azkabanaws.base.checks.CheckRun",
            "io.github.azkabanaws.emr.EmrStepJob",
            "io.github.azkabanaws.cognito.CognitoUserManager")) {
      assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("jars")
  void everyClassIsBelowOurPackage(Path jar, String ours) throws Exception {
    assertThat(names(jar))
        .filteredOn(name -> name.endsWith(".class"))
        .hasSizeGreaterThan(100)
        .allMatch(name -> name.startsWith(ours));
  }

  @ParameterizedTest
  @MethodSource("jars")
  void nothingElseStandsOutsideOfOurPackageAndTheManifestsFolder(Path jar, String ours)
      throws Exception {
    assertThat(names(jar))
        .filteredOn(name -> !name.endsWith("/"))
        .allMatch(name -> name.startsWith(ours) || name.startsWith("META-INF/"));
  }

  @ParameterizedTest
  @MethodSource("jars")
  void everyClassRunsOnJava8(Path jar, String ours) throws Exception {
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : entries(file, ".class")) {
        byte[] bytes = file.getInputStream(entry).readAllBytes();
        int major = ((bytes[6] & 0xff) << 8) | (bytes[7] & 0xff);
        boolean bundled =
            entry.getName().startsWith(ours + "shaded/")
                && !entry.getName().startsWith(ours + "shaded/base/");
        if (bundled) {
          assertThat(major).as(entry.getName()).isLessThanOrEqualTo(JAVA_8);
        } else {
          assertThat(major).as(entry.getName()).isEqualTo(JAVA_8);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("jars")
  void noClassNamesALibraryByItsOldName(Path jar, String ours) throws Exception {
    Pattern oldName =
        Pattern.compile(
            "(?<!shaded[/.])(com[/.]nimbusds[/.]\\w"
                + "|io[/.]github[/.]azkabanaws[/.]base[/.]\\w"
                // The SDK's messages name the AWS CRT, which is optional and not bundled, and a
                // file
                // that somebody can put on the class path.
                + "|software[/.]amazon[/.]"
                + "(awssdk[/.](?!crt\\W|global/partitions\\.json resource)|eventstream[/.])\\w"
                + "|org[/.]reactivestreams[/.]\\w)");
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : entries(file, ".class")) {
        String text =
            new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(oldName.matcher(text).find()).as(entry.getName()).isFalse();
      }
    }
  }

  /** Of most services parts are left out: nothing that is there may need them. */
  @Test
  void whatTheClientsOfServicesNameIsThere() throws Exception {
    Path jar = Distribution.jobTypeJar();
    Set<String> there = new HashSet<>(names(jar));
    Pattern named =
        Pattern.compile(
            "io/github/azkabanaws/emr/shaded/software/amazon/awssdk/services/"
                + "(emr|lambda|cloudwatchlogs|cognitoidentityprovider|sqs|sns)/[\\w/$]+");
    int classes = 0;
    try (JarFile file = new JarFile(jar.toFile())) {
      for (JarEntry entry : entries(file, ".class")) {
        if (named.matcher(entry.getName()).lookingAt()) {
          classes++;
          String text =
              new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.ISO_8859_1);
          named
              .matcher(text)
              .results()
              .map(MatchResult::group)
              .filter(name -> name.matches(".*/[A-Z][^/]*"))
              .forEach(name -> assertThat(there).contains(name + ".class"));
        }
      }
    }
    assertThat(classes).isGreaterThan(5000);
    assertThat(there).noneMatch(name -> name.matches(".*/services/(emr|sns)/.*Async.*"));
  }

  @ParameterizedTest
  @MethodSource("jars")
  void whatBothStandOnIsInEachUnderANameOfItsOwn(Path jar, String ours) throws Exception {
    assertThat(names(jar)).contains(ours + "shaded/base/checks/CheckRun.class");
    try (JarFile file = new JarFile(jar.toFile())) {
      assertThat(text(file, "META-INF/THIRD-PARTY.txt")).doesNotContain("plugin-base");
    }
  }

  @ParameterizedTest
  @MethodSource("jars")
  void noDescriptorOrSignatureOfOthersIsLeft(Path jar) throws Exception {
    assertThat(names(jar))
        .noneMatch(name -> name.endsWith("module-info.class"))
        .noneMatch(name -> name.matches("META-INF/.*\\.(SF|DSA|RSA|EC)"))
        .noneMatch(name -> name.startsWith("META-INF/versions/"))
        .noneMatch(name -> name.startsWith("META-INF/maven/"))
        .noneMatch(name -> name.startsWith("META-INF/native-image/"));
  }

  @ParameterizedTest
  @MethodSource("jars")
  void nothingThatAzkabanHasIsBundled(Path jar) throws Exception {
    assertThat(names(jar))
        .noneMatch(name -> name.contains("org/slf4j/"))
        .noneMatch(name -> name.contains("org/apache/log4j/"))
        .noneMatch(name -> name.contains("org/apache/commons/"))
        .noneMatch(name -> name.contains("io/netty/"))
        // The job type has a package of that name, for what it knows of Azkaban.
        .noneMatch(name -> name.replace(ROOM_OF_AZKABAN, "").matches("(.*/)?azkaban/.*"));
  }

  @ParameterizedTest
  @MethodSource("jars")
  void serviceFilesAreRelocatedAndNameClassesOfTheJar(Path jar, String ours) throws Exception {
    String prefix = ours.replace('/', '.') + "shaded.";
    List<String> all = names(jar);
    try (JarFile file = new JarFile(jar.toFile())) {
      for (String service : services(all)) {
        assertThat(service).startsWith("META-INF/services/" + prefix);
        String body =
            new String(
                file.getInputStream(file.getEntry(service)).readAllBytes(), StandardCharsets.UTF_8);
        for (String line : body.lines().toList()) {
          String provider = line.trim();
          if (!provider.isEmpty() && !provider.startsWith("#")) {
            assertThat(all).contains(provider.replace('.', '/') + ".class");
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("jars")
  void theLicencesOfWhatIsBundledAreIncluded(
      Path jar, String ours, long maxBytes, List<String> bundled) throws Exception {
    try (JarFile file = new JarFile(jar.toFile())) {
      assertThat(text(file, "META-INF/LICENSE")).contains("Apache License");
      assertThat(text(file, "META-INF/NOTICE")).contains("Azkaban AWS plugins");
      String thirdParty = text(file, "META-INF/THIRD-PARTY.txt");
      for (String artifact : bundled) {
        assertThat(thirdParty.lines())
            .anyMatch(line -> line.contains(artifact + ":") && line.trim().startsWith("("));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("jars")
  void theJarIsSmall(Path jar, String ours, long maxBytes) throws Exception {
    assertThat(Files.size(jar)).isLessThan(maxBytes);
  }

  private static List<String> services(List<String> names) {
    return names.stream()
        .filter(name -> name.startsWith("META-INF/services/") && !name.endsWith("/"))
        .toList();
  }

  private static String text(JarFile file, String name) throws IOException {
    JarEntry entry = file.getJarEntry(name);
    assertThat(entry).as(name).isNotNull();
    return new String(file.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
  }

  private static List<String> names(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream().map(JarEntry::getName).toList();
    }
  }

  private static List<JarEntry> entries(JarFile file, String end) {
    List<JarEntry> entries = new ArrayList<>();
    file.stream().filter(entry -> entry.getName().endsWith(end)).forEach(entries::add);
    return entries;
  }
}
