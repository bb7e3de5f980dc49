package io.github.azkabanaws.emr;

import io.github.azkabanaws.emr.base.Hex;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Paths;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Tells one jar from another. Not all bytes are read, which would hold up the first job of each
 * JVM, but its directory: the name, size and checksum of each entry.
 */
final class JarDigest {
  /** "PK", 5, 6: what a zip file's directory ends with, and a comment behind it. */
  private static final int END_OF_DIRECTORY = 0x06054b50;

  private static final int LENGTH_OF_END = 22;
  private static final int OFFSET_OF_SIZE = 12;
  private static final int LONGEST_COMMENT = 65_535;
  private static final int BYTES = 8;

  private JarDigest() {}

  /**
   * The digest of a jar in a file.
   *
   * @throws IllegalStateException if it can't be read now
   */
  static String of(URL jar) {
    try (RandomAccessFile file = new RandomAccessFile(Paths.get(jar.toURI()).toFile(), "r")) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      long length = file.length();
      byte[] tail = read(file, length, Math.min(length, LENGTH_OF_END + LONGEST_COMMENT));
      byte[] directory = read(file, length, tail.length - end(tail) + size(tail, length));
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(length).array());
      digest.update(directory);
      return Hex.of(digest.digest(), BYTES);
    } catch (IOException | URISyntaxException | RuntimeException e) {
      throw new IllegalStateException("The plugin's own jar can't be read: " + jar, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** The last bytes of the file. */
  private static byte[] read(RandomAccessFile file, long length, long bytes) throws IOException {
    byte[] last = new byte[Math.toIntExact(Math.min(bytes, length))];
    file.seek(length - last.length);
    file.readFully(last);
    return last;
  }

  /** Where the directory's end is in the file's last bytes. */
  private static int end(byte[] tail) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = tail.length - LENGTH_OF_END; at >= 0; at--) {
      if (bytes.getInt(at) == END_OF_DIRECTORY) {
        return at;
      }
    }
    throw new IOException("it is no zip file");
  }

  /** How many bytes the directory has; all if a jar is so large that they stand elsewhere. */
  private static long size(byte[] tail, long length) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
    long size = Integer.toUnsignedLong(bytes.getInt(end(tail) + OFFSET_OF_SIZE));
    return Math.min(size, length);
  }
}
