package io.github.azkabanaws.emr.joblog;

import io.github.azkabanaws.base.text.Unseen;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * Makes one line of whatever bytes a script has written fit to stand in a log: it begins no other
 * line, moves no cursor, and does not run backwards. What it does not show as it is, it shows as
 * Java writes it, so that nothing is lost.
 */
final class LogText {
  private static final char UNKNOWN = '\uFFFD';
  private static final int LEFT_TO_RIGHT_JOINERS = 0x200D;

  private LogText() {}

  /** The text of a line without its end. */
  static String of(byte[] bytes, int from, int to) {
    String text = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    if (text.indexOf(UNKNOWN) >= 0) {
      text = decode(ByteBuffer.wrap(bytes, from, to - from));
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isHarmless(text.charAt(i))) {
        return escape(text);
      }
    }
    return text;
  }

  /** How many bytes the text takes in UTF-8. */
  static int bytes(String text) {
    int bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Half of a pair takes two of the four bytes of both.
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }

  /** Shows bytes that are no UTF-8 as numbers. */
  private static String decode(ByteBuffer in) {
    // A decoder that is new reports what it does not understand.
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CharBuffer out = CharBuffer.allocate(in.remaining());
    StringBuilder text = new StringBuilder(in.remaining() + 16);
    while (true) {
      CoderResult result = decoder.decode(in, out, true);
      out.flip();
      text.append(out);
      out.clear();
      if (result.isUnderflow()) {
        return text.toString();
      }
      for (int i = 0; i < result.length(); i++) {
        text.append(String.format("\\x%02X", in.get()));
      }
      decoder.reset();
    }
  }

  private static String escape(String text) {
    StringBuilder harmless = new StringBuilder(text.length() + 32);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isHarmless(c)) {
        harmless.append(c);
      } else {
        harmless.append(String.format("\\u%04X", (int) c));
      }
    }
    return harmless.toString();
  }

  private static boolean isHarmless(char c) {
    if (c >= ' ' && c < 0x7F) {
      return true;
    }
    // Joiners are part of words and signs; other format characters turn the direction of a text.
    return c == '\t'
        || c == LEFT_TO_RIGHT_JOINERS
        || c == LEFT_TO_RIGHT_JOINERS - 1
        || !Unseen.moves(c);
  }
}
