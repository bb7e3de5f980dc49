package io.github.azkabanaws.base.checks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.Paths;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether Azkaban can change its own jar and settings: then whatever once runs in it, or beside it,
 * can take it over for good. A folder counts, because who can write to it can replace its files.
 */
public final class FilesCheck implements SetupCheck {
  private static final List<String> ROOT = Arrays.asList("root", "0");

  private final Set<Path> places = new LinkedHashSet<>();
  private final String server;
  private final String account;

  /**
   * @param files whose folders count too; those that are not there don't
   * @param server whose account should not be able to change them: {@code web server}
   */
  public FilesCheck(Collection<Path> files, String server) {
    this(files, server, account());
  }

  /**
   * @param account who runs this, as a file's owner is called
   */
  FilesCheck(Collection<Path> files, String server, String account) {
    this.server = server;
    for (Path file : files) {
      Path whole = file.toAbsolutePath().normalize();
      places.add(whole);
      if (whole.getParent() != null) {
        places.add(whole.getParent());
      }
    }
    this.account = account;
  }

  @Override
  public void run(CheckLines lines) {
    List<String> found = new ArrayList<>();
    for (Path place : places) {
      String who = Files.exists(place) ? whoChanges(place) : "";
      if (!who.isEmpty()) {
        found.add(place + " (" + who + ")");
      }
    }
    String asRoot =
        isRoot(account) ? "; run this as the " + server + "'s account, which tells more" : "";
    if (found.isEmpty()) {
      lines.ok("nobody but root, or another owner, can change jar and settings" + asRoot);
    } else {
      lines.warning(
          "jar or settings can be changed: " + String.join(", ", found) + asRoot,
          "let root own them, and nobody else write to them: chown root, chmod go-w");
    }
  }

  private String whoChanges(Path place) {
    List<String> who = new ArrayList<>();
    try {
      if (Files.getFileStore(place).isReadOnly()) {
        return "";
      }
    } catch (IOException | SecurityException e) {
      // Not told, as in some containers: then the permissions count.
    }
    try {
      String owner = Files.getOwner(place).getName();
      if (isRoot(account)) {
        // Root can write to everything.
        if (!isRoot(owner)) {
          who.add("its owner " + owner);
        }
      } else if (owner.equals(account) || Files.isWritable(place)) {
        who.add("the account that runs this");
      }
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(place);
      if (permissions.contains(PosixFilePermission.GROUP_WRITE)) {
        who.add("its group");
      }
      if (permissions.contains(PosixFilePermission.OTHERS_WRITE)) {
        who.add("everybody");
      }
    } catch (IOException | UnsupportedOperationException e) {
      // It is gone, or no POSIX file system: what was found counts.
    }
    return String.join(", ", who);
  }

  private static boolean isRoot(String name) {
    return ROOT.contains(name);
  }

  /** The system property has no name for an account that the system does not know. */
  private static String account() {
    try {
      return Files.getOwner(Paths.get("/proc/self")).getName();
    } catch (IOException | UnsupportedOperationException e) {
      return System.getProperty("user.name");
    }
  }
}
