package io.github.azkabanaws.emr.handover;

import io.github.azkabanaws.emr.base.LimitSettings;
import io.github.azkabanaws.emr.base.Settings;
import io.github.azkabanaws.emr.groups.GroupPattern;
import io.github.azkabanaws.emr.s3.S3Location;
import java.time.Duration;
import java.util.Optional;

/** What people are told of hand-overs. */
final class HandoverSentences {
  private HandoverSentences() {}

  // ---- Before the steps.

  static String notAllowed(String address, String group, HandoverSettings settings) {
    return "Refused: "
        + HandoverChoice.ADDRESS
        + "="
        + Settings.show(address)
        + " is not where jobs of group '"
        + group
        + "' may put a flag; the administrator allows "
        + GroupPattern.listed(settings.allowed())
        + " ("
        + HandoverSettings.ALLOWED
        + ").";
  }

  /**
   * @param own the setting that keeps something there
   */
  static String ownPlace(S3Location place, String own) {
    return "Refused: "
        + HandoverChoice.ADDRESS
        + "="
        + Settings.show(place.toString())
        + " is below "
        + own
        + ", where the administrator lets no job put a flag.";
  }

  static String noOutput(HandoverAddress address, String why) {
    return "Refused: "
        + HandoverChoice.ADDRESS
        + "="
        + Settings.show(address.toString())
        + " needs what the script tells, but "
        + why
        + ". Nothing was submitted.";
  }

  /**
   * @param why whole sentences
   */
  static String notBegun(String why) {
    return "Refused: " + why + " Nothing was submitted.";
  }

  static String noPlace(S3Location place, String why) {
    return HandoverChoice.ADDRESS + "=" + place + " can't be written: " + why + ".";
  }

  static String notLookedAt(S3Location place, String why) {
    return "Whether "
        + place
        + " is there already can't be told before the steps run ("
        + why
        + ").";
  }

  // ---- A retry.

  static String otherAddress(int attempt, String before, HandoverChoice choice) {
    return HandoverChoice.ADDRESS
        + " was "
        + Settings.show(before)
        + " in attempt "
        + attempt
        + " of this job and is "
        + Settings.show(choice.address().toString())
        + " now, so the steps of that attempt do not stand for it. Nothing was submitted, and no"
        + " flag was written. Take the time of day out of the address, or run the flow anew.";
  }

  /**
   * @param why as the beginning of a sentence
   */
  static String runsAgain(String why) {
    return HandoverChoice.RETRY + ": " + why + ", so this attempt runs the job's commands.";
  }

  static String alone(int attempt) {
    return HandoverChoice.RETRY
        + ": EMR says that all steps of attempt "
        + attempt
        + " of this job are COMPLETED, so nothing is submitted and the flag alone is written.";
  }

  // ---- The flag.

  /**
   * @param why one or more sentences
   */
  static String failed(String why, HandoverChoice choice) {
    return "Hand-over failed: "
        + why
        + " All steps of the job are COMPLETED. "
        + (choice.retriesAlone()
            ? "A retry of this execution writes the flag alone (" + HandoverChoice.RETRY + ")."
            : "A retry would run them again; with "
                + HandoverChoice.RETRY
                + "=true it writes the flag alone.");
  }

  static String notRead(String why) {
    return "what the script has told can't be read, and the address needs it: " + why;
  }

  static String internal(String why) {
    return "Internal error while the flag was being written (" + why + ")." + mayStand();
  }

  static String noAddress(HandoverAddress address, String why) {
    return HandoverChoice.ADDRESS
        + "="
        + Settings.show(address.toString())
        + " makes no address: "
        + why
        + ".";
  }

  static String stands(Flag flag) {
    return "Handed over: "
        + flag.location()
        + " is there for the same step; it is not written again.";
  }

  static String written(Flag flag) {
    return "Handed over: " + flag.location() + " is written.";
  }

  static String stands(Flag flag, FlagMark there) {
    return "Handed over: "
        + flag.location()
        + " is there, "
        + there
        + ", which is this job's; it is not written again.";
  }

  static String others(Flag flag, FlagMark there) {
    return others(flag.location(), there);
  }

  static String others(S3Location place, FlagMark there) {
    return place
        + " is there already, "
        + there
        + ", and stays as it is. Take it away, or set "
        + HandoverChoice.OVERWRITE
        + "=true if it may be replaced.";
  }

  static String unknownWhose(Flag flag, String why) {
    return flag.location()
        + " is there already, and whose it is can't be told: "
        + why
        + ". It stays as it is.";
  }

  static String notToldWhether(Flag flag, String why) {
    return "Whether "
        + flag.location()
        + " is there already for the same step can't be told: "
        + why
        + ". It was not written again.";
  }

  static String refused(Flag flag, String why) {
    return "S3 refused to write " + flag.location() + ": " + why + ".";
  }

  static String conflicts(Flag flag, int tries) {
    return "S3 has found "
        + tries
        + " times that others write or remove "
        + flag.location()
        + " at the same moment.";
  }

  static String notTaken(Flag flag, Duration limit, String why) {
    return "S3 has not taken "
        + flag.location()
        + " within "
        + Settings.show(limit)
        + " ("
        + LimitSettings.SUBMIT_TIMEOUT
        + "): "
        + why
        + ".";
  }

  /** Behind one of the sentences above, if an earlier try had no answer. */
  static String mayStand() {
    return " An earlier try had no answer, so the flag may be there all the same.";
  }

  // ---- A kill.

  static String killedBefore(String address) {
    return "Killed: all steps of the job had completed; its flag "
        + Settings.show(address)
        + " was not written.";
  }

  static String killedAfter(Flag flag) {
    return "Killed while the flag was being written: all steps of the job had completed, and "
        + flag.location()
        + " is there. Whoever waits for it goes on; take it away if that must not be.";
  }

  static String killedAbsent(Flag flag) {
    return "Killed while the flag was being written: all steps of the job had completed, S3 gave no"
        + " answer, and a look afterwards has not found "
        + flag.location()
        + ".";
  }

  static String killedUnknown(Flag flag, String why) {
    return "Killed while the flag was being written: all steps of the job had completed, S3 gave no"
        + " answer, and whether "
        + flag.location()
        + " is there is not known ("
        + why
        + "): look there.";
  }

  static String interrupted(Flag flag, boolean doubtful) {
    return "Interrupted while the flag was being written: "
        + flag.location()
        + (doubtful ? " may be there: look there." : " was not written.");
  }

  static String right(S3Location place, Optional<String> kmsKey) {
    return "s3:PutObject and s3:GetObject on "
        + place.bucket()
        + "/"
        + place.key()
        + kmsKey.map(key -> " and kms:GenerateDataKey on " + key).orElse("");
  }
}
