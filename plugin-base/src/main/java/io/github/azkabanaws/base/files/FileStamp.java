package io.github.azkabanaws.base.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What can be told of a file without reading it; immutable. Equal for two looks between which it
 * has neither been written, nor replaced, nor has a link on the way to it been turned.
 */
final class FileStamp {
  /**
   * File systems tell a file's time in steps of up to two seconds (FAT), and an NFS client may have
   * an older one in memory: what was written just now can be written again without looking so.
   */
  static final Duration COARSENESS = Duration.ofSeconds(3);

  private final boolean regular;
  private final Instant modified;
  private final long size;
  private final Object key;
  private final Path real;

  private FileStamp(BasicFileAttributes attributes, Path real) {
    this.regular = attributes.isRegularFile();
    this.modified = attributes.lastModifiedTime().toInstant();
    this.size = attributes.size();
    this.key = attributes.fileKey();
    this.real = real;
  }

  /**
   * Looks at a file, through links.
   *
   * @throws IOException when it is not there, or nobody tells
   */
  static FileStamp of(Path file) throws IOException {
    return new FileStamp(Files.readAttributes(file, BasicFileAttributes.class), file.toRealPath());
  }

  boolean isRegularFile() {
    return regular;
  }

  /** In bytes; some file systems say 0 whatever there is. */
  long size() {
    return size;
  }

  /** Whether another writing at this time could leave an equal stamp. */
  boolean isTooYoung(Instant now) {
    return Duration.between(modified, now).abs().compareTo(COARSENESS) < 0;
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof FileStamp)) {
      return false;
    }
    FileStamp that = (FileStamp) other;
    return regular == that.regular
        && size == that.size
        && modified.equals(that.modified)
        && Objects.equals(key, that.key)
        && real.equals(that.real);
  }

  @Override
  public int hashCode() {
    return Objects.hash(regular, size, modified, key, real);
  }
}
