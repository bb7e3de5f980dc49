package io.github.azkabanaws.demo;

import java.io.PrintStream;

/** What the reader of the demo sees: chapters, and lines that say who is speaking. */
final class Console {
  private final PrintStream out;
  private final Colors colors;
  private int chapter;

  Console(PrintStream out, Colors colors) {
    this.out = out;
    this.colors = colors;
  }

  /** One for this JVM's output, with colours if it is a terminal's. */
  static Console ofThisJvm() {
    return new Console(System.out, Colors.of(System.getenv(), Colors.isTerminal()));
  }

  synchronized void chapter(String title) {
    chapter++;
    out.println();
    out.println(colors.bold("=== " + chapter + ". " + title));
  }

  /**
   * Prints one line.
   *
   * @param speaker at most twelve characters
   */
  synchronized void line(String speaker, String text) {
    out.println(colors.speaker(speaker, String.format("%12s | %s", speaker, text)));
  }

  synchronized void plain(String text) {
    out.println(text);
  }

  /** Prints what has turned out, in the colour of that. */
  synchronized void verdict(boolean good, String text) {
    out.println(good ? colors.good(text) : colors.bad(text));
  }
}
