package io.github.azkabanaws.it;

import io.github.azkabanaws.harness.FreePorts;
import io.github.azkabanaws.harness.Programs;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A MariaDB of a test's own, of the machine's programs (Debian: {@code mariadb-server}): its data
 * in one folder, on a loopback port, with one account whose password only the test has. Under root
 * it runs as a throw-away account, because it refuses root.
 */
final class MariaDb implements Closeable {
  private static final String NAME = "azkaban";
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Path folder;
  private final int port;
  private final String password = UUID.randomUUID().toString();
  private final Optional<ThrowAwayAccount> account;
  private final Thread atShutdown = new Thread(this::end, "mariadb-end");
  private Process server;

  private MariaDb(Path folder, int port, Optional<ThrowAwayAccount> account) {
    this.folder = folder;
    this.port = port;
    this.account = account;
  }

  /**
   * Starts one with an empty database.
   *
   * @param folder is emptied first, and removed in the end
   * @throws IOException if the machine has none, or it does not start
   */
  static MariaDb start(Path folder) throws Exception {
    for (String program : List.of("mariadb-install-db", "mariadbd", "mariadb")) {
      program(program);
    }
    Optional<ThrowAwayAccount> account =
        ThrowAwayAccount.areSupported() ? Optional.of(ThrowAwayAccount.create()) : Optional.empty();
    MariaDb database = new MariaDb(folder, FreePorts.some(1).get(0), account);
    try {
      database.makeFolder();
      database.install();
      database.run();
      return database;
    } catch (Exception e) {
      database.close();
      throw e;
    }
  }

  private static String program(String name) throws IOException {
    // Not on everybody's PATH, but where Debian has the server's.
    String folders = System.getenv("PATH") + File.pathSeparator + "/usr/sbin";
    for (String folder : folders.split(File.pathSeparator, -1)) {
      Path program = Path.of(folder, name);
      if (Files.isExecutable(program)) {
        return program.toString();
      }
    }
    throw new IOException(
        "There is no " + name + " in " + folders + "; Debian: apt-get install mariadb-server");
  }

  private void makeFolder() throws Exception {
    remove(folder);
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve("init.sql"),
        """
        CREATE DATABASE %1$s;
        CREATE USER %1$s@localhost IDENTIFIED BY '%2$s';
        GRANT ALL ON %1$s.* TO %1$s@localhost;
        """
            .formatted(NAME, password));
    Files.writeString(
        folder.resolve("client.cnf"),
        """
        [client]
        protocol=tcp
        host=127.0.0.1
        port=%d
        user=%s
        password=%s
        """
            .formatted(port, NAME, password));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    if (account.isPresent()) {
      ThrowAwayAccount.command("chown", "-R", account.get().name(), folder.toString());
    }
  }

  private void install() throws Exception {
    List<String> words = new ArrayList<>(List.of(program("mariadb-install-db"), "--no-defaults"));
    words.addAll(List.of("--skip-test-db", "--datadir=" + folder.resolve("data")));
    asAccount(words);
    Process process = process(words);
    if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw failed("MariaDB's tables are not made");
    }
  }

  private void run() throws Exception {
    List<String> words = new ArrayList<>(List.of(program("mariadbd"), "--no-defaults"));
    words.addAll(
        List.of(
            "--datadir=" + folder.resolve("data"), "--init-file=" + folder.resolve("init.sql")));
    // A path from the data folder: that of a socket may not be long.
    words.addAll(List.of("--socket=socket", "--pid-file=pid"));
    words.addAll(List.of("--bind-address=127.0.0.1", "--port=" + port));
    words.add("--innodb-flush-log-at-trx-commit=0");
    asAccount(words);
    Runtime.getRuntime().addShutdownHook(atShutdown);
    server = process(words);
    Looks.until(
        LIMIT,
        () -> {
          if (!server.isAlive()) {
            throw failed("MariaDB has ended");
          }
          return client("SELECT 1").code() == 0 ? Optional.of(true) : Optional.empty();
        });
  }

  private void asAccount(List<String> words) {
    account.ifPresent(account -> words.add("--user=" + account.name()));
  }

  private Process process(List<String> words) throws IOException {
    ProcessBuilder builder = Programs.builder(words).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
    return builder.start();
  }

  private Path output() {
    return folder.resolve("output.txt");
  }

  private IOException failed(String what) throws IOException {
    return new IOException(what + ": " + Files.readString(output()));
  }

  private Shell.Outcome client(String sql) throws Exception {
    return new Shell(folder)
        .run("mariadb --defaults-file=client.cnf --batch --skip-column-names " + NAME, sql);
  }

  /**
   * Runs statements.
   *
   * @return the rows, their columns between tabs
   * @throws IOException with MariaDB's words if one fails
   */
  List<String> query(String sql) throws Exception {
    Shell.Outcome outcome = client(sql);
    if (outcome.code() != 0) {
      throw new IOException(outcome.output());
    }
    return outcome.output().lines().toList();
  }

  /** What Azkaban's servers need to know of it, as lines of their properties. */
  List<String> settings() {
    return List.of(
        "database.type=mysql",
        "mysql.host=127.0.0.1",
        "mysql.port=" + port,
        "mysql.database=" + NAME,
        "mysql.user=" + NAME,
        "mysql.password=" + password,
        "mysql.numconnections=20");
  }

  @Override
  public void close() throws IOException {
    try {
      end();
      Runtime.getRuntime().removeShutdownHook(atShutdown);
      remove(folder);
    } finally {
      removeAccount();
    }
  }

  private void removeAccount() throws IOException {
    if (account.isEmpty()) {
      return;
    }
    try {
      account.get().remove();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      throw new IOException("The account of MariaDB is still there: " + account.get().name(), e);
    }
  }

  private void end() {
    if (server == null) {
      return;
    }
    server.destroy();
    try {
      if (!server.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
        server.destroyForcibly();
      }
    } catch (InterruptedException e) {
      server.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static void remove(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = new ArrayList<>(files.toList());
    }
    for (int i = all.size() - 1; i >= 0; i--) {
      Files.delete(all.get(i));
    }
  }
}
