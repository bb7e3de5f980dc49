package io.github.azkabanaws.cognito;

import net.jqwik.api.lifecycle.AroundPropertyHook;
import net.jqwik.api.lifecycle.PropertyExecutionResult;
import net.jqwik.api.lifecycle.PropertyExecutor;
import net.jqwik.api.lifecycle.PropertyLifecycleContext;

/**
 * How long and with what the properties are fuzzed: always the same few inputs in a build, more and
 * others with {@code -Dfuzz.factor=100 -Dfuzz.seed=random}, the same as in a failed run with the
 * seed that its report names.
 */
final class FuzzRun implements AroundPropertyHook {
  private static final String FIXED_SEED = "20261121";
  private static final String RANDOM = "random";
  private static final int DEFAULT_TRIES = 1000;

  @Override
  public PropertyExecutionResult aroundProperty(
      PropertyLifecycleContext context, PropertyExecutor property) {
    String seed = System.getProperty("fuzz.seed", FIXED_SEED);
    if (!seed.equals(RANDOM)) {
      context.attributes().setSeed(seed);
    }
    int factor = Integer.getInteger("fuzz.factor", 1);
    int tries = context.attributes().tries().orElse(DEFAULT_TRIES);
    context.attributes().setTries(Math.multiplyExact(tries, factor));
    return property.execute();
  }
}
