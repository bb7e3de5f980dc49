package io.github.azkabanaws.emr.submit;

import io.github.azkabanaws.emr.azkaban.OrphanEvidence;
import io.github.azkabanaws.emr.base.Settings;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** What is done so that each job has one step and no other. */
public final class SubmitSettings {
  static final String INSTALL_ID = "aws.emr.install.id";
  static final String ORPHANS = "aws.emr.orphan.steps";

  static final String EVIDENCE = "aws.emr.orphan.evidence";

  public static final List<String> ADMIN_ONLY =
      Collections.unmodifiableList(Arrays.asList(INSTALL_ID, ORPHANS, EVIDENCE));

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  private final String installId;
  private final OrphanRule orphans;
  private final OrphanEvidence evidence;

  public SubmitSettings(Settings settings) {
    this.installId =
        settings
            .matching(INSTALL_ID, ID, "1 to 64 of the characters A-Z a-z 0-9 . _ and -")
            .orElse("");
    this.orphans = settings.kind(ORPHANS, OrphanRule.class).orElse(OrphanRule.FAIL);
    this.evidence = settings.kind(EVIDENCE, OrphanEvidence.class).orElse(OrphanEvidence.EXECUTOR);
  }

  /** Tells this Azkaban from others that use the same clusters; empty if there is but one. */
  public String installId() {
    return installId;
  }

  /** What to do when a job starts and meets an active step of an execution that is over. */
  OrphanRule orphans() {
    return orphans;
  }

  /** What tells that an execution is over. */
  OrphanEvidence evidence() {
    return evidence;
  }
}
