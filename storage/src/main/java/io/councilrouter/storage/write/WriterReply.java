package io.councilrouter.storage.write;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what the writer's thread was asked. Stateless; blocks, so never on an event loop or on the writer's thread. */
public final class WriterReply {
    private WriterReply() {}

    /**
     * What {@code reply} is completed with.
     *
     * @throws IOException if it fails, takes longer than {@code seconds}, or the gateway is stopping
     */
    public static <T> T await(CompletableFuture<T> reply, long seconds) throws IOException {
        try {
            return reply.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failed ? failed : new IOException("the database failed", e);
        } catch (TimeoutException e) {
            throw new IOException("the database took longer than " + seconds + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the gateway is stopping", e);
        }
    }
}
