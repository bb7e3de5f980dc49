package io.github.azkabanaws.virtualtime;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The table of crowds as a picture: how soon ends are noticed, by whom, among whom. */
final class ScalePlot {
  /** The name of what it is drawn from, beside the picture. */
  static final String SOURCE = "how-soon.points";

  static final String PICTURE = "how-soon.svg";

  private static final int WIDTH = 870;
  private static final int LEFT = 250;
  private static final int RIGHT = 760;
  private static final int TOP = 70;
  private static final int LINE = 20;
  private static final int GAP = 34;
  private static final double LEAST = 0.5;
  private static final double MOST = 500;
  private static final List<Double> TICKS =
      List.of(0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 180.0, 500.0);
  private static final Map<String, String> COLOURS =
      Map.of("this job type", "#0b5cad", "with end notes", "#0a7d38");
  private static final String OTHERS = "#b05a00";
  private static final int MARGIN = 4;

  private ScalePlot() {}

  /**
   * One line of the picture.
   *
   * @param among the heading that it stands below
   * @param way who watched
   * @param failed jobs that failed though their step completed
   * @param aim the most that a test allows for the mean; 0 if none does
   */
  record Point(String among, String way, double mean, double p95, int failed, double aim) {
    static Point of(CrowdResult result, String way, double aim) {
      CrowdCase crowd = result.crowd();
      String among = crowd.jvms() + " x " + crowd.jobs() + " jobs: " + crowd.name();
      return new Point(among, way, result.mean(), result.p95(), result.wronglyFailed(), aim);
    }

    private static Point parse(String line) {
      String[] parts = line.split(";", -1);
      return new Point(
          parts[0],
          parts[1],
          Double.parseDouble(parts[2]),
          Double.parseDouble(parts[3]),
          Integer.parseInt(parts[4]),
          Double.parseDouble(parts[5]));
    }

    private String line() {
      return String.format(
          Locale.ROOT, "%s;%s;%.1f;%.1f;%d;%.1f%n", among, way, mean, p95, failed, aim);
    }
  }

  /** The source's text. */
  static String source(List<Point> points) {
    StringBuilder text = new StringBuilder();
    points.forEach(point -> text.append(point.line()));
    return text.toString();
  }

  /** The picture that a source says. */
  static String draw(String source) {
    Map<String, List<Point>> groups = new LinkedHashMap<>();
    source
        .lines()
        .map(Point::parse)
        .forEach(point -> groups.computeIfAbsent(point.among(), a -> new ArrayList<>()).add(point));
    StringBuilder body = new StringBuilder();
    int y = TOP;
    for (Map.Entry<String, List<Point>> group : groups.entrySet()) {
      text(body, MARGIN, y, "start", "bold", "black", group.getKey());
      y += LINE;
      for (Point point : group.getValue()) {
        line(body, point, y);
        y += LINE;
      }
      y += GAP - LINE;
    }
    int height = y + LINE;
    return """
    <?xml version="1.0" encoding="UTF-8"?>
    <svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d"
     role="img" aria-labelledby="title text" data-source="%s" data-sha256="%s">
    <title id="title">How soon a step's end is noticed</title>
    <desc id="text">%s</desc>
    <rect width="100%%" height="100%%" fill="white"/>
    """
            .formatted(WIDTH, height, WIDTH, height, SOURCE, sha256(source), words(groups))
        + axis(height)
        + body
        + "</svg>\n";
  }

  /** For those who can't see it. */
  private static String words(Map<String, List<Point>> groups) {
    StringBuilder words =
        new StringBuilder(
            "Seconds from the end of a step to the moment when its job knows: mean and 95th"
                + " percentile, on a logarithmic scale.");
    groups.forEach(
        (among, points) -> {
          words.append(' ').append(escape(among)).append(':');
          for (Point point : points) {
            words.append(
                String.format(
                    Locale.ROOT,
                    " %s %.1f and %.1f",
                    escape(point.way()),
                    point.mean(),
                    point.p95()));
            words.append(point.failed() == 0 ? ";" : ", " + point.failed() + " jobs failed;");
          }
        });
    return words.toString();
  }

  private static String axis(int height) {
    StringBuilder axis = new StringBuilder();
    text(
        axis,
        MARGIN,
        LINE,
        "start",
        "normal",
        "black",
        "Seconds from a step's end to its job's: mean (dot), 95th percentile (bar), and the mean"
            + " that a test allows (>)");
    for (double tick : TICKS) {
      axis.append(
          String.format(
              Locale.ROOT,
              "<path d=\"M%.0f %dV%d\" stroke=\"#d0d0d0\"/>%n",
              x(tick),
              2 * LINE + MARGIN,
              height - MARGIN));
      text(
          axis,
          x(tick),
          2 * LINE,
          "middle",
          "normal",
          "black",
          tick < 1 ? String.valueOf(tick) : String.valueOf((int) tick));
    }
    return axis.toString();
  }

  private static void line(StringBuilder body, Point point, int y) {
    String colour = COLOURS.getOrDefault(point.way(), OTHERS);
    text(body, LEFT - 2 * MARGIN, y, "end", "normal", colour, point.way());
    double middle = y - MARGIN;
    double mean = x(point.mean());
    double p95 = x(point.p95());
    body.append(
        String.format(
            Locale.ROOT,
            "<path d=\"M%.1f %.1fH%.1fm0 -5v10\" stroke=\"%s\" stroke-width=\"2\" fill=\"none\"/>%n"
                + "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"5\" fill=\"%s\"/>%n",
            mean,
            middle,
            p95,
            colour,
            mean,
            middle,
            colour));
    if (point.aim() > 0) {
      body.append(
          String.format(
              Locale.ROOT,
              "<path d=\"M%.1f %.1fl6 5l-6 5\" stroke=\"black\" fill=\"none\"/>%n",
              x(point.aim()),
              middle - 5));
    }
    if (point.failed() > 0) {
      text(body, RIGHT + 2 * MARGIN, y, "start", "bold", colour, point.failed() + " failed");
    }
  }

  private static void text(
      StringBuilder to,
      double x,
      double y,
      String anchor,
      String weight,
      String colour,
      String text) {
    to.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.0f\" y=\"%.0f\" text-anchor=\"%s\" font-family=\"sans-serif\""
                + " font-size=\"13\" font-weight=\"%s\" fill=\"%s\">%s</text>%n",
            x,
            y,
            anchor,
            weight,
            colour,
            escape(text)));
  }

  private static double x(double seconds) {
    double part =
        Math.log(Math.max(LEAST, Math.min(MOST, seconds)) / LEAST) / Math.log(MOST / LEAST);
    return LEFT + part * (RIGHT - LEFT);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
