package io.github.azkabanaws.emr.notices;

import io.github.azkabanaws.emr.base.Settings;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** How many notices people have not got one by one, and of what. Not thread-safe. */
final class LeftOut {
  private final Map<NoticeKind, Integer> tooMany = new EnumMap<>(NoticeKind.class);
  private final Map<NoticeKind, Integer> notArrived = new EnumMap<>(NoticeKind.class);

  private final Map<NoticeKind, Integer> tooLate = new EnumMap<>(NoticeKind.class);

  void tooMany(NoticeKind kind) {
    tooMany.merge(kind, 1, Integer::sum);
  }

  void notArrived(NoticeKind kind) {
    notArrived.merge(kind, 1, Integer::sum);
  }

  /** One that was not even tried, because others were before it for as long as it was worth it. */
  void tooLate(NoticeKind kind) {
    tooLate.merge(kind, 1, Integer::sum);
  }

  boolean isEmpty() {
    return tooMany.isEmpty() && notArrived.isEmpty() && tooLate.isEmpty();
  }

  LeftOut copy() {
    LeftOut copy = new LeftOut();
    copy.tooMany.putAll(tooMany);
    copy.notArrived.putAll(notArrived);
    copy.tooLate.putAll(tooLate);
    return copy;
  }

  /** What a copy from before says is told. */
  void told(LeftOut before) {
    subtract(tooMany, before.tooMany);
    subtract(notArrived, before.notArrived);
    subtract(tooLate, before.tooLate);
  }

  private static void subtract(Map<NoticeKind, Integer> from, Map<NoticeKind, Integer> what) {
    what.forEach(
        (kind, number) ->
            from.computeIfPresent(
                kind, (same, now) -> now.equals(number) ? null : Integer.valueOf(now - number)));
  }

  /**
   * Says it.
   *
   * @param perMinute how many of them are sent
   */
  String sentence(int perMinute) {
    StringBuilder sentence = new StringBuilder();
    if (!tooMany.isEmpty()) {
      int all = sum(tooMany);
      sentence
          .append(all)
          .append(all == 1 ? " notice was" : " notices were")
          .append(" left out, because at most ")
          .append(perMinute)
          .append(" a minute are sent (")
          .append(NoticeSettings.RATE)
          .append("): ")
          .append(kinds(tooMany))
          .append(". ");
    }
    if (!notArrived.isEmpty()) {
      int all = sum(notArrived);
      sentence
          .append(all)
          .append(all == 1 ? " notice has" : " notices have")
          .append(" perhaps not arrived, because SNS did not take them or gave no answer in time: ")
          .append(kinds(notArrived))
          .append(". ");
    }
    if (!tooLate.isEmpty()) {
      int all = sum(tooLate);
      sentence
          .append(all)
          .append(all == 1 ? " notice was" : " notices were")
          .append(" given up after ")
          .append(Settings.show(NoticeBacklog.WORTH))
          .append(", because others went first or SNS took none: ")
          .append(kinds(tooLate))
          .append(". ");
    }
    return sentence.append("The logs of the jobs say what happened to each.").toString();
  }

  private static int sum(Map<NoticeKind, Integer> numbers) {
    return numbers.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static String kinds(Map<NoticeKind, Integer> numbers) {
    return numbers.entrySet().stream()
        .map(each -> each.getValue() + " " + each.getKey().text())
        .collect(Collectors.joining(", "));
  }
}
