package io.github.azkabanaws.cognito.usersxml;

import azkaban.user.Permission;
import io.github.azkabanaws.base.text.LogText;
import io.github.azkabanaws.cognito.base.LoginNames;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.XMLConstants;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.Locator;
import org.xml.sax.SAXException;
import org.xml.sax.SAXParseException;
import org.xml.sax.XMLReader;
import org.xml.sax.ext.DefaultHandler2;

/**
 * Reads azkaban-users.xml once; looks at the root's children only, as Azkaban does.
 *
 * <p>What is certainly a mistake is an error, in words of our own: the parser's can quote a
 * password. What has no effect, or is given and not defined, is a warning.
 */
final class UsersXmlHandler extends DefaultHandler2 {
  private static final Pattern COMMA = Pattern.compile(",");

  private final Map<String, XmlUser> users = new LinkedHashMap<>();
  private final Map<String, Set<String>> groupRoles = new LinkedHashMap<>();
  private final UsersXmlRoles roles = new UsersXmlRoles();
  private final UsersXmlWarnings warnings = new UsersXmlWarnings();
  private final Set<String> plainUsers = new TreeSet<>();
  private Locator locator;
  private int depth;
  private boolean rootSeen;
  private boolean insideKnown;

  UsersXml parse(InputSource source)
      throws SAXException, ParserConfigurationException, IOException {
    secureReader().parse(source);
    roles.warnOfUndefined(warnings);
    if (!plainUsers.isEmpty()) {
      warnings.add(
          "holds plain passwords of "
              + LogText.quoteAll(plainUsers)
              + "; put hashes there, made by io.github.azkabanaws.cognito.HashPassword");
    }
    return new UsersXml(users.values(), roles.defined(), groupRoles, warnings.texts());
  }

  private XMLReader secureReader() throws SAXException, ParserConfigurationException {
    SAXParserFactory factory = SAXParserFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature(XmlFault.NO_DOCTYPE, true);
    factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
    factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
    XMLReader reader = factory.newSAXParser().getXMLReader();
    reader.setContentHandler(this);
    reader.setErrorHandler(this);
    reader.setProperty("http://xml.org/sax/properties/lexical-handler", this);
    return reader;
  }

  @Override
  public void setDocumentLocator(Locator locator) {
    this.locator = locator;
  }

  @Override
  public void startElement(String uri, String local, String element, Attributes attributes)
      throws SAXException {
    depth++;
    rootSeen = true;
    if (depth == 1) {
      if (!element.equals(UsersXmlWords.ROOT)) {
        throw problem("the root element is another one; allowed: <" + UsersXmlWords.ROOT + ">");
      }
    } else if (depth == 2) {
      insideKnown = UsersXmlWords.isElement(element);
      if (insideKnown) {
        checkAttributes(element, attributes);
        add(element, attributes);
      } else {
        checkElement(element);
      }
    } else if (depth == 3 && insideKnown) {
      warn(
          "an element inside another has no effect; each stands below <"
              + UsersXmlWords.ROOT
              + ">");
    }
  }

  @Override
  public void endElement(String uri, String local, String element) {
    depth--;
  }

  @Override
  public void characters(char[] text, int start, int length) {
    if (!new String(text, start, length).trim().isEmpty()) {
      warn("text between the elements has no effect");
    }
  }

  private void checkElement(String element) throws SAXException {
    Optional<String> meant = UsersXmlWords.inOtherCapitals(element, UsersXmlWords.elements());
    if (meant.isPresent()) {
      throw problem("the element is written <" + meant.get() + ">, in small letters");
    }
    warn(
        "there is an element that has no effect"
            + UsersXmlWords.meant(element, UsersXmlWords.elements()));
  }

  private void checkAttributes(String element, Attributes attributes) throws SAXException {
    List<String> known = UsersXmlWords.attributesOf(element);
    for (int i = 0; i < attributes.getLength(); i++) {
      String attribute = attributes.getQName(i);
      if (known.contains(attribute) || UsersXmlWords.isOfXml(attribute)) {
        continue;
      }
      Optional<String> meant = UsersXmlWords.inOtherCapitals(attribute, known);
      if (meant.isPresent()) {
        throw problem(
            "an attribute of <" + element + "> is written " + meant.get() + ", in small letters");
      }
      warn(
          "attribute "
              + (i + 1)
              + " of <"
              + element
              + "> has no effect"
              + UsersXmlWords.meant(attribute, known));
    }
  }

  private void add(String element, Attributes attributes) throws SAXException {
    if (element.equals(UsersXmlWords.USER)) {
      addUser(attributes);
    } else if (element.equals(UsersXmlWords.ROLE)) {
      addRole(attributes);
    } else {
      addGroup(attributes);
    }
  }

