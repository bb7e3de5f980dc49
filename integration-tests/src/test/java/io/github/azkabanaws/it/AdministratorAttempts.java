package io.github.azkabanaws.it;

import static io.github.azkabanaws.it.Attempt.ignored;

import io.github.azkabanaws.it.Attempt.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A job sets what only the administrator can: every such property of the page of all properties,
 * which a test compares with the code. So a new one is tried without a word here.
 */
final class AdministratorAttempts {
  private static final Path PAGE = Path.of("..", "docs", "properties.md");

  /** A row of private.properties with nothing under "job too". */
  private static final Pattern ROW =
      Pattern.compile("\\| `(aws\\.[a-z.]+)` \\| (\\w+) \\| +\\| .*");

  private AdministratorAttempts() {}

  static Stream<Attempt> all() {
    Channel[] channels = Channel.values();
    List<Attempt> attempts = new ArrayList<>();
    for (String line : lines()) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        Channel channel = channels[attempts.size() % channels.length];
        attempts.add(ignored(channel, row.group(1), value(row.group(2))));
      }
    }
    return attempts.stream();
  }

  /** What would be right, and good for the author. */
  private static String value(String type) {
    return switch (type) {
      case "URL" -> "http://127.0.0.1:2";
      case "duration" -> "1h";
      case "flag" -> "true";
      case "list", "pattern" -> "*";
      case "number" -> "1000";
      case "path" -> "/tmp/of-the-author";
      case "text" -> "of-the-author";
      default -> throw new AssertionError("A value of type " + type + " is not known here");
    };
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
