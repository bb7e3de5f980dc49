package io.github.azkabanaws.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What the shipped jars promise: the public classes of the one package that Azkaban and people
 * name, with their public and protected members, as the lists in {@code faces/} have them. A line
 * that goes is a promise broken; one that comes is a promise made, so both need a reason.
 */
class FaceIT {
  static Stream<Arguments> jars() throws Exception {
    return Stream.of(
        Arguments.of(Distribution.userManagerJar(), "cognito"),
        Arguments.of(Distribution.jobTypeJar(), "emr"));
  }

  @ParameterizedTest
  @MethodSource("jars")
  void theFaceIsWhatItWas(Path jar, String name) throws Exception {
    List<String> face = new ArrayList<>();
    try (URLClassLoader loader = loader(jar)) {
      for (String type : inTheFace(jar, name)) {
        face.addAll(promises(Class.forName(type, false, loader)));
      }
    }
    assertThat(String.join("\n", face) + "\n").isEqualTo(list(name));
  }

  @ParameterizedTest
  @MethodSource("jars")
  void everythingElseOfOursLiesInRoomsBelow(Path jar, String name) throws Exception {
    String face = "io.github.azkabanaws." + name + ".";
    List<String> outside = new ArrayList<>(classes(jar, name));
    try (URLClassLoader loader = loader(jar)) {
      for (String type : inTheFace(jar, name)) {
        Class<?> outermost = outermost(Class.forName(type, false, loader));
        // What is there besides is the package's own: nobody else can name it.
        assertThat(Modifier.isPublic(outermost.getModifiers()))
            .as(outermost.getName())
            .isEqualTo(list(name).contains(" " + outermost.getName() + "\n"));
        outside.remove(type);
      }
    }
    assertThat(outside)
        .hasSizeGreaterThan(90)
        .allMatch(
            type -> type.substring(face.length()).matches("[a-z][a-z0-9]*\\.[A-Za-z0-9_$.]+"));
  }

  private static URLClassLoader loader(Path jar) throws Exception {
    return new URLClassLoader(new URL[] {jar.toUri().toURL()}, Distribution.azkabansOwn());
  }

  /** All classes of ours, by name; nothing that is bundled. */
  private static List<String> classes(Path jar, String name) throws Exception {
    String folder = "io/github/azkabanaws/" + name + "/";
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.stream()
          .map(entry -> entry.getName())
          .filter(entry -> entry.startsWith(folder) && entry.endsWith(".class"))
          .filter(entry -> !entry.startsWith(folder + "shaded/"))
          .filter(entry -> !entry.endsWith("/package-info.class"))
          .map(entry -> entry.replace(".class", "").replace('/', '.'))
          .sorted()
          .toList();
    }
  }

  private static List<String> inTheFace(Path jar, String name) throws Exception {
    int face = ("io.github.azkabanaws." + name + ".").length();
    return classes(jar, name).stream().filter(type -> type.indexOf('.', face) < 0).toList();
  }

  /** What others can name of a class; nothing if they can't name the class. */
  private static List<String> promises(Class<?> type) {
    if (!isOpen(type.getModifiers()) || !isNameable(type.getEnclosingClass())) {
      return List.of();
    }
    Stream<Type> parents =
        Stream.concat(
                Stream.ofNullable(type.getGenericSuperclass()),
                Arrays.stream(type.getGenericInterfaces()))
            .filter(parent -> parent != Object.class);
    String members =
        Stream.of(
                type.getDeclaredConstructors(), type.getDeclaredMethods(), type.getDeclaredFields())
            .flatMap(Arrays::stream)
            .map(Member.class::cast)
            .filter(member -> isOpen(member.getModifiers()) && !member.isSynthetic())
            .map(FaceIT::line)
            .sorted()
            .collect(Collectors.joining("\n"));
    return Stream.of(
            type.toGenericString(),
            parents.map(parent -> "  is " + parent.getTypeName()).collect(Collectors.joining("\n")),
            members)
        .filter(lines -> !lines.isEmpty())
        .toList();
  }

  private static String line(Member member) {
    return "  "
        + (member instanceof Executable executable
            ? executable.toGenericString()
            : ((Field) member).toGenericString());
  }

  private static boolean isOpen(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  private static boolean isNameable(Class<?> type) {
    return type == null || (isOpen(type.getModifiers()) && isNameable(type.getEnclosingClass()));
  }

  private static Class<?> outermost(Class<?> type) {
    return type.getEnclosingClass() == null ? type : outermost(type.getEnclosingClass());
  }

  private static String list(String name) throws Exception {
    String resource = "/faces/" + name + ".txt";
    try (InputStream in = FaceIT.class.getResourceAsStream(resource)) {
      return new String(
          Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
