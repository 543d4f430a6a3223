package dev.sluice.gateway.server.cli;

import dev.sluice.gateway.server.config.KeyFileImport;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a virtual-key file as entries of gateway.yaml. */
@Command(
        name = "import",
        description = "Write a virtual-key file and its endpoints as entries of gateway.yaml.",
        mixinStandardHelpOptions = true,
        versionProvider = GatewayCommand.Version.class,
        footer = {
            "",
            "What it writes holds the keys themselves. Move the files away then. Without an import they can stay as they are:"
                    + " the server reads them.",
            "Example: gateway import keys.json --endpoints aiservices.json -o gateway.yaml"
        })
final class ImportCommand implements Callable<Integer> {
    private static final FileAttribute<?> OWNER_ALONE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    @Parameters(index = "0", paramLabel = "KEYS", description = "The virtual-key file, for example keys.json.")
    private Path keys = Path.of("");

    @Option(
            names = "--endpoints",
            paramLabel = "F",
            description = "The file with the providers' URLs, for example aiservices.json.")
    private @Nullable Path endpoints;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "A new file to write, readable by its owner alone; standard output when left out.")
    private @Nullable Path output;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        String yaml = KeyFileImport.yaml(keys, Optional.ofNullable(endpoints));
        if (output == null) {
            spec.commandLine().getOut().print(yaml);
            spec.commandLine().getOut().flush();
        } else {
            write(output, yaml);
            String moved = endpoints == null ? keys + "" : keys + " and " + endpoints;
            spec.commandLine()
                    .getErr()
                    .println("wrote " + output + "; move " + moved
                            + " away: the server refuses a key that it finds in two files");
        }
        return 0;
    }

    private static void write(Path file, String yaml) throws IOException {
        boolean posix = FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
        try {
            Files.createFile(file, posix ? new FileAttribute<?>[] {OWNER_ALONE} : new FileAttribute<?>[0]);
            Files.writeString(file, yaml);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(file + " is there already; it is not overwritten", e);
        } catch (IOException e) {
            throw new IOException(file + " cannot be written: " + e, e);
        }
    }
}
