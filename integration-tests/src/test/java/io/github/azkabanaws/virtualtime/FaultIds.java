package io.github.azkabanaws.virtualtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.azkabanaws.emrsimulator.Answer;
import io.github.azkabanaws.emrsimulator.RequestContext;
import io.github.azkabanaws.emrsimulator.RequestFilter;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Takes the ids out of the answers to submissions, and puts a null into every list. */
public final class FaultIds implements RequestFilter {
  private final BooleanSupplier isOn;
  private boolean isBlank;

  /**
   * @param isOn whether it does so now
   */
  public FaultIds(BooleanSupplier isOn) {
    this.isOn = isOn;
  }

  @Override
  public Answer after(RequestContext request, Answer answer) {
    if (!isOn.getAsBoolean() || answer.status() != 200) {
      return answer;
    }
    JsonNode body = answer.body().deepCopy();
    if (body.path("StepIds") instanceof ArrayNode ids) {
      isBlank = !isBlank;
      for (int i = 0; i < ids.size(); i++) {
        ids.set(i, isBlank ? ids.textNode(" ") : ids.nullNode());
      }
    } else {
      addNulls(body);
    }
    return new Answer(answer.status(), Optional.empty(), body);
  }

  private static void addNulls(JsonNode node) {
    for (Iterator<JsonNode> members = node.elements(); members.hasNext(); ) {
      addNulls(members.next());
    }
    if (node instanceof ArrayNode list) {
      list.insertNull(0);
    }
  }
}
