package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.emr.aws.AwsSettings;
import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.hints.HintSource;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/** A source of hints, tried by a look at it that takes nothing. Not tried against AWS. */
final class HintsCheck implements SetupCheck {
  private final Setup setup;
  private final HintSource source;

  HintsCheck(Setup setup, HintSource source) {
    this.setup = setup;
    this.source = source;
  }

  @Override
  public void run(CheckLines lines) throws StepJobException {
    AwsSettings aws = setup.config().aws();
    Optional<String> place = source.place(aws.hints());
    if (!place.isPresent()) {
      lines.skipped("not set");
      return;
    }
    try {
      source.open(aws, setup.caller()).peek();
      lines.warning(
          "the executor may read " + place.get() + "; " + source.untried(), source.advice());
    } catch (SdkException e) {
      String words = EmrErrors.text(e);
      if (EmrErrors.of(e) == EmrErrors.REFUSED) {
        lines.failed(
            "reading " + place.get() + " is refused: " + words,
            "correct " + source.setting() + ", or allow " + source.rights());
      } else {
        lines.warning("could not be told: " + words, "try again");
      }
    }
  }
}
