package io.github.azkabanaws.emr;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The fields of an object of this project, and of theirs, as text: equal for equal settings. */
final class Dump {
  private static final String OURS = Dump.class.getPackage().getName() + ".";

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final StringBuilder text = new StringBuilder();

  private Dump() {}

  static String of(Object object) {
    Dump dump = new Dump();
    dump.add("", object);
    return dump.text.toString();
  }

  private void add(String path, Object value) {
    if (value instanceof Optional<?> optional) {
      add(path, optional.orElse(null));
    } else if (value instanceof byte[] bytes) {
      // A salt is another one each time.
      text.append(path).append(" has ").append(bytes.length).append('\n');
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((key, member) -> add(path + "." + key, member));
    } else if (value instanceof Collection<?> members) {
      int i = 0;
      for (Object member : members) {
        add(path + "[" + i++ + "]", member);
      }
    } else if (value == null || value instanceof Enum<?> || !isOurs(value.getClass())) {
      text.append(path).append('=').append(value).append('\n');
    } else if (seen.add(value)) {
      for (Field field : fields(value.getClass())) {
        try {
          field.setAccessible(true);
          add(path + "." + field.getName(), field.get(value));
        } catch (IllegalAccessException e) {
          throw new AssertionError(e);
        }
      }
    }
  }

  /** Lambdas have no text of their own, but what they hold. */
  private static boolean isOurs(Class<?> type) {
    return type.getName().startsWith(OURS);
  }

  private static List<Field> fields(Class<?> type) {
    List<Field> fields = new ArrayList<>();
    for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
      for (Field field : each.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers())) {
          fields.add(field);
        }
      }
    }
    return fields;
  }
}
