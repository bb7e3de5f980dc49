package io.github.azkabanaws.emr.logs;

import io.github.azkabanaws.emr.joblog.LogFile;
import io.github.azkabanaws.emr.s3.S3Location;
import java.time.Instant;
import java.util.Optional;

/** A file of a step's log in S3, as it was at a time. Immutable. */
final class LogObject {
  private final LogFile file;
  private final S3Location location;
  private final String etag;
  private final long size;
  private final Optional<Instant> modified;

  LogObject(LogFile file, S3Location location, String etag, long size, Optional<Instant> modified) {
    this.file = file;
    this.location = location;
    this.etag = etag;
    this.size = size;
    this.modified = modified;
  }

  LogFile file() {
    return file;
  }

  S3Location location() {
    return location;
  }

  /** Tells it from what is there when EMR has written it anew. */
  String etag() {
    return etag;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** If S3 tells. */
  Optional<Instant> modified() {
    return modified;
  }

  /**
   * Whether it was written after the step's end, so that nothing comes after it.
   *
   * @param end if it is known
   */
  boolean isFinal(Optional<Instant> end) {
    // S3 tells whole seconds.
    return !end.isPresent()
        || !modified.filter(time -> time.plusSeconds(1).isBefore(end.get())).isPresent();
  }
}
