package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The SBOMs list what is in the jars: no more, no less, and in the versions that are there. */
class SbomIT {
  /** A library that a bundled library has renamed and taken in, by its package there. */
  private static final Pattern TAKEN_IN =
      Pattern.compile(
          "com/nimbusds/jose/shaded/\\w+"
              + "|software/amazon/awssdk/thirdparty/jackson/core/internal/shaded/\\w+"
              + "|software/amazon/awssdk/thirdparty/\\w+/\\w+");

  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "software/amazon/awssdk/services/[^/]+/"
              + "([^/]*AsyncClient[^/]*|waiters/[^/]*Async[^/]*|paginators/[^/]*Publisher[^/]*"
              + "|(.+/)?batchmanager/.*|internal/warmup/.*)");

  private static final Pattern ANY_TAKEN_IN =
      Pattern.compile(".*/(shaded|thirdparty|repackaged|relocated|vendor)/.*");

  static Stream<Arguments> jars() throws Exception {
    return Stream.of(
        Arguments.of(Distribution.userManagerJar(), "io/github/azkabanaws/cognito/"),
        Arguments.of(Distribution.jobTypeJar(), "io/github/azkabanaws/emr/"));
  }

  @ParameterizedTest
  @MethodSource("jars")
  void theOneBesideTheJarsIsTheOneInside(Path jar) throws Exception {
    try (JarFile file = new JarFile(jar.toFile())) {
      ZipEntry inside = file.getEntry("META-INF/sbom/" + name(jar));
      assertThat(inside).isNotNull();
      assertThat(Distribution.folder().resolve("sbom").resolve(name(jar)))
          .hasBinaryContent(file.getInputStream(inside).readAllBytes());
    }
  }

  @ParameterizedTest
  @MethodSource("jars")
  void saysWhatItIsAboutAndNothingThatChangesFromBuildToBuild(Path jar) throws Exception {
    JsonNode sbom = sbom(jar);
    assertThat(sbom.get("bomFormat").asText()).isEqualTo("CycloneDX");
    assertThat(sbom.at("/metadata/component/name").asText() + ".jar")
        .isEqualTo(jar.getFileName().toString());
    assertThat(sbom.has("serialNumber")).isFalse();
    assertThat(sbom.get("metadata").has("timestamp")).isFalse();
  }

  @ParameterizedTest
  @MethodSource("jars")
  void everyComponentIsTheFileThatWasBundledAndHasItsLicence(Path jar) throws Exception {
    assertThat(sbom(jar).get("components")).isNotEmpty();
    for (JsonNode component : sbom(jar).get("components")) {
      String purl = component.get("purl").asText();
      assertThat(component.at("/licenses/0/license/id").asText())
          .as(purl)
          .isIn("Apache-2.0", "MIT", "MIT-0");
      assertThat(component.get("hashes"))
          .as(purl)
          .anyMatch(hash -> hash.get("content").asText().equals(sha256(artifact(component))));
    }
  }

  @ParameterizedTest
  @MethodSource("jars")
  void theComponentsHaveTheClassesOfTheJarAndNoOthers(Path jar, String ours) throws Exception {
    Set<String> listed = new TreeSet<>();
    for (JsonNode component : sbom(jar).get("components")) {
      if (isJar(component)) {
        classes(artifact(component)).forEach(listed::add);
      }
    }
    Set<String> bundled = bundled(jar, ours);
    assertThat(listed).containsAll(bundled);
    // Else they are what the shading leaves out: of services, what only asynchronous clients need.
    Set<String> leftOut = new TreeSet<>(listed);
    leftOut.removeAll(bundled);
    assertThat(leftOut).allMatch(name -> LEFT_OUT.matcher(name).matches());
  }

  @ParameterizedTest
  @MethodSource("jars")
  void whatALibraryHasTakenInIsListed(Path jar, String ours) throws Exception {
    Set<String> found = new TreeSet<>();
    for (String name : bundled(jar, ours)) {
      if (ANY_TAKEN_IN.matcher(name).matches()) {
        Matcher known = TAKEN_IN.matcher(name);
        assertThat(known.lookingAt()).as(name + " is of a library that is not listed").isTrue();
        found.add(known.group().replaceFirst(".*/", ""));
      }
    }
    List<String> listed = new ArrayList<>();
    for (JsonNode component : sbom(jar).get("components")) {
      if (!isJar(component)) {
        listed.add(component.get("name").asText());
      }
    }
    if (ours.contains("cognito")) {
      assertThat(found).containsExactly("gson", "jcip");
      assertThat(listed).containsExactlyInAnyOrder("gson", "jcip-annotations");
    } else {
      assertThat(found).containsExactly("core", "fdp");
      assertThat(listed).containsExactlyInAnyOrder("jackson-core", "fastdoubleparser");
    }
  }

  @Test
  void nimbusHasTakenInTheVersionsThatAreListed() throws Exception {
    JsonNode sbom = sbom(Distribution.userManagerJar());
    try (JarFile nimbus = new JarFile(artifact(component(sbom, "nimbus-jose-jwt")).toFile())) {
      for (String name : List.of("gson", "jcip-annotations")) {
        JsonNode listed = component(sbom, name);
        Properties pom = new Properties();
        pom.load(
            nimbus.getInputStream(
                nimbus.getEntry(
                    "META-INF/maven/%s/%s/pom.properties"
                        .formatted(listed.get("group").asText(), name))));
        assertThat(listed.get("version").asText()).isEqualTo(pom.getProperty("version"));
      }
    }
  }

  @Test
  void theSdkHasTakenInTheJacksonThatIsListed() throws Exception {
    Path jar = Distribution.jobTypeJar();
    try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, null)) {
      Object version =
          loader
              .loadClass(
                  "io.github.azkabanaws.emr.shaded.software.amazon.awssdk.thirdparty.jackson.core"
                      + ".json.PackageVersion")
              .getField("VERSION")
              .get(null);
      assertThat(component(sbom(jar), "jackson-core").get("version").asText())
          .isEqualTo(version.toString());
    }
  }

  private static Set<String> bundled(Path jar, String ours) throws IOException {
    String prefix = ours + "shaded/";
    Set<String> names = new TreeSet<>();
    classes(jar)
        .filter(name -> name.startsWith(prefix))
        // Ours, from plugin-base.
        .filter(name -> !name.startsWith(prefix + "base/"))
        .forEach(name -> names.add(name.substring(prefix.length())));
    return names;
  }

  private static Stream<String> classes(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(ZipEntry::getName)
          .filter(name -> name.endsWith(".class"))
          // Bundled jars lose their module's descriptor, and what is for newer JDKs only.
          .filter(name -> !name.startsWith("META-INF/") && !name.equals("module-info.class"))
          .toList()
          .stream();
    }
  }

  private static boolean isJar(JsonNode component) {
    return component.get("purl").asText().endsWith("?type=jar");
  }

  private static Path artifact(JsonNode component) {
    String name = component.get("name").asText();
    String version = component.get("version").asText();
    return Path.of(
        Distribution.property("maven.repository"),
        component.get("group").asText().replace('.', '/'),
        name,
        version,
        name + "-" + version + (isJar(component) ? ".jar" : ".pom"));
  }

  private static JsonNode component(JsonNode sbom, String name) {
    for (JsonNode component : sbom.get("components")) {
      if (component.get("name").asText().equals(name)) {
        return component;
      }
    }
    throw new AssertionError("The SBOM has no " + name);
  }

  private static String name(Path jar) {
    return jar.getFileName().toString().replaceFirst("\\.jar$", ".cdx.json");
  }

  private static JsonNode sbom(Path jar) throws IOException {
    return new ObjectMapper()
        .readTree(
            Files.readString(
                Distribution.folder().resolve("sbom").resolve(name(jar)), StandardCharsets.UTF_8));
  }

  private static String sha256(Path file) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (Exception e) {
      throw new AssertionError(file + " can't be read", e);
    }
  }
}
