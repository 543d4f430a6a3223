package dev.sluice.gateway.internal.upstream;

import dev.sluice.gateway.spi.ProviderReply;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Something that blocks on a socket, done by a thread of its own. */
final class BackgroundRead {
    private final FutureTask<Object> task;
    private final Thread thread;

    private BackgroundRead(Callable<?> action) {
        task = new FutureTask<>(action::call);
        thread = new Thread(task, "background-read");
        thread.setDaemon(true);
        thread.start();
    }

    static BackgroundRead of(ProviderReply reply) {
        return new BackgroundRead(() -> String.valueOf(reply.next()));
    }

    static BackgroundRead of(Callable<?> action) {
        return new BackgroundRead(action);
    }

    /** Waits until the thread stands in a read from a socket. */
    void awaitBlocked() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (true) {
            for (StackTraceElement element : thread.getStackTrace()) {
                if (element.getMethodName().equals("implRead")) {
                    return;
                }
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the thread does not read");
            }
            Thread.onSpinWait();
        }
    }

    /** Waits until the thread waits for something. */
    void awaitWaiting() {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (thread.getState() != Thread.State.WAITING && thread.getState() != Thread.State.TIMED_WAITING) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the thread does not wait");
            }
            Thread.onSpinWait();
        }
    }

    /** How it failed. */
    Throwable failure() throws InterruptedException, TimeoutException {
        try {
            throw new AssertionError("it did not fail, but gave " + task.get(10, TimeUnit.SECONDS));
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }
}
