package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.emr.aws.AwsSettings;
import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.aws.HintSettings;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.watch.HintSource;
import software.amazon.awssdk.core.exception.SdkException;

/** The queue of hints, tried by a look at it that takes nothing. Not tried against AWS. */
final class HintsCheck implements SetupCheck {
  private final Setup setup;

  HintsCheck(Setup setup) {
    this.setup = setup;
  }

  @Override
  public void run(CheckLines lines) throws StepJobException {
    AwsSettings aws = setup.config().aws();
    String queue = aws.hints().queue();
    if (!HintSource.isAnySet(aws.hints())) {
      lines.skipped("not set");
      return;
    }
    try {
      HintSource.open(aws, setup.caller()).peek();
      lines.warning(
          "the executor may read "
              + queue
              + "; whether events come there, and whether it may delete them, was not tried",
          "look at the rule and the queue's policy, and allow sqs:DeleteMessage");
    } catch (SdkException e) {
      String words = EmrErrors.text(e);
      if (EmrErrors.of(e) == EmrErrors.REFUSED) {
        lines.failed(
            "reading " + queue + " is refused: " + words,
            "correct "
                + HintSettings.QUEUE
                + ", or allow sqs:ReceiveMessage and sqs:DeleteMessage");
      } else {
        lines.warning("could not be told: " + words, "try again");
      }
    }
  }
}
