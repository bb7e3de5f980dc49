package io.github.azkabanaws.it;

import java.util.Map;
import java.util.TreeMap;

/**
 * What IAM is asked about one call: may it do this, with that, under these circumstances?
 *
 * @param action as policies write it, {@code service:Action}
 * @param resource its ARN, or {@code *} if the action has no resource types
 * @param context the condition keys that the call has, with their values
 */
record IamRequest(String action, String resource, Map<String, String> context) {
  IamRequest {
    context = Map.copyOf(context);
  }

  static IamRequest of(String action, String resource) {
    return new IamRequest(action, resource, Map.of());
  }

  /** The same with another value of a condition key. */
  IamRequest with(String key, String value) {
    Map<String, String> changed = new TreeMap<>(context);
    changed.put(key, value);
    return new IamRequest(action, resource, changed);
  }

  /** The same without any condition key that begins so. */
  IamRequest without(String key) {
    Map<String, String> changed = new TreeMap<>(context);
    changed.keySet().removeIf(name -> name.startsWith(key));
    return new IamRequest(action, resource, changed);
  }

  /** The same for another resource. */
  IamRequest on(String other) {
    return new IamRequest(action, other, context);
  }
}
