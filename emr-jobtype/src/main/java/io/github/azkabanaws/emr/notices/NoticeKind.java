package io.github.azkabanaws.emr.notices;

import java.util.Locale;

/** What a notice is about. Subscribers filter by {@link #text()}, so a name never changes. */
public enum NoticeKind {
  /** A job or a step was out of the administrator's boundaries. */
  BOUNDARY_BROKEN("a boundary was broken"),
  /** EMR has not confirmed in time that a step was ended. */
  KILL_NOT_CONFIRMED("the end of a step is not confirmed"),
  /** EMR gives no answer about a step. */
  EMR_SILENT("EMR gives no answer"),
  /** A step of an execution that is over was met. */
  ORPHAN_MET("a step without an execution was met"),
  /** What was to be handed over was not. */
  HANDOVER_FAILED("a hand-over has failed"),
  /** How many notices were left out. */
  LEFT_OUT("notices were left out"),
  /** Somebody tries the way. */
  TEST("a test");

  private final String headline;

  NoticeKind(String headline) {
    this.headline = headline;
  }

  /** Its name in messages, such as {@code kill-not-confirmed}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether it concerns everybody, whoever met it: then nobody's filter by group may hide it. */
  boolean isOfEverybody() {
    return this == EMR_SILENT;
  }

  /** Some words of ASCII, for the subject of a mail. */
  String headline() {
    return headline;
  }
}
