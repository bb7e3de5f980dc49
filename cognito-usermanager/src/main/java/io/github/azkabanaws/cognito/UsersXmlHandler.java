package io.github.azkabanaws.cognito;

import azkaban.user.Permission;
import azkaban.user.Role;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
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

/** Reads azkaban-users.xml once; looks at the root's children only, as Azkaban does. */
final class UsersXmlHandler extends DefaultHandler2 {
  private static final String ROOT = "azkaban-users";
  private static final Pattern COMMA = Pattern.compile(",");

  private final Map<String, XmlUser> users = new LinkedHashMap<>();
  private final Map<String, Role> roles = new HashMap<>();
  private final Map<String, Set<String>> groupRoles = new HashMap<>();
  private final List<String> warnings = new ArrayList<>();
  private final Set<String> plainUsers = new TreeSet<>();
  private Locator locator;
  private int depth;
  private boolean rootSeen;

  UsersXml parse(InputSource source)
      throws SAXException, ParserConfigurationException, IOException {
    secureReader().parse(source);
    if (!plainUsers.isEmpty()) {
      warnings.add(
          "azkaban-users.xml holds plain passwords of "
              + LogText.quoteAll(plainUsers)
              + "; put hashes there, made by io.github.azkabanaws.cognito.HashPassword");
    }
    return new UsersXml(users.values(), roles.values(), groupRoles, warnings);
  }

  private XMLReader secureReader() throws SAXException, ParserConfigurationException {
    SAXParserFactory factory = SAXParserFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
    factory.setFeature("http://xml.org/sax/features/external-parameter-entities", false);
    factory.setXIncludeAware(false);
    XMLReader reader = factory.newSAXParser().getXMLReader();
    reader.setContentHandler(this);
    reader.setErrorHandler(this);
    reader.setEntityResolver(this);
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
    if (depth == 1 && !element.equals(ROOT)) {
      throw problem("the root element is <" + element + ">; allowed: <" + ROOT + ">");
    }
    if (depth != 2) {
      return;
    }
    if (element.equals("user")) {
      addUser(attributes);
    } else if (element.equals("role")) {
      addRole(attributes);
    } else if (element.equals("group")) {
      groupRoles.put(required(element, attributes, "name"), names(attributes.getValue("roles")));
    }
  }

  @Override
  public void endElement(String uri, String local, String element) {
    depth--;
  }

  private void addUser(Attributes attributes) throws SAXException {
    String name = required("user", attributes, "username");
    StoredPassword password = password(name, required("user", attributes, "password"));
    if (name.equals(CognitoUserManager.TOKEN_USER)) {
      throw problem(
          "the user " + LogText.quote(name) + ": that name stands for token logins, rename it");
    }
    XmlUser user =
        new XmlUser(
            name,
            password,
            names(attributes.getValue("roles")),
            names(attributes.getValue("groups")),
            names(attributes.getValue("proxy")),
            attributes.getValue("email"));
    if (users.put(name, user) != null) {
      warnings.add(
          "azkaban-users.xml has the user " + LogText.quote(name) + " twice; the last one counts");
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

  private void addRole(Attributes attributes) throws SAXException {
    String name = required("role", attributes, "name");
    Permission permission = new Permission();
    for (String type : names(required("role", attributes, "permissions"))) {
      try {
        permission.addPermission(Permission.Type.valueOf(type));
      } catch (IllegalArgumentException e) {
        warnings.add(
            "The permission "
                + LogText.quote(type)
                + " of the role "
                + LogText.quote(name)
                + " in azkaban-users.xml is ignored: this Azkaban has no such permission");
      }
    }
    roles.put(name, new Role(name, permission));
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
              + ROOT
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

  private static Set<String> names(String list) {
    Set<String> names = new LinkedHashSet<>();
    COMMA
        .splitAsStream(list == null ? "" : list)
        .map(String::trim)
        .filter(s -> !s.isEmpty())
        .forEach(names::add);
    return names;
  }

  private SAXParseException problem(String message) {
    return new SAXParseException(message, locator);
  }

  // Without these two the parser would write to the console.

  @Override
  public void error(SAXParseException e) throws SAXException {
    throw e;
  }

  @Override
  public void fatalError(SAXParseException e) throws SAXException {
    throw e;
  }
}
