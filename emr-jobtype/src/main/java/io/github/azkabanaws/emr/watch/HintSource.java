package io.github.azkabanaws.emr.watch;

import io.github.azkabanaws.emr.aws.AwsSettings;
import io.github.azkabanaws.emr.aws.HintSettings;
import io.github.azkabanaws.emr.base.StepJobException;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** The kinds of source that hints can come from: a new one is listed here. */
public enum HintSource {
  SQS {
    @Override
    boolean isSet(HintSettings settings) {
      return settings.queue() != null;
    }

    @Override
    HintQueue make(AwsSettings settings, AwsCredentialsProvider credentials)
        throws StepJobException {
      return SqsHintQueue.open(settings, credentials);
    }
  };

  /**
   * Opens the source that the settings switch on; nothing is asked yet.
   *
   * @throws StepJobException if a file that the settings name can't be used
   */
  public static HintQueue open(AwsSettings settings, AwsCredentialsProvider credentials)
      throws StepJobException {
    for (HintSource source : values()) {
      if (source.isSet(settings.hints())) {
        return source.make(settings, credentials);
      }
    }
    throw new IllegalArgumentException("no source of hints is set");
  }

  /** Whether the settings switch on any of them. */
  public static boolean isAnySet(HintSettings settings) {
    for (HintSource source : values()) {
      if (source.isSet(settings)) {
        return true;
      }
    }
    return false;
  }

  abstract boolean isSet(HintSettings settings);

  abstract HintQueue make(AwsSettings settings, AwsCredentialsProvider credentials)
      throws StepJobException;
}
