package io.github.azkabanaws.emr.author;

import io.github.azkabanaws.emr.step.SecretText;
import io.github.azkabanaws.emr.step.Words;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What in a job's commands is submitted as it stands although its author may have meant something
 * else: one sentence for each kind, whatever the number of commands and words.
 */
public final class CommandNotices {
  /** Of the words that a sentence is about. */
  private static final int WORDS_TOLD = 5;

  private static final int LONGEST_TOLD = 100;

  /** Whole words of a shell's grammar, and what a file's name or a command goes on behind. */
  private static final Pattern SHELL =
      Pattern.compile(
          "[;|&(].*|.*[;&)]|[!{}]|\\d?[<>].*|.*(`|\\$[A-Za-z_(]).*|~(/.*)?", Pattern.DOTALL);

  private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=.*");

  private final List<CommandText> commands;

  public CommandNotices(List<CommandText> commands) {
    this.commands = commands;
  }

  /** The sentences; empty if there is nothing to say. */
  public List<String> sentences() {
    List<String> told = new ArrayList<>();
    addWords(
        told,
        (command, i) -> i > 0 && Words.hasOddBlank(command.words().get(i)),
        "has a line break, a tab or another character that can't be seen in a word; it goes to the"
            + " script as it is");
    addCommands(
        told,
        command -> command.openQuote().isPresent(),
        "has a quote that nothing closes: Azkaban drops it, and takes all that follows for one"
            + " word");
    addCommands(
        told,
        command -> command.emptyWords() > 0,
        "has empty quotes, which Azkaban drops: the script gets one argument less. Hand on an empty"
            + " value as a part of a word, as in --name=");
    addCommands(
        told,
        CommandText::hasApostrophe,
        "has a ' between letters: Azkaban takes it for a quote and drops it. Between two \" it"
            + " stays");
    addCommands(
        told,
        CommandText::hasEscapedQuote,
        "has a \\ before a quote: Azkaban knows no escapes, so the \\ stays and the quote counts."
            + " One kind of quote stays between two of the other");
    addCommands(
        told,
        CommandText::hasContinuation,
        "has a \\ at the end of a line, which only a shell takes away: it is an argument or a part"
            + " of one. Write the lines with >- and without it");
    addWords(
        told,
        (command, i) -> looksLikeShell(command.bareWords().get(i), i),
        "has words that look like a shell's. No shell sees them: the script gets them as they are."
            + " What needs a shell belongs into the script, or into bash -c \"...\"");
    return told;
  }

  private static boolean looksLikeShell(String word, int place) {
    return SHELL.matcher(word).matches()
        || isPattern(word)
        || (place == 0 && ASSIGNMENT.matcher(word).matches());
  }

  /** What a shell replaces by the names of files, or by several words. */
  private static boolean isPattern(String word) {
    int comma = word.indexOf(',', word.indexOf('{') + 1);
    return word.indexOf('*') >= 0
        || (word.indexOf('?') >= 0 && !word.contains("://"))
        || (word.indexOf('[') >= 0 && word.indexOf(']') > word.indexOf('[') + 1)
        || (word.indexOf('{') >= 0 && comma > 0 && word.indexOf('}', comma) > 0);
  }

  private void addCommands(List<String> told, Predicate<CommandText> kind, String what) {
    List<String> properties =
        commands.stream().filter(kind).map(CommandText::property).collect(Collectors.toList());
    if (!properties.isEmpty()) {
      told.add(String.join(", ", properties) + " " + what + ".");
    }
  }

  private void addWords(List<String> told, BiPredicate<CommandText, Integer> kind, String what) {
    Set<String> properties = new LinkedHashSet<>();
    List<String> words = new ArrayList<>();
    for (CommandText command : commands) {
      List<String> shown = SecretText.mask(command.words());
      for (int i = 0; i < shown.size(); i++) {
        if (kind.test(command, i)) {
          properties.add(command.property());
          words.add(shown.get(i));
        }
      }
    }
    if (!words.isEmpty()) {
      told.add(String.join(", ", properties) + " " + what + ": " + few(words) + ".");
    }
  }

  private static String few(List<String> words) {
    int rest = words.size() - WORDS_TOLD;
    return words.stream()
            .limit(WORDS_TOLD)
            .map(word -> Words.quote(shorten(word)))
            .collect(Collectors.joining(", "))
        + (rest > 0 ? " and " + rest + " more" : "");
  }

  private static String shorten(String word) {
    return word.length() <= LONGEST_TOLD ? word : word.substring(0, LONGEST_TOLD) + "...";
  }
}
