package io.github.azkabanaws.emr.notices;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.github.azkabanaws.emr.aws.AwsClients;
import io.github.azkabanaws.emr.base.Scheduler;
import io.github.azkabanaws.emr.base.Timer;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;

/** Where notices of jobs go that reach AWS in the same way, one for equal settings. Thread-safe. */
public final class NoticeTopics {
  @GuardedBy("this")
  private final Map<NoticeSettings, Notices> topics = new HashMap<>();

  @GuardedBy("this")
  private final Map<NoticeSettings, Silence> silences = new HashMap<>();

  private final Function<NoticeSettings, Notices> open;

  /**
   * @param open makes what brings notices to the topic of settings that name one
   */
  public NoticeTopics(Function<NoticeSettings, Notices> open) {
    this.open = Objects.requireNonNull(open, "open");
  }

  /**
   * Those of SNS.
   *
   * @param scheduler its thread may wait for SNS
   */
  public static NoticeTopics of(
      AwsClients clients, NoticeCounts counts, Timer timer, Scheduler scheduler) {
    return new NoticeTopics(
        settings ->
            new NoticeQueue(
                settings.topic().get() + ", " + NoticeSettings.TOPIC,
                SnsTopic.of(settings, clients).get(),
                settings.perMinute(),
                counts,
                UUID.randomUUID().toString(),
                timer,
                Clock.systemUTC(),
                scheduler));
  }

  /** Which silence of EMR's those of the topic were told of. */
  public synchronized Silence silence(NoticeSettings settings) {
    return silences.computeIfAbsent(settings, key -> new Silence());
  }

  /** Where the settings say: nowhere, if they name no topic. */
  public synchronized Notices of(NoticeSettings settings) {
    return settings.topic().isPresent() ? topics.computeIfAbsent(settings, open) : Notices.NONE;
  }
}
