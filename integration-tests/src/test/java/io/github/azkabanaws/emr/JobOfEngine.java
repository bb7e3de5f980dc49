package io.github.azkabanaws.emr;

import azkaban.utils.Props;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.apache.log4j.Logger;

/** A job of an engine that a test gives it; here, because that is nobody else's business. */
public final class JobOfEngine extends EmrStepJob {
  private final Function<Map<String, Object>, Callable<Boolean>> engine;

  public JobOfEngine(
      String id,
      Props settings,
      Props props,
      Logger log,
      Function<Map<String, Object>, Callable<Boolean>> engine) {
    super(id, settings, props, log);
    this.engine = engine;
  }

  @Override
  Function<Map<String, Object>, Callable<Boolean>> engine() {
    return engine;
  }
}
