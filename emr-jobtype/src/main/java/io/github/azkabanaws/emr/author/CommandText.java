package io.github.azkabanaws.emr.author;

import azkaban.jobExecutor.ProcessJob;
import io.github.azkabanaws.emr.step.Words;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * A command as its author wrote it, split as Azkaban's process job splits it, and what the
 * splitting leaves of quotes and line breaks. That splitting knows blanks and the two quotes and
 * nothing else: no escape, no tab, no line break, and it never says that something is wrong.
 */
public final class CommandText {
  /** Stands for a character that quotes keep from meaning anything. */
  private static final char QUOTED = 'q';

  private final String property;
  private final List<String> words;
  private final List<String> bareWords = new ArrayList<>();
  private boolean lineBreakBetweenWords;
  private boolean continued;
  private char open;
  private int emptyWords;
  private boolean apostrophe;
  private boolean escapedQuote;

  /**
   * @param text without line breaks at its ends, which {@code |} and {@code >} leave in YAML and
   *     nobody means
   */
  CommandText(String property, String text) {
    String trimmed = text.replaceAll("^[ \r\n]+|[ \r\n]+$", "");
    this.property = property;
    this.words =
        Collections.unmodifiableList(Arrays.asList(ProcessJob.partitionCommandLine(trimmed)));
    scan(trimmed);
  }

  /** The property that it is written in, such as {@code command.1}. */
  String property() {
    return property;
  }

  /** What the process job would run. */
  List<String> words() {
    return words;
  }

  /** The same words, with an inconspicuous letter in place of each character between quotes. */
  List<String> bareWords() {
    return Collections.unmodifiableList(bareWords);
  }

  /** The quote that nothing closes, if there is one. */
  Optional<String> openQuote() {
    return open == 0 ? Optional.empty() : Optional.of(String.valueOf(open));
  }

  /** How many words that are nothing but quotes the splitting drops. */
  int emptyWords() {
    return emptyWords;
  }

  /** Whether a quote stands between two letters, where people write an apostrophe. */
  boolean hasApostrophe() {
    return apostrophe;
  }

  /** Whether a backslash stands before a quote, which does not keep it. */
  boolean hasEscapedQuote() {
    return escapedQuote;
  }

  /** Whether a backslash stands before a line break or a blank, where only a shell joins lines. */
  boolean hasContinuation() {
    return continued;
  }

  /**
   * Why it can't be run as it is written, as it goes on behind the name of the property.
   *
   * @return none if it can, or if there is nothing to run
   */
  Optional<String> problem() {
    if (lineBreakBetweenWords) {
      return Optional.of(
          "has "
              + (continued ? "a \\ before a line break" : "a line break")
              + " outside quotes, which Azkaban takes for a part of a word. One command in several"
              + " lines is written with >- and without \\ at the ends; further commands are "
              + JobCommands.COMMAND
              + ".1, "
              + JobCommands.COMMAND
              + ".2, ...");
    }
    if (!words.isEmpty() && Words.hasOddBlank(words.get(0))) {
      return Optional.of(
          "has a line break, a tab or another character that can't be seen in the name of its"
              + " script, "
              + Words.quote(words.get(0))
              + ": only plain blanks separate words");
    }
    return Optional.empty();
  }

  private void scan(String text) {
    StringBuilder bare = new StringBuilder();
    boolean quotes = false;
    for (int i = 0; i <= text.length(); i++) {
      char c = i < text.length() ? text.charAt(i) : ' ';
      if (c == ' ' && (open == 0 || i == text.length())) {
        if (bare.length() > 0) {
          bareWords.add(bare.toString());
        } else if (quotes && open == 0) {
          emptyWords++;
        }
        bare.setLength(0);
        quotes = false;
      } else if ((c == '\'' || c == '"') && (open == 0 || open == c)) {
        look(text, i);
        open = open == 0 ? c : 0;
        quotes = true;
      } else {
        bare.append(open == 0 ? c : QUOTED);
        if (c == '\n' || c == '\r') {
          lineBreakBetweenWords |= open == 0;
          continued |= i > 0 && text.charAt(i - 1) == '\\';
        }
      }
    }
    continued |= bareWords.contains("\\");
  }

  private void look(String text, int quote) {
    boolean before = quote > 0 && Character.isLetter(text.charAt(quote - 1));
    boolean after = quote + 1 < text.length() && Character.isLetter(text.charAt(quote + 1));
    apostrophe |= text.charAt(quote) == '\'' && before && after;
    escapedQuote |= quote > 0 && text.charAt(quote - 1) == '\\';
  }
}
