package io.github.azkabanaws.emr.handover;

import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.base.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Whether a job hands over, where, and how, as its author wrote it. Immutable. */
public final class HandoverChoice {
  public static final String ADDRESS = "aws.emr.handover";
  static final String CONTENT = "aws.emr.handover.content";
  static final String OVERWRITE = "aws.emr.handover.overwrite";
  static final String RETRY = "aws.emr.handover.retry";

  /** Of the job alone. */
  public static final List<String> OF_JOB =
      Collections.unmodifiableList(Arrays.asList(ADDRESS, CONTENT, OVERWRITE, RETRY));

  /** What is in the object. */
  enum Content {
    /** Nothing. */
    EMPTY,
    /** What the flag stands for. */
    JSON
  }

  private final HandoverAddress address;
  private final Content content;
  private final boolean overwrite;
  private final boolean retry;

  private HandoverChoice(
      HandoverAddress address, Content content, boolean overwrite, boolean retry) {
    this.address = address;
    this.content = content;
    this.overwrite = overwrite;
    this.retry = retry;
  }

  /** Reads it; what is wrong is in {@link Settings#problems()} afterwards. */
  public static Optional<HandoverChoice> read(Settings settings) {
    Optional<String> written = settings.text(ADDRESS);
    Content content = settings.kind(CONTENT, Content.class).orElse(Content.EMPTY);
    boolean overwrite = settings.flag(OVERWRITE, false);
    boolean retry = settings.flag(RETRY, false);
    if (!written.isPresent()) {
      for (String property : OF_JOB) {
        if (!property.equals(ADDRESS)
            && settings.raw(property).filter(value -> !value.trim().isEmpty()).isPresent()) {
          settings.problem(property, "has no effect without " + ADDRESS);
        }
      }
    }
    Optional<HandoverAddress> address = written.flatMap(HandoverAddress::parse);
    if (written.isPresent() && !address.isPresent()) {
      settings.problem(ADDRESS, written.get(), "must be " + HandoverAddress.FORM);
    }
    return address.map(known -> new HandoverChoice(known, content, overwrite, retry));
  }

  /** The same for all that hand over to the same address, as it is written. */
  public String digest() {
    return Sha256.hex(address.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 16);
  }

  HandoverAddress address() {
    return address;
  }

  Content content() {
    return content;
  }

  /** Whether an object that is there already is replaced. */
  boolean overwrites() {
    return overwrite;
  }

  /** Whether a retry writes the flag alone if the steps of the attempt before have completed. */
  public boolean retriesAlone() {
    return retry;
  }

  /** For a dry run: where, what and how. */
  public String described() {
    return address
        + (content == Content.EMPTY ? ", empty" : ", with what it stands for as JSON")
        + (overwrite ? ", in place of an object that is there" : ", unless there is an object");
  }
}
