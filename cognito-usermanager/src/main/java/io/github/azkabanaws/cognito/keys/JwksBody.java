package io.github.azkabanaws.cognito.keys;

import io.github.azkabanaws.base.files.BoundedBytes;
import io.github.azkabanaws.base.text.LogText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * The text of an answer: as it stands, or out of gzip, which some stores send without a question.
 */
final class JwksBody {
  private JwksBody() {}

  /**
   * @param encoding the header Content-Encoding
   * @param maxSize of the text in bytes
   * @throws IOException when it is encoded otherwise, broken, too long or no UTF-8
   */
  static String text(byte[] body, Optional<String> encoding, int maxSize) throws IOException {
    // Whether it is gzip shows its begin: proxies that decode leave the header as it was.
    byte[] bytes = isGzip(body) ? unzipped(body, maxSize) : body;
    String name = encoding.map(String::trim).orElse("");
    if (bytes == body && !isKnown(name)) {
      throw new IOException(
          "the answer is encoded with "
              + LogText.quote(encoding.get())
              + "; have its server send it as it is, or with gzip");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("the answer is not UTF-8 text");
    }
  }

  /** What is said of an answer, or a file, that is too long. */
  static IOException tooLong(int maxSize) {
    return new IOException(
        "the answer has more than " + maxSize + " bytes (" + KeySettings.MAX_SIZE + ")");
  }

  private static boolean isGzip(byte[] body) {
    return body.length > 1 && body[0] == 0x1f && body[1] == (byte) 0x8b;
  }

  private static boolean isKnown(String encoding) {
    String name = encoding.toLowerCase(Locale.ROOT);
    return name.isEmpty()
        || name.equals("identity")
        || name.equals("gzip")
        || name.equals("x-gzip");
  }

  /** A short text can hold very much, so it is not unpacked beyond the limit. */
  private static byte[] unzipped(byte[] body, int maxSize) throws IOException {
    BoundedBytes unzipped;
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
      unzipped = BoundedBytes.read(in, maxSize);
    } catch (IOException e) {
      throw new IOException("the answer begins as gzip, but it is broken or not complete");
    }
    if (unzipped.isCut()) {
      throw tooLong(maxSize);
    }
    return unzipped.bytes();
  }
}
