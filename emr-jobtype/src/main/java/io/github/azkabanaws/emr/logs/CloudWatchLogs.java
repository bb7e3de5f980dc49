package io.github.azkabanaws.emr.logs;

import io.github.azkabanaws.emr.aws.EmrErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsRequest;
import software.amazon.awssdk.services.cloudwatchlogs.model.GetLogEventsResponse;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;

/** Reads log events by calls of GetLogEvents. Not tried against AWS. */
public final class CloudWatchLogs implements LogEventsApi {
  private final Supplier<CloudWatchLogsClient> logs;

  /**
   * @param logs asked for each call
   */
  public CloudWatchLogs(Supplier<CloudWatchLogsClient> logs) {
    this.logs = Objects.requireNonNull(logs, "logs");
  }

  @Override
  public LogEventsPage forward(LogStreamId stream, Optional<String> token, long since) {
    GetLogEventsRequest.Builder request = request(stream, token).startFromHead(true);
    return call((since > 0 ? request.startTime(since) : request).build());
  }

  @Override
  public LogEventsPage last(LogStreamId stream, Optional<String> token, long since) {
    return call(request(stream, token).startFromHead(false).startTime(since).build());
  }

  /** Whether the stream or its group is not there (yet). */
  public static boolean isMissing(RuntimeException e) {
    return "ResourceNotFoundException".equals(code(e));
  }

  /** Whether it is the group that is not there, in the words of CloudWatch Logs. */
  public static boolean isGroupMissing(RuntimeException e) {
    return isMissing(e) && String.valueOf(e.getMessage()).contains("log group");
  }

  /** Whether the request itself is not right; a token is so after 24 hours. */
  static boolean isInvalid(RuntimeException e) {
    return "InvalidParameterException".equals(code(e));
  }

  /** Whether the error says something of this stream or this caller, and so that others may ask. */
  static boolean isAnswer(SdkException e) {
    return isMissing(e) || isInvalid(e) || EmrErrors.of(e) == EmrErrors.REFUSED;
  }

  /** Whether the caller has no right to read. */
  public static boolean isDenied(RuntimeException e) {
    return code(e).startsWith("AccessDenied");
  }

  private static String code(RuntimeException e) {
    if (!(e instanceof AwsServiceException)) {
      return "";
    }
    AwsServiceException answer = (AwsServiceException) e;
    return answer.awsErrorDetails() == null
        ? ""
        : String.valueOf(answer.awsErrorDetails().errorCode());
  }

  private static GetLogEventsRequest.Builder request(LogStreamId stream, Optional<String> token) {
    return GetLogEventsRequest.builder()
        .logGroupName(stream.group())
        .logStreamName(stream.stream())
        .nextToken(token.orElse(null));
  }

  private LogEventsPage call(GetLogEventsRequest request) {
    GetLogEventsResponse answer = logs.get().getLogEvents(request);
    if (!answer.hasEvents() || answer.nextForwardToken() == null) {
      throw nonsense("no events or no nextForwardToken");
    }
    List<LogEventsPage.Event> events = new ArrayList<>();
    for (OutputLogEvent event : answer.events()) {
      if (event != null) {
        events.add(event(event));
      }
    }
    return new LogEventsPage(
        events, answer.nextForwardToken(), Optional.ofNullable(answer.nextBackwardToken()));
  }

  private static LogEventsPage.Event event(OutputLogEvent event) {
    if (event.timestamp() == null || event.message() == null) {
      throw nonsense("an event without timestamp or message");
    }
    return new LogEventsPage.Event(event.timestamp(), event.message());
  }

  private static SdkClientException nonsense(String what) {
    return SdkClientException.create("an answer that makes no sense: " + what);
  }
}
