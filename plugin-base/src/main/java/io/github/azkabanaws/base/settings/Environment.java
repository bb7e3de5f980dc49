package io.github.azkabanaws.base.settings;

import java.util.Map;
import java.util.Optional;

/** The variables of an environment, asked for by name. */
@FunctionalInterface
public interface Environment {
  /** The value of a variable as it is, if it is set. */
  Optional<String> value(String name);

  /** One of these variables, by their names. */
  static Environment of(Map<String, String> variables) {
    return name -> Optional.ofNullable(variables.get(name));
  }

  /** The environment of this process. */
  static Environment ofThisProcess() {
    return of(System.getenv());
  }
}
