package dev.sluice.gateway.server;

import dev.sluice.gateway.server.cli.GatewayCommand;

/** Starts the command line. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(GatewayCommand.run(args));
    }
}
