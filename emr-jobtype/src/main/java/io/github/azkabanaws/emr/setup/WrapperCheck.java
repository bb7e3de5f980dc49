package io.github.azkabanaws.emr.setup;

import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.emr.job.PluginConfig;

/** The wrapper on the cluster, which nobody can see from here without running a step. */
final class WrapperCheck implements SetupCheck {
  private final PluginConfig config;

  WrapperCheck(PluginConfig config) {
    this.config = config;
  }

  @Override
  public void run(CheckLines lines) {
    if (config.groups().roles().anyArn().isPresent()) {
      lines.skipped("groups have runtime roles, so EMR runs the commands itself");
      return;
    }
    String script = config.steps().script();
    lines.warning(
        "whether the nodes have " + script + " can't be seen without running a step",
        "on the primary node: ls -l "
            + script
            + " and id -u GROUP for each group; or run a job with command: true");
  }
}
