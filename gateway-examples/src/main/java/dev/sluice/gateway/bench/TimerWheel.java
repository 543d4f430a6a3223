package dev.sluice.gateway.bench;

import org.jspecify.annotations.Nullable;

/** Many timers at a resolution of one millisecond, constant work for each. Not thread-safe; times are System.nanoTime. */
final class TimerWheel {
    /** Something to do later. Scheduled at most once at a time. */
    abstract static class Timer {
        private @Nullable Timer next;
        private long tick;

        abstract void fire(long now);
    }

    private static final int SLOTS = 1024;
    private static final long TICK = 1_000_000;

    private final @Nullable Timer[] slots = new @Nullable Timer[SLOTS];
    private final long origin;
    private long current;
    private int size;

    TimerWheel(long now) {
        this.origin = now;
    }

    /** Never fires before it is due, and at the earliest in the next tick. */
    void schedule(Timer timer, long due) {
        timer.tick = Math.max(current + 1, Math.floorDiv(due - origin + TICK - 1, TICK));
        link(timer);
        size++;
    }

    void advance(long now) {
        long target = (now - origin) / TICK;
        while (size > 0 && current < target) {
            current++;
            fireSlot(now);
        }
        current = Math.max(current, target);
    }

    /** How long nothing needs to be done, at most about a second when there are timers. */
    long untilNext(long now) {
        if (size == 0) {
            return Long.MAX_VALUE;
        }
        long tick = current + 1;
        while (slots[slot(tick)] == null) {
            tick++;
        }
        return Math.max(0, origin + tick * TICK - now);
    }

    private void fireSlot(long now) {
        Timer timer = slots[slot(current)];
        slots[slot(current)] = null;
        while (timer != null) {
            Timer following = timer.next;
            if (timer.tick <= current) {
                size--;
                timer.fire(now);
            } else {
                link(timer);
            }
            timer = following;
        }
    }

    private void link(Timer timer) {
        int slot = slot(timer.tick);
        timer.next = slots[slot];
        slots[slot] = timer;
    }

    private static int slot(long tick) {
        return (int) (tick & (SLOTS - 1));
    }
}
