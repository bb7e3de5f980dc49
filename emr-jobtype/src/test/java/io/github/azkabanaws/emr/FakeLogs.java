package io.github.azkabanaws.emr;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** CloudWatch Logs in memory: pages of a set size, and faults in the order that a test sets. */
final class FakeLogs implements LogEventsApi {
  /** One request as it came. */
  record Request(Duration time, String stream, String token) {}

  private final VirtualTimer timer;
  private final Map<String, List<LogEventsPage.Event>> streams = new TreeMap<>();
  private final Deque<Supplier<LogEventsPage>> faults = new ArrayDeque<>();
  private final List<Request> requests = new ArrayList<>();
  private int pageSize = 10_000;
  private long clock = 1_000;
  private int step = 1;
  private RuntimeException always;
  private String sickStream;
  private RuntimeException sickness;
  private int emptyPagesOfEnd;

  FakeLogs(VirtualTimer timer) {
    this.timer = timer;
  }

  List<Request> requests() {
    return requests;
  }

  void pageSize(int events) {
    pageSize = events;
  }

  /** All events from now on are of one millisecond. */
  void stopClock() {
    step = 0;
  }

  /** Writes events, each a millisecond after the one before it. */
  void write(String stream, String... messages) {
    List<LogEventsPage.Event> events = streams.computeIfAbsent(stream, s -> new ArrayList<>());
    for (String message : messages) {
      events.add(new LogEventsPage.Event(clock, message));
      clock += step;
    }
  }

  /** The next call that has no fault yet fails. */
  void fails(RuntimeException e) {
    faults.add(
        () -> {
          throw e;
        });
  }

  /** The next call that has no fault yet gets this. */
  void answers(LogEventsPage page) {
    faults.add(() -> page);
  }

  /** So many pages come before the last one with events when an end is read. */
  void endBehindEmptyPages(int pages) {
    emptyPagesOfEnd = pages;
  }

  /** Every call fails from now on; with null they are answered again. */
  void failsAlways(RuntimeException e) {
    always = e;
  }

  /** Every call for this stream fails from now on. */
  void failsFor(String stream, RuntimeException e) {
    sickStream = stream;
    sickness = e;
  }

  static RuntimeException missing(String what) {
    return FakeEmr.error(
        400, "ResourceNotFoundException", "The specified log " + what + " does not exist.");
  }

  @Override
  public LogEventsPage forward(LogStreamId stream, String token, long since) {
    requests.add(new Request(timer.now(), stream.stream(), token));
    if (always != null) {
      throw always;
    }
    if (stream.stream().equals(sickStream)) {
      throw sickness;
    }
    Supplier<LogEventsPage> fault = faults.poll();
    if (fault != null) {
      return fault.get();
    }
    List<LogEventsPage.Event> events =
        events(stream).stream().filter(event -> event.time() >= since).toList();
    int from = token == null ? 0 : Integer.parseInt(token.substring(2));
    int to = Math.min(events.size(), from + pageSize);
    return new LogEventsPage(events.subList(from, to), "f/" + to, "b/" + from);
  }

  @Override
  public LogEventsPage last(LogStreamId stream, String token, long since) {
    requests.add(new Request(timer.now(), stream.stream(), "last"));
    int page = token == null ? 0 : Integer.parseInt(token.substring(2));
    if (page < emptyPagesOfEnd) {
      return new LogEventsPage(List.of(), "f/0", "b/" + (page + 1));
    }
    List<LogEventsPage.Event> events =
        events(stream).stream().filter(event -> event.time() >= since).toList();
    int from = Math.max(0, events.size() - pageSize);
    return new LogEventsPage(
        events.subList(from, events.size()), "f/" + events.size(), "b/" + page);
  }

  private List<LogEventsPage.Event> events(LogStreamId stream) {
    List<LogEventsPage.Event> events = streams.get(stream.stream());
    if (events == null) {
      throw missing("stream");
    }
    return events;
  }
}
