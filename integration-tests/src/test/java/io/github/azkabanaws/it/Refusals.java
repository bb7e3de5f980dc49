package io.github.azkabanaws.it;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.log4j.AppenderSkeleton;
import org.apache.log4j.Level;
import org.apache.log4j.Logger;
import org.apache.log4j.spi.LoggingEvent;

/** Reads the reason of a refusal from the user manager's log, where the administrator reads it. */
final class Refusals extends AppenderSkeleton implements AutoCloseable {
  private static final Logger LOGGER = Logger.getLogger("io.github.azkabanaws.cognito");
  private static final Pattern REASON = Pattern.compile("\\breason=([A-Z0-9_]+)");

  private final Level levelBefore = LOGGER.getLevel();
  private final boolean additivityBefore = LOGGER.getAdditivity();
  private String last = "none";

  private Refusals() {}

  static Refusals watch() {
    Refusals refusals = new Refusals();
    LOGGER.setLevel(Level.INFO);
    // Hundreds of refusals are expected and would hide what the build says.
    LOGGER.setAdditivity(false);
    LOGGER.addAppender(refusals);
    return refusals;
  }

  /** The reason in the newest line that has one. */
  synchronized String last() {
    return last;
  }

  @Override
  protected synchronized void append(LoggingEvent event) {
    Matcher matcher = REASON.matcher(event.getRenderedMessage());
    if (matcher.find()) {
      last = matcher.group(1);
    }
  }

  @Override
  public boolean requiresLayout() {
    return false;
  }

  @Override
  public void close() {
    LOGGER.removeAppender(this);
    LOGGER.setLevel(levelBefore);
    LOGGER.setAdditivity(additivityBefore);
  }
}
