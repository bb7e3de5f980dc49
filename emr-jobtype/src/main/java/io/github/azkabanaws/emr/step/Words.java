package io.github.azkabanaws.emr.step;

import io.github.azkabanaws.base.text.Unseen;
import io.github.azkabanaws.emr.base.StepJobException;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Texts of a command, and how people can tell exactly what is in them. */
public final class Words {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/:@,+=%*-]+");

  private Words() {}

  /** Stops what no process can be given: the zero byte, and half of a character. */
  public static void requireTransferable(Command command) throws StepJobException {
    for (String word : command.words()) {
      if (word.indexOf('\0') >= 0) {
        throw new StepJobException(
            command.property()
                + " has the zero character in "
                + quote(word)
                + ": no program takes it in an argument.");
      }
      if (!isUnicode(word)) {
        throw new StepJobException(
            command.property()
                + " has half of a surrogate pair in "
                + quote(word)
                + ": that is no character, so it has no bytes.");
      }
    }
  }

  /**
   * The text between quotes, so that no two texts look alike: quotes and backslashes have a
   * backslash before them, and what can't be seen is a Java escape.
   */
  public static String quote(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    int next;
    for (int i = 0; i < text.length(); i = next) {
      int c = text.codePointAt(i);
      next = i + Character.charCount(c);
      if (c == '"' || c == '\\') {
        quoted.append('\\').appendCodePoint(c);
      } else if (c == '\n') {
        quoted.append("\\n");
      } else if (isVisible(c)) {
        quoted.appendCodePoint(c);
      } else {
        for (char unit : Character.toChars(c)) {
          quoted.append("\\u").append(Integer.toHexString(0x10000 | unit).substring(1));
        }
      }
    }
    return quoted.append('"').toString();
  }

  /** Whether something in the text is no plain blank and yet can't be seen. */
  public static boolean hasOddBlank(String text) {
    return !text.codePoints().allMatch(Words::isVisible);
  }

  /**
   * A command in one line, so that its words can be told apart: one that holds anything but plain
   * characters stands between quotes. What is likely to be a secret is not shown.
   */
  public static String line(List<String> words) {
    return SecretText.mask(words).stream()
        .map(word -> PLAIN.matcher(word).matches() ? word : quote(word))
        .collect(Collectors.joining(" "));
  }

  private static boolean isVisible(int c) {
    return c == ' ' || (!Unseen.is(c) && Character.getType(c) != Character.SPACE_SEPARATOR);
  }

  /** Whether a process can be given the text: no zero byte, and no half of a character. */
  public static boolean isTransferable(String text) {
    return text.indexOf('\0') < 0 && isUnicode(text);
  }

  private static boolean isUnicode(String word) {
    try {
      StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(word));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
