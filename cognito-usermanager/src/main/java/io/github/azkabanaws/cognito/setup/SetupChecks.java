package io.github.azkabanaws.cognito.setup;

import azkaban.utils.Props;
import io.github.azkabanaws.base.checks.CheckRun;
import io.github.azkabanaws.base.checks.FilesCheck;
import io.github.azkabanaws.base.checks.JarCheck;
import io.github.azkabanaws.base.files.PluginJars;
import io.github.azkabanaws.base.settings.Environment;
import io.github.azkabanaws.cognito.login.CognitoConfig;
import io.github.azkabanaws.cognito.login.TokenLogin;
import io.github.azkabanaws.cognito.token.PoolIssuer;
import io.github.azkabanaws.cognito.token.UserPool;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;

/** All checks, in their order, with what each of them needs: a new one is added here. */
public final class SetupChecks {
  private static final String SETTINGS = "settings";

  private final File file;
  private final Clock clock;
  private final Class<?> userManager;
  private final Environment environment;

  /**
   * @param file the web server's azkaban.properties
   * @param userManager the class that Azkaban has to be told
   */
  public SetupChecks(File file, Class<?> userManager, Clock clock, Environment environment) {
    this.file = file;
    this.userManager = userManager;
    this.clock = clock;
    this.environment = environment;
  }

  /** Makes them all. */
  public void make(CheckRun run) throws InterruptedException {
    run.make("plugin", new JarCheck(userManager, "web server"));
    SettingsCheck settings = new SettingsCheck(file, userManager.getName(), clock, environment);
    run.make(SETTINGS, settings);
    if (!settings.login().isPresent()
        || !settings.config().isPresent()
        || !settings.props().isPresent()) {
      run.make("everything else", lines -> {}, SETTINGS);
      return;
    }
    TokenLogin login = settings.login().get();
    CognitoConfig config = settings.config().get();
    Props props = settings.props().get();
    try {
      run.make("files", new FilesCheck(files(config, props), "web server"));
      run.make("relaxations", new RelaxationsCheck(config.warnings()));
      run.make("users file", new UsersCheck(config.users(), config.usersFile()));
      run.make("deny list", new DenyListCheck(config.claims()));
      for (UserPool pool : config.pools().pools()) {
        run.make("pool " + pool.id(), new PoolCheck(pool, config.tokens()));
        for (PoolIssuer source : pool.sources()) {
          run.make("keys of " + source.name(), new KeysCheck(source, login, config.keys(), clock));
          run.make(
              "clock at " + source.name(),
              new ClockCheck(source.keys(), config.keys(), config.tokens().clockSkew(), clock));
        }
      }
      run.make("sign-in page", new SignInPageCheck(props, config.tokens(), config.keys()));
      run.make("watched files", new WatchedFilesCheck(login::files));
      run.make("self-test", new SelfTestCheck(login));
    } finally {
      login.close();
    }
  }

  private List<Path> files(CognitoConfig config, Props props) {
    List<Path> files = new PluginJars(userManager).files();
    files.add(file.toPath());
    files.add(ConfFile.secret(file).toPath());
    files.add(config.usersFile());
    // Whoever can change the page gets the tokens of all who sign in there.
    Path page = SignInPageCheck.file(props);
    for (Path part : Arrays.asList(page, page.resolveSibling("index.html"))) {
      if (Files.exists(part)) {
        files.add(part);
      }
    }
    config.claims().denyFile().ifPresent(files::add);
    for (UserPool pool : config.pools().pools()) {
      pool.keys().file().ifPresent(files::add);
    }
    return files;
  }
}
