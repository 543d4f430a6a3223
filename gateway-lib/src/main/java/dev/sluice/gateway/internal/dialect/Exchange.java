package dev.sluice.gateway.internal.dialect;

import dev.sluice.gateway.spi.Body;

/**
 * One attempt's translation: the request to send, and the stage that its reply goes through.
 *
 * @param body the request in the provider's dialect
 * @param losses what the provider's dialect could not say
 * @param replyStage takes the frames of the reply; for this attempt alone
 * @param relayed whether the reply passes as it is, whatever its status, its type and its content are
 */
public record Exchange(Body body, Losses losses, ReplyStage replyStage, boolean relayed) {
    Exchange(Body body, Losses losses, ReplyStage replyStage) {
        this(body, losses, replyStage, false);
    }
}
