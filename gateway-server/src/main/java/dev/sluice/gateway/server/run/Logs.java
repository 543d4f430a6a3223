package dev.sluice.gateway.server.run;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Sets logback up in code, to standard output: reading its XML would take a tenth of the time until the first request.
 * Logback finds this class by its service file.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class Logs extends ContextAwareBase implements Configurator {
    private static final String TEXT = "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0} %msg %kvp%n%ex";

    /**
     * At info, these tell of their start; at debug, Jetty logs what goes over the wire: keys, prompts and answers; Flyway
     * and the pool what goes to the database.
     */
    private static final List<String> TALKATIVE = List.of("org.eclipse.jetty", "org.flywaydb", "com.zaxxer.hikari");

    private static volatile @Nullable LogOutput current;

    /** Called by logback when the first logger is asked for. */
    @Override
    public ExecutionStatus configure(LoggerContext context) {
        set(context, "info", true, System.out);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Puts a format and a level in place. */
    static void apply(String level, boolean json) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            set(context, level, json, System.out);
        }
    }

    /** For commands: what they print is their answer, and only what went wrong goes to standard error. */
    static void forCommands() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            set(context, "warn", false, System.err);
        }
    }

    /** Sends what was gathered; for the last lines of a process. */
    static void flush() {
        LogOutput out = current;
        if (out != null) {
            out.flush();
        }
    }

    /** Changes the level alone. */
    static void level(String level) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            levels(context, level);
        }
    }

    private static void set(LoggerContext context, String level, boolean json, OutputStream to) {
        Encoder<ILoggingEvent> encoder = json ? new JsonLineEncoder() : text(context);
        encoder.setContext(context);
        encoder.start();
        LogOutput out = new LogOutput(to);
        out.setContext(context);
        out.setName("output");
        out.setEncoder(encoder);
        out.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.addAppender(out);
        current = out;
        levels(context, level);
    }

    private static void levels(LoggerContext context, String level) {
        Level wanted = Level.toLevel(level, Level.INFO);
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(wanted);
        Level quiet = wanted.isGreaterOrEqual(Level.WARN) ? wanted : Level.WARN;
        TALKATIVE.forEach(name -> context.getLogger(name).setLevel(quiet));
    }

    private static PatternLayoutEncoder text(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(TEXT);
        return encoder;
    }
}
