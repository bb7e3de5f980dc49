package io.github.azkabanaws.emr.watch;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.azkabanaws.emr.aws.AwsSettings;
import io.github.azkabanaws.emr.aws.HintSettings;
import io.github.azkabanaws.emr.base.Scheduler;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.base.Timer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** One reader for each queue of hints, however many ways to reach AWS share it. */
public final class HintReaders {
  /** Makes a queue of settings that name one, as {@link HintSource} does. */
  public interface Opener {
    /**
     * Makes it; nothing is asked yet.
     *
     * @throws StepJobException if a file that the settings name can't be used
     */
    HintQueue open(AwsSettings settings, AwsCredentialsProvider credentials)
        throws StepJobException;
  }

  private final Opener opener;
  private final Timer timer;
  private final Supplier<Scheduler> schedulers;

  @GuardedBy("this")
  private final Map<HintSettings, HintReader> readers = new HashMap<>();

  /**
   * @param schedulers one for each reader
   */
  public HintReaders(Opener opener, Timer timer, Supplier<Scheduler> schedulers) {
    this.opener = opener;
    this.timer = timer;
    this.schedulers = schedulers;
  }

  /**
   * Has the watch told of ends if the settings name a queue, which the first one's credentials
   * read.
   */
  public synchronized void tell(
      AwsSettings settings, AwsCredentialsProvider credentials, StepWatch watch)
      throws StepJobException {
    if (!HintSource.isAnySet(settings.hints())) {
      return;
    }
    HintReader reader = readers.get(settings.hints());
    if (reader == null) {
      reader =
          new HintReader(
              settings.hints().queue(),
              opener.open(settings, credentials),
              timer,
              schedulers.get());
      readers.put(settings.hints(), reader);
    }
    reader.tell(watch);
  }
}
