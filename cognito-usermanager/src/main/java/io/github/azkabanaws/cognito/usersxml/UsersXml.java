package io.github.azkabanaws.cognito.usersxml;

import azkaban.user.Role;
import io.github.azkabanaws.base.files.FileContent;
import io.github.azkabanaws.base.files.FileTrouble;
import io.github.azkabanaws.base.files.WholeFile;
import io.github.azkabanaws.cognito.base.NameForm;
import java.io.ByteArrayInputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.io.UnsupportedEncodingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.ParserConfigurationException;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * What azkaban-users.xml says: users, roles, and the groups' roles. Immutable; one reading of the
 * file.
 *
 * <p>Reads more strictly than Azkaban: no DOCTYPE and so no external entities, and nothing before
 * the root element, because Azkaban takes the first node of the file for the root and would see no
 * users at all.
 */
public final class UsersXml {
  /** Room for some hundred thousand users. */
  private static final int MAX_BYTES = 16 * 1024 * 1024;

  private final Map<String, XmlUser> users;
  private final Set<String> userForms;
  private final Set<String> proxyForms;
  private final Map<String, Role> roles;
  private final Set<String> groups;
  private final GroupRoles groupRoles;
  private final int mostIterations;
  private final List<String> warnings;

  public UsersXml(
      Collection<XmlUser> users,
      Collection<Role> roles,
      Map<String, Set<String>> groupRoles,
      List<String> warnings) {
    Map<String, XmlUser> byName = new HashMap<>();
    Set<String> forms = new HashSet<>();
    Set<String> proxies = new HashSet<>();
    Set<String> allGroups = new HashSet<>(groupRoles.keySet());
    int most = 0;
    for (XmlUser user : users) {
      byName.put(user.name(), user);
      forms.add(NameForm.of(user.name()));
      user.proxies().forEach(proxy -> proxies.add(NameForm.of(proxy)));
      allGroups.addAll(user.groups());
      most = Math.max(most, user.password().iterations());
    }
    Map<String, Role> rolesByName = new HashMap<>();
    roles.forEach(role -> rolesByName.put(role.getName(), role));
    this.users = Collections.unmodifiableMap(byName);
    this.userForms = Collections.unmodifiableSet(forms);
    this.proxyForms = Collections.unmodifiableSet(proxies);
    this.roles = Collections.unmodifiableMap(rolesByName);
    this.groups = Collections.unmodifiableSet(allGroups);
    this.groupRoles = new GroupRoles(groupRoles);
    this.mostIterations = most;
    this.warnings = Collections.unmodifiableList(new ArrayList<>(warnings));
  }

  /**
   * Reads the file as it stands now.
   *
   * @throws InvalidFileException naming the file, the line where there is one, and the problem
   */
  public static UsersXml read(Path file) throws InvalidFileException {
    try {
      return parse(file, file(file).read());
    } catch (IOException e) {
      throw new InvalidFileException(file, -1, FileTrouble.told(file, e));
    }
  }

  /** The file, to be read as a whole. */
  static WholeFile file(Path file) {
    return new WholeFile(file, MAX_BYTES);
  }

  /**
   * @param file where the content comes from, for the messages
   * @throws InvalidFileException naming the file, the line where there is one, and the problem
   */
  static UsersXml parse(Path file, FileContent content) throws InvalidFileException {
    UsersXmlHandler handler = new UsersXmlHandler();
    try {
      return handler.parse(new InputSource(new ByteArrayInputStream(content.bytes())));
    } catch (XmlFault e) {
      throw new InvalidFileException(file, e.line(), e.getMessage());
    } catch (SAXException | ParserConfigurationException e) {
      // Not its message, which can quote the file.
      throw new InvalidFileException(
          file, -1, "it can't be read as XML (" + e.getClass().getSimpleName() + ")");
    } catch (CharConversionException | UTFDataFormatException | UnsupportedEncodingException e) {
      throw new InvalidFileException(
          file,
          -1,
          "it is not text in the encoding that its first line names, UTF-8 if it names none");
    } catch (IOException e) {
      throw new InvalidFileException(
          file, -1, "its text can't be decoded (" + e.getClass().getSimpleName() + ")");
    }
  }

  public int userCount() {
    return users.size();
  }

  public int roleCount() {
    return roles.size();
  }

  public boolean hasUser(String name) {
    return users.containsKey(name);
  }

  /** Whether there is a user whose name is the same in the form that names are compared in. */
  public boolean hasUserLike(String name) {
    return userForms.contains(NameForm.of(name));
  }

  /** Whether a user may run jobs under the name, or one of the same form. */
  public boolean hasProxyLike(String name) {
    return proxyForms.contains(NameForm.of(name));
  }

  /** Absent if there is none of this name. */
  public Optional<XmlUser> user(String name) {
    return Optional.ofNullable(users.get(name));
  }

  /** Absent if the file does not define it. */
  public Optional<Role> role(String name) {
    return Optional.ofNullable(roles.get(name));
  }

  /** Whether a {@code <group>} or a user's list of groups names it. */
  public boolean hasGroup(String name) {
    return groups.contains(name);
  }

  /** The groups that have a role with a permission. */
  public Set<String> effectiveGroups() {
    Set<String> effective = new TreeSet<>();
    for (String group : groupRoles.groups()) {
      boolean any =
          groupRoles.of(Collections.singleton(group)).stream()
              .map(roles::get)
              .anyMatch(role -> role != null && !role.getPermission().getTypes().isEmpty());
      if (any) {
        effective.add(group);
      }
    }
    return effective;
  }

  /** Whether a {@code <user>} is in it. */
  public boolean hasGroupOfUser(String group) {
    return users.values().stream().anyMatch(user -> user.groups().contains(group));
  }

  public GroupRoles groupRoles() {
    return groupRoles;
  }

  /** The iterations of the user whose password is the most expensive to check. */
  int mostIterations() {
    return mostIterations;
  }

  /** What an administrator should correct, but keeps nobody out. */
  public List<String> warnings() {
    return warnings;
  }

  /** The file can't be used; the message says where and why. */
  public static final class InvalidFileException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidFileException(Path file, int line, String problem) {
      super(file.getFileName() + (line > 0 ? " line " + line : "") + ": " + problem);
    }
  }
}
