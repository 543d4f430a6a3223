package dev.sluice.gateway.server.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.jspecify.annotations.Nullable;

/** Lets the thread that made it wait for one of Jetty's callbacks after another. */
final class Wakeup implements Callback, Invocable.Task {
    private final Thread waiter = Thread.currentThread();
    private @Nullable Throwable failure;
    private volatile boolean done;

    /** Makes it ready for the next callback. */
    void arm() {
        failure = null;
        done = false;
    }

    /**
     * Waits for the callback.
     *
     * @return false when it did not come in time
     * @throws IOException when it came as a failure
     */
    boolean await(long nanos) throws IOException {
        long deadline = done ? 0 : System.nanoTime() + nanos;
        while (!done) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            LockSupport.parkNanos(this, left);
            if (Thread.interrupted()) {
                throw new InterruptedIOException("the server stops");
            }
        }
        if (failure != null) {
            throw new IOException(failure);
        }
        return true;
    }

    @Override
    public void run() {
        succeeded();
    }

    @Override
    public void succeeded() {
        done = true;
        if (!waiter.equals(Thread.currentThread())) {
            LockSupport.unpark(waiter);
        }
    }

    @Override
    public void failed(Throwable x) {
        failure = x;
        succeeded();
    }

    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }
}
