package io.github.azkabanaws.rooms;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The rooms of one module and the arrows between them, as CONTRIBUTING.md draws them: a line for
 * each room, the upper ones first, with the rooms that it uses.
 *
 * @param module the module's folder
 * @param face the room that people name, which is the package itself
 * @param arrows from each room to those that it uses, in the page's order
 */
record RoomPlan(String module, String face, Map<String, Set<String>> arrows) {
  private static final Path PROJECT = Path.of("..");
  private static final String BASE = "io.github.azkabanaws.";
  private static final Pattern LINE = Pattern.compile("(\\w+)  +\\S.*?(?:  +-> ([\\w ]+))?");

  /** Reads the block of the page that stands below the module's name. */
  static RoomPlan of(String module, String face) throws IOException {
    String page = Files.readString(PROJECT.resolve("CONTRIBUTING.md"));
    Matcher block =
        Pattern.compile("### Rooms of " + module + "\n.*?```text\n(.*?)```", Pattern.DOTALL)
            .matcher(page);
    if (!block.find()) {
      throw new IllegalStateException("CONTRIBUTING.md draws no rooms of " + module);
    }
    Map<String, Set<String>> arrows = new LinkedHashMap<>();
    for (String line : block.group(1).lines().toList()) {
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        throw new IllegalStateException("not a room: " + line);
      }
      Set<String> to =
          parts.group(2) == null
              ? Set.of()
              : new LinkedHashSet<>(List.of(parts.group(2).trim().split(" +")));
      arrows.put(parts.group(1), to);
    }
    return new RoomPlan(module, face, Collections.unmodifiableMap(arrows));
  }

  /** The module's own classes, as they were compiled. */
  JavaClasses classes() {
    return new ClassFileImporter()
        .importPath(PROJECT.resolve(module).resolve("target").resolve("classes"));
  }

  /** The rooms, the upper ones first. */
  List<String> rooms() {
    return List.copyOf(arrows.keySet());
  }

  List<Arrow> allArrows() {
    List<Arrow> all = new ArrayList<>();
    arrows.forEach((from, targets) -> targets.forEach(to -> all.add(new Arrow(from, to))));
    return all;
  }

  /** The arrows that point to a room above, or to none. */
  List<Arrow> upward() {
    List<String> rooms = rooms();
    return allArrows().stream()
        .filter(arrow -> rooms.indexOf(arrow.to) <= rooms.indexOf(arrow.from))
        .toList();
  }

  /** The same house with one arrow turned round. */
  RoomPlan turned(Arrow arrow) {
    Map<String, Set<String>> others = new LinkedHashMap<>();
    arrows.forEach((from, to) -> others.put(from, new LinkedHashSet<>(to)));
    others.get(arrow.from).remove(arrow.to);
    others.get(arrow.to).add(arrow.from);
    return new RoomPlan(module, face, others);
  }

  /** That no room uses another one that it has no arrow to. */
  LayeredArchitecture rule() {
    LayeredArchitecture rule =
        Architectures.layeredArchitecture().consideringOnlyDependenciesInLayers();
    for (String room : rooms()) {
      rule = rule.layer(room).definedBy(packageOf(room));
    }
    for (Map.Entry<String, Set<String>> room : arrows.entrySet()) {
      String name = room.getKey();
      rule =
          room.getValue().isEmpty()
              ? rule.whereLayer(name).mayNotAccessAnyLayer()
              : rule.whereLayer(name).mayOnlyAccessLayers(room.getValue().toArray(String[]::new));
    }
    return rule;
  }

  /** The uses of one room by another that the classes really have. */
  Set<Arrow> found(JavaClasses classes) {
    Set<Arrow> found = new LinkedHashSet<>();
    for (JavaClass type : classes) {
      Stream<JavaClass> used =
          type.getDirectDependenciesFromSelf().stream().map(Dependency::getTargetClass);
      // What is caught counts as a use here, but not as a dependency for the library.
      Stream<JavaClass> caught =
          type.getCodeUnits().stream()
              .flatMap(unit -> unit.getTryCatchBlocks().stream())
              .flatMap(block -> block.getCaughtThrowables().stream());
      String from = room(type);
      Stream.concat(used, caught)
          .map(this::room)
          .filter(to -> from != null && to != null && !to.equals(from))
          .forEach(to -> found.add(new Arrow(from, to)));
    }
    return found;
  }

  /** Null if it is of no room. */
  private String room(JavaClass type) {
    return rooms().stream()
        .filter(room -> packageOf(room).equals(type.getPackageName()))
        .findFirst()
        .orElse(null);
  }

  /** How many top level classes each package has. */
  Map<String, Long> sizes(JavaClasses classes) {
    return classes.stream()
        .filter(JavaClass::isTopLevelClass)
        .filter(type -> !type.getSimpleName().equals("package-info"))
        .collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()));
  }

  /** Packages of classes that are no room. */
  Set<String> packagesWithoutRoom(JavaClasses classes) {
    Set<String> names = new TreeSet<>(sizes(classes).keySet());
    rooms().forEach(room -> names.remove(packageOf(room)));
    return names;
  }

  String packageOf(String room) {
    return room.equals(face) ? BASE + face : BASE + face + "." + room;
  }

  /**
   * One use of a room by another.
   *
   * @param from the room that uses
   * @param to the room that is used
   */
  record Arrow(String from, String to) {}
}
