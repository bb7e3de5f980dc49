package io.github.azkabanaws.base.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * What a stream holds, up to a bound: whoever wrote it, it takes no more memory than that.
 * Immutable.
 */
public final class BoundedBytes {
  private final byte[] bytes;
  private final boolean isCut;

  private BoundedBytes(byte[] bytes, boolean isCut) {
    this.bytes = bytes;
    this.isCut = isCut;
  }

  /**
   * Reads to the end or to one byte beyond the bound, and doesn't close the stream.
   *
   * @param most how many bytes are wanted, less than {@link Integer#MAX_VALUE}
   * @throws IOException what the stream throws
   */
  public static BoundedBytes read(InputStream in, int most) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    byte[] buffer = new byte[8192];
    while (read.size() <= most) {
      int n = in.read(buffer, 0, Math.min(buffer.length, most + 1 - read.size()));
      if (n < 0) {
        return new BoundedBytes(read.toByteArray(), false);
      }
      read.write(buffer, 0, n);
    }
    return new BoundedBytes(Arrays.copyOf(read.toByteArray(), most), true);
  }

  /** Whether there was more. */
  public boolean isCut() {
    return isCut;
  }

  /** All that the stream held, or its beginning as long as the bound. */
  public byte[] bytes() {
    return bytes.clone();
  }
}
