package io.github.azkabanaws.virtualtime;

import static java.util.Comparator.comparing;

import io.github.azkabanaws.emr.base.Signal;
import io.github.azkabanaws.emr.base.Timer;
import io.github.azkabanaws.emrsimulator.ManualClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * One time for the engine, its jobs and the simulator. It moves only when everybody waits, and then
 * to the next thing that is due. Of all threads only one runs at any moment, so a run is the same
 * each time; requests to the simulator are real ones and take no time.
 *
 * <p>Not for use from several threads, but for the actors that it starts itself.
 */
public final class VirtualTime implements Timer {
  private static final int MINUTES_OF_A_TURN = 5;

  private final ManualClock simulator;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(comparing(Event::at).thenComparingLong(Event::sequence));
  private final Queue<Actor> ready = new ArrayDeque<>();
  private final Semaphore back = new Semaphore(0);
  private Duration now = Duration.ZERO;
  private long sequence;
  private volatile Actor running;

  private record Event(Duration at, long sequence, Runnable what) {}

  /**
   * @param simulator moves along
   */
  public VirtualTime(ManualClock simulator) {
    this.simulator = simulator;
  }

  @Override
  public synchronized Duration now() {
    return now;
  }

  /** The same time on the calendar, which the simulator goes by. */
  public Clock clock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return simulator.now();
      }

      @Override
      public ZoneId getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("Nobody asks for it");
      }
    };
  }

  /** Has {@code what} happen at that time, after what was asked for earlier for the same time. */
  public synchronized void at(Duration time, Runnable what) {
    if (time.compareTo(now) < 0) {
      throw new IllegalArgumentException(time + " is over, it is " + now);
    }
    events.add(new Event(time, sequence++, what));
  }

  /** For actors only: the thread that moves the time must never wait for it. */
  @Override
  public boolean await(Signal wake, Duration atMost) {
    Actor actor = running;
    if (actor == null) {
      throw new IllegalStateException("Only a job's thread may wait, and this is none");
    }
    return actor.await(wake, atMost);
  }

  /**
   * Starts a thread that runs when its turn comes and lets others run while it waits.
   *
   * @param mayGoOn asked whenever it would go on; if false, it dies with an {@link Abandoned}
   */
  public void start(String name, BooleanSupplier mayGoOn, Runnable body) {
    Actor actor = new Actor(mayGoOn);
    Thread thread = new Thread(null, () -> actor.live(body), name, 256 * 1024);
    thread.setDaemon(true);
    thread.start();
    makeReady(actor);
  }

  /**
   * Lets time pass until {@code end} holds.
   *
   * @throws AssertionError if it does not within {@code limit}, or if nothing is left that could
   *     bring it about
   */
  public void runUntil(BooleanSupplier end, Duration limit) {
    Duration last = now().plus(limit);
    while (!end.getAsBoolean()) {
      if (!step(last)) {
        throw new AssertionError("After " + limit + " it has not happened");
      }
    }
  }

  /** Lets so much time pass. */
  public void pass(Duration time) {
    Duration last = now().plus(time);
    while (step(last)) {
      // All of it is what was asked for.
    }
    moveTo(last);
  }

  /** Lets one actor run or one event happen; false if none is due until then. */
  private boolean step(Duration last) {
    Actor actor = nextReady();
    if (actor != null) {
      actor.run();
      return true;
    }
    Event event = nextEvent(last);
    if (event == null) {
      return false;
    }
    moveTo(event.at());
    event.what().run();
    return true;
  }

  private synchronized Actor nextReady() {
    return ready.poll();
  }

  private synchronized Event nextEvent(Duration last) {
    return events.isEmpty() || events.peek().at().compareTo(last) > 0 ? null : events.poll();
  }

  private synchronized void makeReady(Actor actor) {
    ready.add(actor);
  }

  private void moveTo(Duration time) {
    Duration by = time.minus(now());
    // What was asked for while the simulator moved may have been for a time that is over by now.
    if (!by.isZero() && !by.isNegative()) {
      // What the simulator does meanwhile happens at its own times, before the engine can look.
      simulator.advance(by);
      synchronized (this) {
        now = time;
      }
    }
  }

  /** What a thread of a dead executor dies of. */
  public static final class Abandoned extends Error {
    private static final long serialVersionUID = 1L;

    public Abandoned() {
      super("The executor is dead", null, false, false);
    }
  }

  private final class Actor {
    private final BooleanSupplier mayGoOn;
    private final Semaphore turn = new Semaphore(0);
    private long wait;

    Actor(BooleanSupplier mayGoOn) {
      this.mayGoOn = mayGoOn;
    }

    void live(Runnable body) {
      turn.acquireUninterruptibly();
      try {
        if (mayGoOn.getAsBoolean()) {
          body.run();
        }
      } finally {
        back.release();
      }
    }

    /** Called by the thread that moves the time. */
    void run() {
      running = this;
      turn.release();
      awaitBack();
      running = null;
    }

    /** A test that waited for ever would hold up the build. */
    private void awaitBack() {
      try {
        if (!back.tryAcquire(MINUTES_OF_A_TURN, TimeUnit.MINUTES)) {
          throw new AssertionError("An actor neither waits nor ends: it is stuck in real time");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("Interrupted while an actor had its turn", e);
      }
    }

    boolean await(Signal wake, Duration atMost) {
      if (!mayGoOn.getAsBoolean()) {
        throw new Abandoned();
      }
      if (wake.isRaised() || atMost.isZero() || atMost.isNegative()) {
        return wake.isRaised();
      }
      long mine = ++wait;
      at(now().plus(atMost), () -> over(mine));
      wake.onRaise(() -> over(mine));
      back.release();
      turn.acquireUninterruptibly();
      if (!mayGoOn.getAsBoolean()) {
        throw new Abandoned();
      }
      return wake.isRaised();
    }

    private void over(long which) {
      synchronized (VirtualTime.this) {
        if (which == wait) {
          wait++;
          makeReady(this);
        }
      }
    }
  }
}
