package io.github.azkabanaws.emr;

import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.ReflectionException;

/**
 * The engine in JMX: figures for people, and the engine itself for the plugin's other loaders. The
 * latter is not listed, and can't leave the JVM, because it can't be serialized.
 */
final class EngineBean implements DynamicMBean {
  static final String ENGINE = "Engine";
  private static final String ACCOUNTS = "Accounts";
  private static final String QUEUED_STEPS = "QueuedSteps";
  private static final String WATCHED_STEPS = "WatchedSteps";

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
          number(WATCHED_STEPS, "Steps that jobs wait for")
        },
        null,
        null,
        null);
  }

  private static MBeanAttributeInfo number(String name, String description) {
    return new MBeanAttributeInfo(name, int.class.getName(), description, true, false, false);
  }
}
