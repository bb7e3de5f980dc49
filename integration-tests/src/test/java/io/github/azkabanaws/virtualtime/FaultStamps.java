package io.github.azkabanaws.virtualtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.azkabanaws.emrsimulator.Answer;
import io.github.azkabanaws.emrsimulator.RequestContext;
import io.github.azkabanaws.emrsimulator.RequestFilter;
import java.util.Optional;

/** Moves the time stamps that EMR tells of steps, as if its own clocks did not agree. */
public final class FaultStamps implements RequestFilter {
  /** Of which steps the stamps are wrong. */
  public enum Wrong {
    NONE,
    /** The newest of the list is an hour ahead. */
    NEWEST,
    /** All are an hour behind. */
    ALL
  }

  private static final int HOUR = 3600;

  private volatile Wrong wrong = Wrong.NONE;

  public void set(Wrong value) {
    wrong = value;
  }

  @Override
  public Answer after(RequestContext request, Answer answer) {
    if (wrong == Wrong.NONE || answer.status() != 200) {
      return answer;
    }
    JsonNode body = answer.body().deepCopy();
    move(body.path("Step"), -HOUR);
    for (int i = 0; i < body.path("Steps").size(); i++) {
      if (wrong == Wrong.ALL) {
        move(body.path("Steps").get(i), -HOUR);
      } else if (i == 0) {
        move(body.path("Steps").get(i), HOUR);
      }
    }
    return new Answer(answer.status(), Optional.empty(), body);
  }

  private static void move(JsonNode step, int seconds) {
    if (step.path("Status").path("Timeline") instanceof ObjectNode timeline) {
      timeline.fieldNames().forEachRemaining(name -> move(timeline, name, seconds));
    }
  }

  private static void move(ObjectNode timeline, String name, int seconds) {
    timeline.put(name, timeline.get(name).asDouble() + seconds);
  }
}
