package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.emr.aws.AwsSettings;
import io.github.azkabanaws.emr.aws.Surroundings;
import java.util.List;
import java.util.function.UnaryOperator;

/** Whether something outside of the settings says where AWS is reached, and whether it counts. */
final class SurroundingsCheck implements SetupCheck {
  private final AwsSettings settings;
  private final UnaryOperator<String> environment;

  /**
   * @param environment the value of an environment variable, or null
   */
  SurroundingsCheck(AwsSettings settings, UnaryOperator<String> environment) {
    this.settings = settings;
    this.environment = environment;
  }

  @Override
  public void run(CheckLines lines) {
    List<String> named = Surroundings.named(environment);
    if (named.isEmpty()) {
      lines.ok("nothing outside of the settings says where AWS is reached");
    } else if (settings.followsSurroundings()) {
      lines.ok(
          String.join(", ", named)
              + " count for all services ("
              + Surroundings.ALLOWED
              + "), where no setting names an address");
    } else {
      lines.warning(
          String.join(", ", named) + " set and not used",
          "set "
              + Surroundings.ALLOWED
              + "=true if calls have to go there, or take it away for this account");
    }
  }
}
