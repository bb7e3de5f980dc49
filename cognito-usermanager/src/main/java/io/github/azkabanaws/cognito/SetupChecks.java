package io.github.azkabanaws.cognito;

import java.io.File;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** All checks, in their order, with what each of them needs: a new one is added here. */
final class SetupChecks {
  private static final String SETTINGS = "settings";

  private final File file;
  private final Clock clock;

  /**
   * @param file the web server's azkaban.properties
   */
  SetupChecks(File file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  /** Makes them all. */
  void make(CheckRun run) throws InterruptedException {
    run.make("plugin", JarCheck.ofThisPlugin());
    SettingsCheck settings = new SettingsCheck(file, clock);
    run.make(SETTINGS, settings);
    TokenLogin login = settings.login();
    if (login == null) {
      run.make("everything else", lines -> {}, SETTINGS);
      return;
    }
    try {
      CognitoConfig config = settings.config();
      run.make("files", new FilesCheck(files(config)));
      run.make("relaxations", new RelaxationsCheck(config));
      run.make("users file", new UsersCheck(config, settings.warnings()));
      run.make("deny list", new DenyListCheck(config.claims()));
      for (UserPool pool : config.pools()) {
        run.make("pool " + pool.id(), new PoolCheck(pool, config));
        run.make("keys of " + pool.id(), new KeysCheck(pool, login, clock));
        run.make(
            "clock at " + pool.id(),
            new ClockCheck(pool, config.keys(), config.clockSkew(), clock));
      }
      run.make("watched files", new WatchedFilesCheck(login::files));
      run.make("self-test", new SelfTestCheck(login));
    } finally {
      login.close();
    }
  }

  private List<Path> files(CognitoConfig config) {
    List<Path> files = FilesCheck.jars();
    files.add(file.toPath());
    files.add(ConfFile.secret(file).toPath());
    files.add(config.usersFile());
    if (config.claims().hasDenyList()) {
      files.add(config.claims().denyFile());
    }
    for (UserPool pool : config.pools()) {
      if (pool.keys().file() != null) {
        files.add(pool.keys().file());
      }
    }
    return files;
  }
}
