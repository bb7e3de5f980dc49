package io.github.azkabanaws.emr.boundaries;

import io.github.azkabanaws.emr.base.Settings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Where the boundaries of groups are written, whether they hold, and whom to ask about them. */
public final class BoundarySettings {
  /** What becomes of a job that is out of bounds. */
  public enum Mode {
    /** It is refused, waits or is ended. */
    ENFORCE,
    /** It goes on, and its log says what would have become of it. */
    WARN
  }

  public static final String FILE = "aws.emr.boundaries.file";
  public static final String MODE = "aws.emr.boundaries.mode";
  public static final String CONTACT = "aws.emr.boundaries.contact";

  public static final List<String> ADMIN_ONLY =
      Collections.unmodifiableList(Arrays.asList(FILE, MODE, CONTACT));

  private static final String NOBODY_NAMED = "the administrators of Azkaban";

  private final Optional<Path> file;
  private final Mode mode;
  private final String contact;

  public BoundarySettings(Settings settings) {
    this.file = file(settings);
    this.mode = settings.kind(MODE, Mode.class).orElse(Mode.ENFORCE);
    this.contact = settings.text(CONTACT).orElse(NOBODY_NAMED);
    if (!settings.raw(FILE).isPresent()) {
      for (String without : Arrays.asList(MODE, CONTACT)) {
        if (settings.raw(without).isPresent()) {
          settings.problem(without, "has no effect without " + FILE);
        }
      }
    }
  }

  /** Without one, groups have no boundaries. */
  public Optional<Path> file() {
    return file;
  }

  public Mode mode() {
    return mode;
  }

  /** Whom people are told to ask, as it follows "Ask". */
  public String contact() {
    return contact;
  }

  private static Optional<Path> file(Settings settings) {
    Optional<String> value = settings.text(FILE);
    try {
      Optional<Path> path = value.map(Paths::get);
      if (!path.isPresent() || path.get().isAbsolute()) {
        return path;
      }
    } catch (InvalidPathException e) {
      // Told below.
    }
    settings.problem(FILE, value.orElse(""), "must be an absolute path");
    return Optional.empty();
  }
}
