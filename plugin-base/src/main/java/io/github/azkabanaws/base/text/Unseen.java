package io.github.azkabanaws.base.text;

/** Which characters can't be seen, or change how what stands beside them is seen. */
public final class Unseen {
  private Unseen() {}

  /**
   * Whether a character can begin a new line, move a terminal's cursor or turn the direction of
   * reading: control and format characters, and Unicode's separators of lines and paragraphs.
   */
  public static boolean moves(int character) {
    switch (Character.getType(character)) {
      case Character.CONTROL:
      case Character.FORMAT:
      case Character.LINE_SEPARATOR:
      case Character.PARAGRAPH_SEPARATOR:
        return true;
      default:
        return false;
    }
  }

  /** Whether it does that, or has no shape of its own: half of a pair, unassigned, private use. */
  public static boolean is(int character) {
    switch (Character.getType(character)) {
      case Character.SURROGATE:
      case Character.UNASSIGNED:
      case Character.PRIVATE_USE:
        return true;
      default:
        return moves(character);
    }
  }
}
