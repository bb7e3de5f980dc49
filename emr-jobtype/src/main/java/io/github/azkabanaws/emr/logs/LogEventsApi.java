package io.github.azkabanaws.emr.logs;

import java.util.Optional;

/** What is asked of CloudWatch Logs. Calls fail as those of the SDK's clients do. */
public interface LogEventsApi {
  /**
   * The events of a stream from its beginning, or from where another page has ended.
   *
   * @param token of the page before; the first without
   * @param since the earliest time of an event, in milliseconds since 1970; 0 for the beginning
   */
  LogEventsPage forward(LogStreamId stream, Optional<String> token, long since);

  /**
   * The last events of a stream, or those before another page.
   *
   * @param token of the page behind it; the last without
   * @param since the earliest time of an event, in milliseconds since 1970
   */
  LogEventsPage last(LogStreamId stream, Optional<String> token, long since);
}
