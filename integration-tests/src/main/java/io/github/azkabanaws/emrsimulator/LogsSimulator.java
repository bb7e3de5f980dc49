package io.github.azkabanaws.emrsimulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * As much of CloudWatch Logs as reading a stream takes, on loopback; see <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html">GetLogEvents</a>
 * and, for the size of an event, <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html">PutLogEvents</a>.
 * Signatures are checked in full. Not tried against AWS.
 */
public final class LogsSimulator implements AutoCloseable {
  private static final String TARGET = "Logs_20140328.GetLogEvents";
  private static final int MOST_EVENTS = 10_000;
  private static final int MOST_BYTES = 1024 * 1024;
  private static final int BYTES_AROUND_EVENT = 26;

  private record Event(long timestamp, String message) {}

  private final HttpTransport transport = new HttpTransport();
  private final SigV4Verifier verifier;
  private final Map<String, Map<String, List<Event>>> groups = new HashMap<>();
  private final Deque<AwsError> faults = new ArrayDeque<>();
  private AwsError always;
  private boolean repeatsToken;
  private int requests;
  private long lastTime;

  private LogsSimulator(SigV4Verifier verifier) {
    this.verifier = verifier;
  }

  /**
   * Starts it.
   *
   * @param key the only one that it knows
   */
  public static LogsSimulator start(String region, Credentials key) throws IOException {
    CredentialStore keys = new CredentialStore();
    keys.register(key);
    LogsSimulator logs =
        new LogsSimulator(new SigV4Verifier(keys, region, "logs", InstantSource.system()));
    logs.transport.start(0, request -> CompletableFuture.completedFuture(logs.handle(request)));
    return logs;
  }

  /** Where it listens. */
  public URI endpoint() {
    return transport.endpoint();
  }

  /** Makes an empty log group. */
  public synchronized void createGroup(String group) {
    groups.putIfAbsent(group, new HashMap<>());
  }

  /** Writes events at this moment, and makes the group and the stream if they are not there. */
  public synchronized void write(String group, String stream, String... messages) {
    createGroup(group);
    List<Event> events =
        groups.get(group).computeIfAbsent(stream, name -> new ArrayList<>(messages.length));
    for (String message : messages) {
      // Each a millisecond after the one before it, so that no two have the same time.
      lastTime = Math.max(lastTime + 1, System.currentTimeMillis());
      events.add(new Event(lastTime, message));
    }
  }

  /** So many of the next requests fail. */
  public synchronized void failNext(int times, AwsError error) {
    for (int i = 0; i < times; i++) {
      faults.add(error);
    }
  }

  /** All requests fail from now on. */
  public synchronized void failAlways(AwsError error) {
    always = error;
  }

  /** Throttling, as CloudWatch Logs words it. */
  public static AwsError throttling() {
    return AwsError.client("ThrottlingException", "Rate exceeded");
  }

  /** A right that is missing, as CloudWatch Logs words it. */
  public static AwsError denied() {
    return AwsError.client(
        "AccessDeniedException", "User is not authorized to perform: logs:GetLogEvents");
  }

  /** From now on every answer has the same token, and events with it: no AWS would do that. */
  public synchronized void repeatToken() {
    repeatsToken = true;
  }

  /** How many requests have come. */
  public synchronized int requests() {
    return requests;
  }

  private synchronized Delivery handle(RawRequest request) {
    requests++;
    try {
      String unused = verifier.verify(request);
      if (always != null) {
        throw always;
      }
      AwsError fault = faults.poll();
      if (fault != null) {
        throw fault;
      }
      if (!request.header("x-amz-target").equals(Optional.of(TARGET))) {
        throw AwsError.unknownOperation("Only GetLogEvents is served.");
      }
      return new Delivery.Whole(Answer.ok(getLogEvents(Json.MAPPER.readTree(request.body()))));
    } catch (AwsError e) {
      return new Delivery.Whole(Answer.of(e));
    } catch (IOException e) {
      return new Delivery.Whole(Answer.of(AwsError.serialization("The body must be JSON.")));
    }
  }

  private JsonNode getLogEvents(JsonNode request) {
    Map<String, List<Event>> group = groups.get(request.path("logGroupName").asText());
    if (group == null) {
      throw missing("group");
    }
    List<Event> events = group.get(request.path("logStreamName").asText());
    if (events == null) {
      throw missing("stream");
    }
    long since = request.path("startTime").asLong(0);
    int first = 0;
    while (first < events.size() && events.get(first).timestamp() < since) {
      first++;
    }
    JsonNode token = request.path("nextToken");
    if (token.isMissingNode() && !request.path("startFromHead").asBoolean(false)) {
      int from = pageBefore(events, first);
      return page(events, from, events.size());
    }
    if (token.asText().startsWith("b/")) {
      int before = Math.max(first, Math.min(events.size(), position(token.asText())));
      return page(events, pageBefore(events.subList(0, before), first), before);
    }
    int from = token.isMissingNode() ? first : position(token.asText());
    return page(events, from, pageAfter(events, from));
  }

  private static int pageAfter(List<Event> events, int from) {
    int to = from;
    int bytes = 0;
    while (to < events.size() && to - from < MOST_EVENTS && bytes < MOST_BYTES) {
      bytes += bytes(events.get(to));
      if (bytes <= MOST_BYTES || to == from) {
        to++;
      }
    }
    return to;
  }

  private static int pageBefore(List<Event> events, int first) {
    int from = events.size();
    int bytes = 0;
    while (from > first && events.size() - from < MOST_EVENTS && bytes < MOST_BYTES) {
      bytes += bytes(events.get(from - 1));
      if (bytes <= MOST_BYTES) {
        from--;
      }
    }
    return from;
  }

  private static int bytes(Event event) {
    return event.message().getBytes(UTF_8).length + BYTES_AROUND_EVENT;
  }

  private JsonNode page(List<Event> events, int from, int to) {
    ObjectNode answer = Json.object();
    ArrayNode list = answer.putArray("events");
    for (Event event : events.subList(from, to)) {
      list.addObject()
          .put("timestamp", event.timestamp())
          .put("message", event.message())
          .put("ingestionTime", event.timestamp() + 500);
    }
    answer.put("nextForwardToken", repeatsToken ? "f/same/s" : String.format("f/%056d/s", to));
    answer.put("nextBackwardToken", String.format("b/%056d/s", from));
    return answer;
  }

  private static int position(String token) {
    if (token.equals("f/same/s")) {
      return 0;
    }
    if (!token.matches("[fb]/\\d{56}/s")) {
      throw AwsError.client("InvalidParameterException", "The specified nextToken is invalid.");
    }
    return Integer.parseInt(token.substring(2, 58));
  }

  private static AwsError missing(String what) {
    return AwsError.client(
        "ResourceNotFoundException", "The specified log " + what + " does not exist.");
  }

  @Override
  public void close() {
    transport.close();
  }
}
