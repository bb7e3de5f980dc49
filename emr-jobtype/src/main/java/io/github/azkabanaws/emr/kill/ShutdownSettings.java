package io.github.azkabanaws.emr.kill;

import io.github.azkabanaws.emr.base.Settings;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What is done when the executor stops. */
public final class ShutdownSettings {
  public static final String STEPS = "aws.emr.shutdown.steps";

  public static final List<String> ADMIN_ONLY = Collections.singletonList(STEPS);

  private static final Pattern RULES = Pattern.compile("leave|cancel");

  private final ShutdownRule steps;

  public ShutdownSettings(Settings settings) {
    String rule = settings.matching(STEPS, RULES, "leave or cancel");
    this.steps =
        rule == null ? ShutdownRule.LEAVE : ShutdownRule.valueOf(rule.toUpperCase(Locale.ROOT));
  }

  /** What becomes of the steps that run. */
  public ShutdownRule steps() {
    return steps;
  }
}
