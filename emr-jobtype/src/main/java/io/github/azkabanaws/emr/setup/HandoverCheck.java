package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.emr.aws.AwsSettings;
import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.groups.GroupPattern;
import io.github.azkabanaws.emr.handover.HandoverSettings;
import io.github.azkabanaws.emr.job.AwsAccount;
import io.github.azkabanaws.emr.s3.S3Errors;
import io.github.azkabanaws.emr.s3.S3Location;
import io.github.azkabanaws.emr.s3.S3Objects;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/**
 * Where jobs may put flags, each pattern tried by a look at a flag that is not there. A flag that a
 * check wrote would tell other systems of work that nobody has done. Not tried against AWS.
 */
final class HandoverCheck implements SetupCheck {
  private static final String ABSENT = "azkaban-check-setup-there-is-no-such-object";

  /** Each is a call. */
  private static final int MOST_LOOKS = 20;

  private static final String GROUP_OF_NOBODY = "azkaban-check-setup";

  private final AwsAccount account;
  private final HandoverSettings settings;

  HandoverCheck(AwsAccount account, HandoverSettings settings) {
    this.account = account;
    this.settings = settings;
  }

  @Override
  public void run(CheckLines lines) {
    if (settings.allowed().isEmpty()) {
      lines.skipped("jobs may not hand over");
      return;
    }
    Map<String, GroupPattern> places = new LinkedHashMap<>();
    for (GroupPattern pattern : settings.allowed()) {
      if (pattern.isForAll()) {
        lines.warning(
            pattern + " allows every group every flag there, those of other groups too",
            "put " + GroupPattern.GROUP + " before the *, unless they are for all groups");
      }
      Optional<S3Location> place = S3Location.parse(absent(pattern));
      if (!place.isPresent() || place.get().bucket().contains(GROUP_OF_NOBODY)) {
        lines.warning(
            pattern + " could not be tried: the bucket's name has the group in it",
            "run a job of each group that hands over");
      } else {
        places.putIfAbsent(place.get().toString(), pattern);
      }
    }
    places.values().stream().limit(MOST_LOOKS).forEach(pattern -> look(pattern, lines));
    if (places.size() > MOST_LOOKS) {
      lines.warning(
          places.size() - MOST_LOOKS + " more patterns were not tried",
          "run a job for each that hands over");
    }
  }

  /** A flag that the pattern allows and that is not there. */
  private static String absent(GroupPattern pattern) {
    String begin = pattern.beginning(GROUP_OF_NOBODY);
    boolean isWhole = begin.equals(pattern.toString().replace(GroupPattern.GROUP, GROUP_OF_NOBODY));
    return isWhole && begin.contains(GROUP_OF_NOBODY) ? begin : begin + ABSENT;
  }

  /** HeadObject would not tell a missing bucket from a missing object. */
  private void read(S3Location absent) {
    try {
      new S3Objects(account.s3()).readText(absent, 1);
    } catch (NoSuchKeyException | StepJobException e) {
      // It is not there, or is, and that is the same here: S3 has let us look.
    }
  }

  private void look(GroupPattern pattern, CheckLines lines) {
    S3Location absent = S3Location.parse(absent(pattern)).get();
    try {
      read(absent);
      lines.warning(
          pattern
              + ": S3 answers a look at a flag that is not there; whether writing is allowed was"
              + " not tried, because other systems go on when there is a flag",
          "look at the policy for s3:PutObject, or run a job that hands over");
    } catch (SdkException e) {
      String words = EmrErrors.text(e);
      if (PermissionCheck.isIdentityRefused(e)) {
        lines.failed(
            pattern + ": S3 does not take the signature: " + words, "look at the credentials");
      } else if (PermissionCheck.isDenied(e)) {
        lines.warning(
            pattern
                + ": S3 denies a look at a flag that is not there ("
                + words
                + "), or there is no such bucket of yours: after a lost answer a job could not tell"
                + " whether its flag is there; whether writing is allowed was not tried",
            "allow s3:GetObject on the flags and s3:ListBucket on the bucket; look at the policy"
                + " for s3:PutObject");
      } else if (EmrErrors.of(e) != EmrErrors.REFUSED) {
        lines.warning(pattern + ": S3 gave no answer: " + words, "try again");
      } else {
        lines.failed(
            pattern + ": S3 refuses a look: " + words + S3Errors.advice(e, absent, ""),
            "correct the pattern, or " + AwsSettings.REGION);
      }
    }
  }
}
