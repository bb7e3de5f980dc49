package io.github.azkabanaws.docs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** A drawn picture of the pages, and the sources that it names. */
final class Picture {
  static final Path FOLDER = ProjectFiles.ROOT.resolve("docs/pictures");

  private final Path file;
  private final Element svg;

  private Picture(Path file, Element svg) {
    this.file = file;
    this.svg = svg;
  }

  static List<Picture> all() throws IOException {
    List<Picture> all = new ArrayList<>();
    for (Path file : ProjectFiles.ending(".svg")) {
      all.add(read(file));
    }
    return all;
  }

  /** One of those in {@code docs/pictures}, by its name without {@code .svg}. */
  static Picture of(String name) throws IOException {
    return read(FOLDER.resolve(name + ".svg"));
  }

  private static Picture read(Path file) throws IOException {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      return new Picture(
          file,
          factory
              .newDocumentBuilder()
              .parse(new ByteArrayInputStream(Files.readAllBytes(file)))
              .getDocumentElement());
    } catch (SAXException | ParserConfigurationException e) {
      throw new IOException(file + " is no XML", e);
    }
  }

  String name() {
    return ProjectFiles.name(file);
  }

  Path file() {
    return file;
  }

  /** What it was drawn from, in the picture's folder; several are named with blanks. */
  List<Path> sources() {
    return svg.getAttribute("data-source").isBlank()
        ? List.of()
        : List.of(svg.getAttribute("data-source").split(" ", -1)).stream()
            .map(file::resolveSibling)
            .toList();
  }

  /** The SHA-256 that its sources had, one after another, when it was drawn. */
  String checksumOfSources() {
    return svg.getAttribute("data-sha256");
  }

  /** The SHA-256 that they have now. */
  String checksumNow() throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path source : sources()) {
        digest.update(Files.readAllBytes(source));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  String attribute(String name) {
    return svg.getAttribute(name);
  }

  /** All elements of a name, or of all names for {@code *}. */
  List<Element> elements(String name) {
    NodeList found = svg.getElementsByTagName(name);
    List<Element> elements = new ArrayList<>();
    for (int i = 0; i < found.getLength(); i++) {
      elements.add((Element) found.item(i));
    }
    return elements;
  }

  /** The text of the first element of that name, empty if there is none. */
  String text(String element) {
    return elements(element).stream().findFirst().map(Element::getTextContent).orElse("").strip();
  }

  /** What stands in it, in the order of the file. */
  List<String> words() {
    return elements("text").stream().map(e -> e.getTextContent().replace('\u00a0', ' ')).toList();
  }
}
