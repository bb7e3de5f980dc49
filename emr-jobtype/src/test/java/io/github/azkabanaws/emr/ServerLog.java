package io.github.azkabanaws.emr;

import java.util.ArrayList;
import java.util.List;
import org.apache.log4j.AppenderSkeleton;
import org.apache.log4j.Level;
import org.apache.log4j.Logger;
import org.apache.log4j.spi.LoggingEvent;

/** What a class writes into the executor's own log, until {@link #end}. */
final class ServerLog extends AppenderSkeleton {
  private final Logger logger;
  private final Level before;
  private final List<String> lines = new ArrayList<>();

  private ServerLog(Logger logger) {
    this.logger = logger;
    this.before = logger.getLevel();
  }

  static ServerLog of(Class<?> writer) {
    ServerLog log = new ServerLog(Logger.getLogger(writer));
    log.logger.setLevel(Level.ALL);
    log.logger.addAppender(log);
    return log;
  }

  /** The lines so far; there are no further ones. */
  List<String> end() {
    logger.removeAppender(this);
    logger.setLevel(before);
    return lines;
  }

  @Override
  protected void append(LoggingEvent event) {
    lines.add(event.getLevel() + " " + event.getRenderedMessage());
  }

  @Override
  public void close() {
    // Nothing is held open.
  }

  @Override
  public boolean requiresLayout() {
    return false;
  }
}