  private void addUser(Attributes attributes) throws SAXException {
    String name = required(UsersXmlWords.USER, attributes, "username");
    String owner = "the user " + LogText.quote(name);
    String text = required(UsersXmlWords.USER, attributes, "password");
    StoredPassword password = password(name, text);
    if (name.equals(LoginNames.TOKEN)) {
      throw problem(owner + ": that name stands for token logins, rename it");
    }
    XmlUser user =
        new XmlUser(
            name,
            password,
            names(attributes, "roles"),
            names(attributes, "groups"),
            names(attributes, "proxy"),
            Optional.ofNullable(attributes.getValue("email")));
    roles.give(line(), owner, user.roles());
    if (name.trim().isEmpty() || name.equals(LoginNames.OAUTH)) {
      warn(owner + " can't sign in with that name");
    } else if (!name.equals(name.trim())) {
      warn(owner + " has blanks around the name, and signs in with them only");
    }
    if (text.trim().isEmpty() || text.length() > XmlLogin.MAX_PASSWORD_LENGTH) {
      warn(
          owner
              + " can't sign in: the password is blank or has more than "
              + XmlLogin.MAX_PASSWORD_LENGTH
              + " characters");
    }
    if (users.put(name, user) != null) {
      warn("has " + owner + " a second time; the last one counts");
    }
  }

  private StoredPassword password(String user, String text) throws SAXException {
    try {
      StoredPassword password = StoredPassword.parse(text);
      if (password.iterations() == 0) {
        plainUsers.add(user);
      }
      return password;
    } catch (IllegalArgumentException e) {
      throw problem("the password of the user " + LogText.quote(user) + " " + e.getMessage());
    }
  }

  private void addGroup(Attributes attributes) throws SAXException {
    String name = name(UsersXmlWords.GROUP, attributes);
    String owner = "the group " + LogText.quote(name);
    Set<String> given = names(attributes, "roles");
    roles.give(line(), owner, given);
    if (groupRoles.put(name, given) != null) {
      warn("has " + owner + " a second time; the roles of the last one count");
    }
  }

  private void addRole(Attributes attributes) throws SAXException {
    String name = name(UsersXmlWords.ROLE, attributes);
    String owner = "the role " + LogText.quote(name);
    Permission permission =
        permission(owner, required(UsersXmlWords.ROLE, attributes, "permissions"));
    if (permission.getTypes().isEmpty()) {
      warn(owner + " permits nothing");
    }
    if (!roles.define(name, permission)) {
      warn("has " + owner + " a second time; the permissions of the last one count");
    }
  }

  private Permission permission(String owner, String list) throws SAXException {
    List<String> known =
        Arrays.stream(Permission.Type.values()).map(Enum::name).collect(Collectors.toList());
    Permission permission = new Permission();
    for (String type : names(list)) {
      if (known.contains(type)) {
        permission.addPermission(Permission.Type.valueOf(type));
        continue;
      }
      Optional<String> meant = UsersXmlWords.inOtherCapitals(type, known);
      if (meant.isPresent()) {
        throw problem("a permission of " + owner + " is written " + meant.get() + ", in capitals");
      }
      warn(
          "the permission "
              + LogText.quote(type)
              + " of "
              + owner
              + " is ignored: this Azkaban has no such permission"
              + UsersXmlWords.meant(type, known));
    }
    return permission;
  }

  /** Azkaban gives what a group has blanks around to users whose list has the same blanks. */
  private String name(String element, Attributes attributes) throws SAXException {
    String written = required(element, attributes, "name");
    String name = written.trim();
    if (name.isEmpty()) {
      warn("a <" + element + "> has no name");
    } else if (!name.equals(written)) {
      warn(
          "the blanks around the name of the "
              + element
              + " "
              + LogText.quote(name)
              + " are left out");
    }
    return name;
  }

  @Override
  public void comment(char[] text, int start, int length) throws SAXException {
    checkAfterRoot("a comment");
  }

  @Override
  public void processingInstruction(String target, String data) throws SAXException {
    checkAfterRoot("a processing instruction");
  }

  private void checkAfterRoot(String what) throws SAXException {
    if (!rootSeen) {
      throw problem(
          what
              + " before <"
              + UsersXmlWords.ROOT
              + ">: Azkaban reads no users from a file that starts like this, move it inside");
    }
  }

  private String required(String element, Attributes attributes, String name) throws SAXException {
    String value = attributes.getValue(name);
    if (value == null) {
      throw problem("<" + element + "> has no attribute " + name);
    }
    return value;
  }

  private static Set<String> names(Attributes attributes, String name) {
    return names(Optional.ofNullable(attributes.getValue(name)).orElse(""));
  }

  private static Set<String> names(String list) {
    Set<String> names = new LinkedHashSet<>();
    COMMA.splitAsStream(list).map(String::trim).filter(s -> !s.isEmpty()).forEach(names::add);
    return names;
  }

  private void warn(String text) {
    warnings.add(line(), text);
  }

  private int line() {
    return locator == null ? 0 : locator.getLineNumber();
  }

  private SAXException problem(String message) {
    return new XmlFault(line(), message);
  }

  // Without these two the parser would write to the console.

  @Override
  public void error(SAXParseException e) throws SAXException {
    throw XmlFault.of(e);
  }

  @Override
  public void fatalError(SAXParseException e) throws SAXException {
    throw XmlFault.of(e);
  }
}
