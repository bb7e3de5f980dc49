package io.github.azkabanaws.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A page in Markdown, read for the commands that a reader would copy: its blocks of {@code sh}. */
public final class CommandPage {
  private final Path file;
  private final Map<String, String> sections;

  private CommandPage(Path file, Map<String, String> sections) {
    this.file = file;
    this.sections = sections;
  }

  /** Reads a page. */
  public static CommandPage read(Path file) throws IOException {
    Map<String, StringBuilder> sections = new LinkedHashMap<>();
    String section = "";
    boolean inBlock = false;
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith("```")) {
        inBlock = line.equals("```sh");
      } else if (inBlock) {
        sections.computeIfAbsent(section, name -> new StringBuilder()).append(line).append('\n');
      } else if (line.startsWith("## ")) {
        section = line.substring(3);
      }
    }
    return new CommandPage(
        file,
        sections.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().toString())));
  }

  /**
   * The commands of one section, in their order.
   *
   * @param title its heading without the {@code ##}
   */
  public String commands(String title) {
    String commands = sections.get(title);
    if (commands == null) {
      throw new IllegalArgumentException(
          file + " has no commands below '" + title + "', but below " + sections.keySet());
    }
    return commands;
  }
}
