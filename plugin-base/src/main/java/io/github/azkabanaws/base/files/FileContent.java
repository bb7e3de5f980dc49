package io.github.azkabanaws.base.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** What was in a file while it had one stamp. */
public final class FileContent {
  private final byte[] bytes;
  private final FileStamp stamp;

  FileContent(byte[] bytes, FileStamp stamp) {
    this.bytes = Objects.requireNonNull(bytes, "bytes");
    this.stamp = Objects.requireNonNull(stamp, "stamp");
  }

  /** Not a copy. */
  public byte[] bytes() {
    return bytes;
  }

  FileStamp stamp() {
    return stamp;
  }

  /**
   * The text in UTF-8.
   *
   * @throws IOException when it is none; the message says so
   */
  public String text() throws IOException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IOException("it is not UTF-8 text; save it as UTF-8");
    }
  }
}
