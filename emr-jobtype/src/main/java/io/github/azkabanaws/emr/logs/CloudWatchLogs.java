package io.github.azkabanaws.emr.logs;

import io.github.azkabanaws.emr.aws.EmrErrors;
import io.github.azkabanaws.emr.aws.SignedJsonCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/**
 * Reads log events with one signed request each ("GetLogEvents" in the API reference of CloudWatch
 * Logs); the SDK's client would add megabytes. Not tried against AWS.
 */
public final class CloudWatchLogs implements LogEventsApi {
  /**
   * A page has at most 1 MB of messages and 10,000 events; JSON writes a control character with six
   * bytes, and some 70 around each message.
   */
  public static final int LONGEST_ANSWER = 8 * 1024 * 1024;

  private static final String TARGET = "Logs_20140328.GetLogEvents";

  private final SignedJsonCall logs;

  public CloudWatchLogs(SignedJsonCall logs) {
    this.logs = logs;
  }

  @Override
  public LogEventsPage forward(LogStreamId stream, String token, long since) {
    Map<String, Object> fields = fields(stream);
    fields.put("startFromHead", true);
    if (since > 0) {
      fields.put("startTime", since);
    }
    if (token != null) {
      fields.put("nextToken", token);
    }
    return call(fields);
  }

  @Override
  public LogEventsPage last(LogStreamId stream, String token, long since) {
    Map<String, Object> fields = fields(stream);
    fields.put("startFromHead", false);
    fields.put("startTime", since);
    if (token != null) {
      fields.put("nextToken", token);
    }
    return call(fields);
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

  private static Map<String, Object> fields(LogStreamId stream) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("logGroupName", stream.group());
    fields.put("logStreamName", stream.stream());
    return fields;
  }

  private LogEventsPage call(Map<String, Object> fields) {
    JsonNode answer = logs.call(TARGET, fields);
    JsonNode list = answer.field("events").orElse(null);
    JsonNode token = answer.field("nextForwardToken").orElse(null);
    if (list == null || !list.isArray() || token == null || !token.isString()) {
      throw nonsense("no events or no nextForwardToken");
    }
    List<LogEventsPage.Event> events = new ArrayList<>();
    for (JsonNode event : list.asArray()) {
      if (!event.isNull()) {
        events.add(event(event));
      }
    }
    JsonNode before = answer.field("nextBackwardToken").orElse(null);
    return new LogEventsPage(
        events, token.asString(), before == null || !before.isString() ? null : before.asString());
  }

  private static LogEventsPage.Event event(JsonNode event) {
    JsonNode time = event.isObject() ? event.field("timestamp").orElse(null) : null;
    JsonNode message = event.isObject() ? event.field("message").orElse(null) : null;
    if (time == null || !time.isNumber() || message == null || !message.isString()) {
      throw nonsense("an event without timestamp or message");
    }
    try {
      return new LogEventsPage.Event(Long.parseLong(time.asNumber()), message.asString());
    } catch (NumberFormatException e) {
      throw nonsense("a timestamp that is no whole number");
    }
  }

  private static SdkClientException nonsense(String what) {
    return SdkClientException.create("an answer that makes no sense: " + what);
  }
}
