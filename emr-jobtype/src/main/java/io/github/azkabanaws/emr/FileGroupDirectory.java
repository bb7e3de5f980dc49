package io.github.azkabanaws.emr;

import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.log4j.Logger;

/**
 * Groups from a text file of lines {@code user=group,group}. Blank lines and lines that start with
 * {@code #} are comments. The file is read anew for every job, so a change counts at once; a file
 * with one bad line counts for nobody, so that a typing error never widens what a user holds.
 */
final class FileGroupDirectory implements GroupDirectory {
  /** Room for some ten thousand users. */
  static final int LONGEST = 1024 * 1024;

  /** Control and format characters and line separators of Unicode; a tab may stay. */
  private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}&&[^\t]]");

  private final Path file;

  FileGroupDirectory(Path file) {
    this.file = file;
  }

  @Override
  public Set<String> groupsOf(String user, Signal kill, Logger log) throws StepJobException {
    Set<String> groups = read().get(user);
    if (groups == null) {
      throw new StepJobException(
          "Refused: user '" + GroupNames.show(user) + "' is not in the group file " + file + ".");
    }
    return groups;
  }

  private Map<String, Set<String>> read() throws StepJobException {
    String[] lines = text().split("\r?\n", -1);
    Map<String, Set<String>> groupsByUser = new HashMap<>();
    for (int i = 0; i < lines.length; i++) {
      Matcher unseen = UNSEEN.matcher(lines[i]);
      if (unseen.find()) {
        throw invalid(i, "has a character that can't be seen, " + GroupNames.show(unseen.group()));
      }
      String line = lines[i].trim();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      String user = equals < 0 ? "" : line.substring(0, equals).trim();
      if (user.isEmpty() || line.indexOf('=', equals + 1) >= 0) {
        throw invalid(i, "is not user=group,group");
      }
      if (groupsByUser.put(user, members(line.substring(equals + 1))) != null) {
        throw invalid(i, "names user '" + GroupNames.show(user) + "' a second time");
      }
    }
    return groupsByUser;
  }

  private String text() throws StepJobException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw unreadable("it is not a regular file");
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    // Not a channel's: the JDK would keep four kilobytes for each thread that has read from one.
    try (InputStream in = new FileInputStream(file.toFile())) {
      byte[] buffer = new byte[8192];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        bytes.write(buffer, 0, read);
        if (bytes.size() > LONGEST) {
          throw unreadable("it has more than " + LONGEST + " bytes");
        }
      }
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw unreadable("it is not UTF-8 text");
    } catch (IOException e) {
      throw unreadable(e.toString());
    }
  }

  private static Set<String> members(String list) {
    Set<String> groups = new LinkedHashSet<>();
    for (String group : list.split(",", -1)) {
      if (!group.trim().isEmpty()) {
        groups.add(group.trim());
      }
    }
    return Collections.unmodifiableSet(groups);
  }

  private StepJobException unreadable(String reason) {
    return new StepJobException(
        "The group file " + file + " (" + GroupSettings.FILE + ") can't be read: " + reason + ".");
  }

  private StepJobException invalid(int index, String what) {
    return new StepJobException(
        "Line " + (index + 1) + " of the group file " + file + " " + what + ".");
  }
}
