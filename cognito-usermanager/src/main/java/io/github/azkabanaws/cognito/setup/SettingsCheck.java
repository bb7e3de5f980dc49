package io.github.azkabanaws.cognito.setup;

import azkaban.utils.Props;
import io.github.azkabanaws.base.checks.CheckLines;
import io.github.azkabanaws.base.checks.SetupCheck;
import io.github.azkabanaws.base.settings.Environment;
import io.github.azkabanaws.cognito.base.ConfigProblems.InvalidConfigException;
import io.github.azkabanaws.cognito.login.CognitoConfig;
import io.github.azkabanaws.cognito.login.TokenLogin;
import java.io.File;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The settings: all that is wrong with them, a line each. */
final class SettingsCheck implements SetupCheck {
  private static final String CLASS = "user.manager.class";
  private static final String LOCKDOWN = "lockdown.create.projects";

  private final File file;
  private final String userManager;
  private final Clock clock;
  private final Environment environment;
  private volatile Props props;
  private volatile CognitoConfig config;
  private volatile TokenLogin login;

  /**
   * @param userManager the name of the class that Azkaban has to be told
   */
  SettingsCheck(File file, String userManager, Clock clock, Environment environment) {
    this.environment = environment;
    this.userManager = userManager;
    this.file = file;
    this.clock = clock;
  }

  @Override
  public void run(CheckLines lines) {
    List<String> files = new ArrayList<>();
    files.add(file.getPath());
    Props props;
    try {
      props = ConfFile.read(file, other -> files.add(other.getName()));
    } catch (IOException | IllegalArgumentException e) {
      lines.failed(
          file + " can't be read (" + e.getClass().getSimpleName() + ")",
          "look at its rights, as the web server's account, and at its backslashes");
      return;
    }
    if (!userManager.equals(props.getString(CLASS, ""))) {
      lines.failed(
          CLASS
              + " is missing or names another class, so the web server does not use these settings"
              + blanks(props.getString(CLASS, "")),
          "set it to " + userManager);
    }
    try {
      CognitoConfig read = CognitoConfig.from(props, environment);
      // What it warns of comes from settings and files, which have checks of their own.
      login = TokenLogin.open(read, clock, warning -> {});
      config = read;
      this.props = props;
      if (read.doubts().isEmpty()) {
        lines.ok(String.join(" and ", files));
      }
      read.doubts().forEach(doubt -> lines.warning(doubt, ""));
      if (!props.getBoolean(LOCKDOWN, false)) {
        lines.warning(
            LOCKDOWN + " is not true, so everybody who can sign in can create projects",
            "set it to true and give CREATEPROJECTS to the roles that may");
      }
    } catch (InvalidConfigException e) {
      e.problems().forEach(problem -> lines.failed(problem, ""));
    } catch (IllegalArgumentException e) {
      // A file that has changed since it was looked at a moment ago.
      lines.failed(e.getMessage(), "");
    }
  }

  /** Absent if the settings are not right. */
  Optional<TokenLogin> login() {
    return Optional.ofNullable(login);
  }

  /** All settings of the web server; absent if they are not right. */
  Optional<Props> props() {
    return Optional.ofNullable(props);
  }

  /** Absent if the settings are not right. */
  Optional<CognitoConfig> config() {
    return Optional.ofNullable(config);
  }

  /** Azkaban takes the class's name as it stands, and nobody sees a blank at its end. */
  private static String blanks(String value) {
    return value.equals(value.trim()) ? "" : " (its value has white space around it)";
  }
}
