package io.github.azkabanaws.base.files;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/** How it stands with a watched file at one moment; immutable. */
public final class FileStatus {
  private final String name;
  private final Path file;
  private final Instant read;
  private final long reads;
  private final long failures;
  private final String problem;
  private final Instant since;

  private FileStatus(
      String name,
      Path file,
      Instant read,
      long reads,
      long failures,
      String problem,
      Instant since) {
    this.name = Objects.requireNonNull(name, "name");
    this.file = Objects.requireNonNull(file, "file");
    this.read = Objects.requireNonNull(read, "read");
    this.reads = reads;
    this.failures = failures;
    this.problem = problem;
    this.since = since;
  }

  /**
   * A file that has been read for the first time.
   *
   * @param name what the file is, as people call it
   */
  public static FileStatus of(String name, Path file, Instant read) {
    return new FileStatus(name, file, read, 1, 0, null, null);
  }

  /** The same file, which was read again. */
  FileStatus good(Instant readAgain) {
    return new FileStatus(name, file, readAgain, reads + 1, failures, null, null);
  }

  /** The same file, which can't be read or is not taken; what it said when it was read holds. */
  public FileStatus bad(String problem, Instant since) {
    return new FileStatus(
        name,
        file,
        read,
        reads + 1,
        failures + 1,
        Objects.requireNonNull(problem, "problem"),
        Objects.requireNonNull(since, "since"));
  }

  /** What the file is, and where. */
  public String source() {
    return name + " " + file;
  }

  /** When that was read which holds. */
  public Instant read() {
    return read;
  }

  /** How often it was read or tried. */
  public long reads() {
    return reads;
  }

  /** How many of those attempts failed. */
  public long failures() {
    return failures;
  }

  /** Why the file as it is now does not count; empty when it does. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** Since when; empty when all is well. */
  public Optional<Instant> since() {
    return Optional.ofNullable(since);
  }
}
