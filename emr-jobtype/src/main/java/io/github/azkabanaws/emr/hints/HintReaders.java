package io.github.azkabanaws.emr.hints;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.azkabanaws.emr.aws.AwsSettings;
import io.github.azkabanaws.emr.base.Scheduler;
import io.github.azkabanaws.emr.base.StepJobException;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emr.s3.S3Location;
import io.github.azkabanaws.emr.watch.StepWatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;

/** One reader for each place that hints come to, however many ways to reach AWS share it. */
public final class HintReaders {
  /** Opens what settings name, as a {@link HintSource} does. */
  public interface Opener {
    /**
     * Opens it; nothing is asked yet.
     *
     * @throws StepJobException if a file that the settings name can't be used
     */
    HintFeed open(HintSource source, AwsSettings settings, AwsCredentialsProvider credentials)
        throws StepJobException;
  }

  private final List<HintSource> sources;
  private final Opener opener;
  private final Timer timer;
  private final Supplier<Scheduler> schedulers;

  /** By the identity of the source. */
  @GuardedBy("this")
  private final Map<List<Object>, HintReader> readers = new HashMap<>();

  /**
   * @param schedulers one for each reader
   */
  public HintReaders(
      List<HintSource> sources, Opener opener, Timer timer, Supplier<Scheduler> schedulers) {
    this.sources = sources;
    this.opener = opener;
    this.timer = timer;
    this.schedulers = schedulers;
  }

  /** Where steps are to be told to leave something for this JVM, if anywhere. */
  public Optional<S3Location> written(AwsSettings settings) {
    return sources.stream()
        .map(source -> source.written(settings.hints()))
        .filter(Optional::isPresent)
        .map(Optional::get)
        .findFirst();
  }

  /**
   * Has the watch told of ends by each source that the settings switch on, which the first one's
   * credentials read.
   */
  public synchronized void tell(
      AwsSettings settings, AwsCredentialsProvider credentials, StepWatch watch)
      throws StepJobException {
    for (HintSource source : sources) {
      Optional<String> place = source.place(settings.hints());
      if (place.isPresent()) {
        List<Object> key = source.identity(settings);
        HintReader reader = readers.get(key);
        if (reader == null) {
          String name = place.get() + ", " + source.setting();
          reader =
              new HintReader(
                  name, opener.open(source, settings, credentials), timer, schedulers.get());
          readers.put(key, reader);
        }
        reader.tell(watch);
      }
    }
  }
}
