package io.github.azkabanaws.cognito;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * One change to a text. The place is taken modulo the length, so that an edit fits every text.
 *
 * @param text what the kinds that need a text put in
 */
record TextEdit(Kind kind, int at, int length, String text) {
  enum Kind {
    INSERT,
    REPLACE,
    DELETE,
    REPEAT,
    SWAP_CASE,
    CUT
  }

  private static final int MAX_AT = 1_000_000;
  private static final int MAX_SLICE = 40;

  /** Texts in which parsers have differed before. */
  private static final List<String> INTERESTING =
      List.of(
          ".",
          "..",
          "=",
          "==",
          "+",
          "/",
          "-",
          "_",
          "A",
          " ",
          "\n",
          "\t",
          "\r\n",
          "\0",
          "\u00a0",
          "\ufeff",
          "\u200b",
          "\u2028",
          "\ud800",
          "é",
          "🚀",
          "%2e",
          "\"",
          "\\",
          "\\u0000",
          "'",
          "{",
          "}",
          "[",
          "]",
          ",",
          ":",
          "null",
          "true",
          "1e999",
          "-1",
          "0",
          "//",
          "/*",
          "[[[[[[[[[[",
          "{\"a\":",
          "<",
          ">",
          "&",
          "&#0;",
          "<!--",
          "-->",
          "<![CDATA[",
          "<?x?>",
          "<!DOCTYPE x [<!ENTITY e 'x'>]>",
          "&e;",
          "admin",
          "RS256",
          "none",
          "keys",
          "kid");

  /** One to five edits. */
  static Arbitrary<List<TextEdit>> few() {
    Arbitrary<String> texts =
        Arbitraries.frequencyOf(
            Tuple.of(3, Arbitraries.of(INTERESTING)),
            Tuple.of(
                2,
                Arbitraries.strings()
                    .withCharRange('0', 'z')
                    .withChars('.', '-', '=', '+')
                    .ofMinLength(1)
                    .ofMaxLength(4)),
            Tuple.of(1, Arbitraries.strings().ofMinLength(1).ofMaxLength(8)));
    return Combinators.combine(
            Arbitraries.of(Kind.class),
            Arbitraries.integers().between(0, MAX_AT).withoutEdgeCases(),
            Arbitraries.integers().between(1, MAX_SLICE),
            texts)
        .as(TextEdit::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(5);
  }

  static String applyAll(List<TextEdit> edits, String text) {
    String edited = text;
    for (TextEdit edit : edits) {
      edited = edit.applyTo(edited);
    }
    return edited;
  }

  String applyTo(String original) {
    int from = at % (original.length() + 1);
    int to = Math.min(original.length(), from + length);
    String head = original.substring(0, from);
    String slice = original.substring(from, to);
    String tail = original.substring(to);
    return switch (kind) {
      case INSERT -> head + text + slice + tail;
      case REPLACE -> head + text + tail;
      case DELETE -> head + tail;
      case REPEAT -> head + slice + slice + tail;
      case SWAP_CASE -> head + swapCase(slice) + tail;
      case CUT -> head;
    };
  }

  private static String swapCase(String text) {
    StringBuilder swapped = new StringBuilder();
    text.chars()
        .map(c -> Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c))
        .forEach(c -> swapped.append((char) c));
    return swapped.toString();
  }
}
