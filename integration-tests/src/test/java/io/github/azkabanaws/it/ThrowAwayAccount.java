package io.github.azkabanaws.it;

import io.github.azkabanaws.harness.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.ThreadLocalRandom;

/** An account of this machine that is gone again after the test. Needs root. */
final class ThrowAwayAccount {
  private final String name;
  private final Path sudoers;

  private ThrowAwayAccount(String name) {
    this.name = name;
    this.sudoers = Path.of("/etc/sudoers.d", name);
  }

  static boolean areSupported() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** A name that no account has. */
  static String freeName() {
    return "azk-test-" + Integer.toHexString(ThreadLocalRandom.current().nextInt());
  }

  static ThrowAwayAccount create() throws Exception {
    ThrowAwayAccount account = existing(freeName());
    command("useradd", "--create-home", "--user-group", "--shell", "/bin/bash", account.name);
    return account;
  }

  /** One that something else has made or is about to make. */
  static ThrowAwayAccount existing(String name) {
    return new ThrowAwayAccount(name);
  }

  String name() {
    return name;
  }

  /** Lets it use sudo as EMR lets its account {@code hadoop}. */
  void maySudo() throws Exception {
    // Whole and with its rights at once, since another test's sudo may read it; names with a dot
    // it passes over.
    Path unread = sudoers.resolveSibling(sudoers.getFileName() + ".new");
    Files.writeString(unread, name + " ALL=(ALL) NOPASSWD: ALL\n");
    command("chmod", "0440", unread.toString());
    Files.move(unread, sudoers, StandardCopyOption.ATOMIC_MOVE);
  }

  /** With its home, its processes and its right to use sudo. */
  void remove() throws Exception {
    Files.deleteIfExists(sudoers);
    command("userdel", "--force", "--remove", name);
  }

  /** Runs a command of the machine that has to succeed. */
  static void command(String... words) throws Exception {
    Programs.Outcome outcome = Programs.run(Wrapper.LIMIT, words);
    // userdel says with 12 that there was no mailbox to remove.
    if (outcome.code() != 0 && outcome.code() != 12) {
      throw new IOException(String.join(" ", words) + ": " + outcome.output());
    }
  }
}
