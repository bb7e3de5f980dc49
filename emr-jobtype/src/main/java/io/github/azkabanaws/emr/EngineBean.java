package io.github.azkabanaws.emr;

import java.util.Arrays;
import java.util.Map;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.ReflectionException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;

/**
 * The engine in JMX: figures for people, and the engine itself for the plugin's other loaders. The
 * latter is not listed, and can't leave the JVM, because it can't be serialized.
 */
final class EngineBean implements DynamicMBean {
  static final String ENGINE = "Engine";
  private static final String ACCOUNTS = "Accounts";
  static final String QUEUED_STEPS = "QueuedSteps";
  static final String WATCHED_STEPS = "WatchedSteps";
  static final String CALLS = "Calls";
  static final String THROTTLES = "Throttles";
  static final String THROTTLES_BY_OTHERS = "ThrottlesByOthers";
  static final String ENDS = "Ends";
  static final String NOTICES = "Notices";
  static final String LAST_ANSWER = "SecondsSinceLastAnswer";
  static final String OVERDUE_LOOK = "OverdueLookSeconds";
  static final String WATCH_LATENCY = "WatchLatencySeconds";

  private final Engine engine;

  EngineBean(Engine engine) {
    this.engine = engine;
  }

  @Override
  public Object getAttribute(String attribute) throws AttributeNotFoundException {
    switch (String.valueOf(attribute)) {
      case ENGINE:
        return engine;
      case ACCOUNTS:
        return engine.accounts().size();
      case QUEUED_STEPS:
        return engine.accounts().queuedSteps();
      case WATCHED_STEPS:
        return engine.accounts().watchedSteps();
      case CALLS:
        return composite(CALLS, engine.accounts().metrics().calls());
      case THROTTLES:
        return composite(THROTTLES, engine.accounts().metrics().throttles());
      case THROTTLES_BY_OTHERS:
        return composite(THROTTLES_BY_OTHERS, engine.accounts().metrics().throttlesByOthers());
      case ENDS:
        return composite(ENDS, engine.accounts().ends());
      case NOTICES:
        return composite(NOTICES, engine.accounts().notices().figures());
      case LAST_ANSWER:
        return engine.accounts().metrics().secondsSinceLastAnswer();
      case OVERDUE_LOOK:
        return engine.accounts().overdueLook().getSeconds();
      case WATCH_LATENCY:
        return engine.accounts().watchLatency().toMillis() / 1000.0;
      default:
        throw new AttributeNotFoundException(String.valueOf(attribute));
    }
  }

  @Override
  public AttributeList getAttributes(String[] attributes) {
    AttributeList list = new AttributeList();
    for (String attribute : attributes) {
      try {
        list.add(new Attribute(attribute, getAttribute(attribute)));
      } catch (AttributeNotFoundException e) {
        // By contract: what is not in the list could not be read.
      }
    }
    return list;
  }

  @Override
  public void setAttribute(Attribute attribute) throws AttributeNotFoundException {
    throw new AttributeNotFoundException(attribute.getName() + " can't be set");
  }

  @Override
  public AttributeList setAttributes(AttributeList attributes) {
    return new AttributeList();
  }

  @Override
  public Object invoke(String action, Object[] arguments, String[] signature)
      throws ReflectionException {
    throw new ReflectionException(new NoSuchMethodException(action));
  }

  @Override
  public MBeanInfo getMBeanInfo() {
    return new MBeanInfo(
        EngineBean.class.getName(),
        "What all jobs of type EMR share",
        new MBeanAttributeInfo[] {
          number(ACCOUNTS, "Ways to reach AWS, each with one client"),
          number(QUEUED_STEPS, "Steps that wait to be submitted or confirmed"),
          number(WATCHED_STEPS, "Steps that jobs wait for"),
          figures(CALLS, "Calls to EMR by operation"),
          figures(THROTTLES, "How many of them were throttled"),
          figures(
              THROTTLES_BY_OTHERS,
              "How many of those the account's quota would have allowed, had others made no calls"),
          figures(ENDS, "Ends of steps that were noted, hinted at, or found by a look alone"),
          figures(NOTICES, "What became of the notices to people"),
          seconds(LAST_ANSWER, "Since EMR did or refused something; -1 before that"),
          seconds(OVERDUE_LOOK, "For how long the oldest look at a step is overdue"),
          new MBeanAttributeInfo(
              WATCH_LATENCY,
              double.class.getName(),
              "How much later than it was due a look at a step is made, of late",
              true,
              false,
              false)
        },
        null,
        null,
        null);
  }

  private static MBeanAttributeInfo number(String name, String description) {
    return new MBeanAttributeInfo(name, int.class.getName(), description, true, false, false);
  }

  private static MBeanAttributeInfo seconds(String name, String description) {
    return new MBeanAttributeInfo(name, long.class.getName(), description, true, false, false);
  }

  private static MBeanAttributeInfo figures(String name, String description) {
    return new MBeanAttributeInfo(
        name, CompositeData.class.getName(), description, true, false, false);
  }

  private static CompositeData composite(String name, Map<String, Long> figures) {
    String[] operations = figures.keySet().toArray(new String[0]);
    OpenType<?>[] types = new OpenType<?>[operations.length];
    Arrays.fill(types, SimpleType.LONG);
    try {
      CompositeType type = new CompositeType(name, name, operations, operations, types);
      return new CompositeDataSupport(type, figures);
    } catch (OpenDataException e) {
      throw new IllegalStateException("Each figure is a number with a name", e);
    }
  }
}
