package io.github.azkabanaws.cognito;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.log4j.AppenderSkeleton;
import org.apache.log4j.Level;
import org.apache.log4j.Logger;
import org.apache.log4j.spi.LoggingEvent;

/** Collects everything that is logged, by anybody and at any level, until it is closed. */
final class LogCapture extends AppenderSkeleton implements AutoCloseable {
  private final List<LoggingEvent> events = Collections.synchronizedList(new ArrayList<>());
  private final Level before = Logger.getRootLogger().getLevel();

  static LogCapture start() {
    LogCapture capture = new LogCapture();
    Logger.getRootLogger().setLevel(Level.ALL);
    Logger.getRootLogger().addAppender(capture);
    return capture;
  }

  /** The lines of our own package, with their level in front. */
  List<String> lines() {
    synchronized (events) {
      return events.stream()
          .filter(event -> event.getLoggerName().startsWith("io.github.azkabanaws."))
          .map(event -> event.getLevel() + " " + event.getRenderedMessage())
          .collect(Collectors.toList());
    }
  }

  /** All there is, with stack traces. */
  String everything() {
    synchronized (events) {
      return events.stream()
          .map(
              event ->
                  event.getRenderedMessage()
                      + (event.getThrowableStrRep() == null
                          ? ""
                          : Arrays.toString(event.getThrowableStrRep())))
          .collect(Collectors.joining("\n"));
    }
  }

  @Override
  protected void append(LoggingEvent event) {
    events.add(event);
  }

  @Override
  public boolean requiresLayout() {
    return false;
  }

  @Override
  public void close() {
    Logger.getRootLogger().removeAppender(this);
    Logger.getRootLogger().setLevel(before);
  }
}
