package io.councilrouter.proxy.council;

import io.councilrouter.codec.Borrowed;
import io.councilrouter.codec.chat.FinishReason;
import io.councilrouter.council.Analysis;
import io.councilrouter.council.CouncilResult;
import io.councilrouter.council.Question;
import io.councilrouter.council.Quorum;
import io.councilrouter.council.Ranking;
import io.councilrouter.council.Template;
import io.netty.buffer.ByteBuf;

/** Tells a client about a run while it goes on. Belongs to one run, on its loop. */
interface RunReporter {

    /** Members are about to be asked. */
    void begin(String id, Template template);

    /** A question has been sent. */
    void asked(Question question);

    /** A member has said more. */
    void heard(MemberDownstream from);

    /** A member has finished, with or without an answer. */
    void settled(MemberDownstream from);

    /** A round is over. */
    void round(int round, Quorum quorum);

    /** A ballot is in. */
    void ranked(Ranking ballot);

    /** The answers have been analysed. */
    void analysed(Analysis analysis);

    /** More of the council's answer: the inside of a JSON string. */
    void answer(@Borrowed ByteBuf escaped);

    /** The answer is complete; the last call. */
    void done(CouncilResult result, FinishReason reason);

    /** Nothing has been told for a while. */
    void silence();

    /** Releases what it holds. Idempotent. */
    void close();
}
