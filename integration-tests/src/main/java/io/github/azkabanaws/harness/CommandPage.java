package io.github.azkabanaws.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A page in Markdown, read for its fenced blocks: those of {@code sh} are what a reader copies. */
public final class CommandPage {
  /**
   * A fenced block.
   *
   * @param section the heading of the second level above it, empty before the first one
   * @param language what stands behind the fence, may be empty
   * @param text its lines, each with its end
   */
  public record Block(String section, String language, String text) {}

  private static final String COMMANDS = "sh";

  private final Path file;
  private final List<Block> blocks;

  private CommandPage(Path file, List<Block> blocks) {
    this.file = file;
    this.blocks = blocks;
  }

  /** Reads a page. */
  public static CommandPage read(Path file) throws IOException {
    List<Block> blocks = new ArrayList<>();
    String section = "";
    String language = null;
    StringBuilder text = new StringBuilder();
    for (String line : Files.readAllLines(file)) {
      // A block may stand in a list, indented.
      if (line.strip().startsWith("```")) {
        if (language == null) {
          language = line.strip().substring(3);
        } else {
          blocks.add(new Block(section, language, text.toString().stripIndent()));
          text.setLength(0);
          language = null;
        }
      } else if (language != null) {
        text.append(line).append('\n');
      } else if (line.startsWith("## ")) {
        section = line.substring(3);
      }
    }
    return new CommandPage(file, List.copyOf(blocks));
  }

  /** All blocks, in their order. */
  public List<Block> blocks() {
    return blocks;
  }

  /** The blocks of commands, in their order. */
  public List<Block> commandBlocks() {
    return blocks.stream().filter(block -> block.language().equals(COMMANDS)).toList();
  }

  /**
   * The commands of one section, in their order.
   *
   * @param title its heading without the {@code ##}, empty for what stands before the first one
   */
  public String commands(String title) {
    return text(title, COMMANDS);
  }

  /**
   * What the blocks of one language in a section say, in their order.
   *
   * @throws IllegalArgumentException if there is none
   */
  public String text(String title, String language) {
    String found =
        blocks.stream()
            .filter(block -> block.section().equals(title) && block.language().equals(language))
            .map(Block::text)
            .collect(Collectors.joining());
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          file
              + " has no "
              + language
              + " below '"
              + title
              + "', but below "
              + blocks.stream()
                  .filter(block -> block.language().equals(language))
                  .map(Block::section)
                  .distinct()
                  .toList());
    }
    return found;
  }
}
