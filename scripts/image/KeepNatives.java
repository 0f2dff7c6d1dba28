import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Rewrites a jar without the native libraries of other systems: {@code KeepNatives JAR PREFIX KEEP...} leaves out every file
 * below PREFIX that is below none of KEEP. Needs nothing but a JDK. Times stay, so the same jar gives the same jar.
 */
final class KeepNatives {
    private KeepNatives() {}

    public static void main(String[] args) throws IOException {
        Path jar = Path.of(args[0]);
        List<String> keep = Arrays.asList(args).subList(2, args.length);
        Path draft = jar.resolveSibling(jar.getFileName() + ".draft");
        int kept = 0;
        try (ZipFile all = new ZipFile(jar.toFile());
                OutputStream file = Files.newOutputStream(draft);
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (ZipEntry each : Collections.list(all.entries())) {
                boolean natives = each.getName().startsWith(args[1]) && !each.isDirectory();
                if (natives && keep.stream().noneMatch(each.getName()::startsWith)) {
                    continue;
                }
                kept += natives ? 1 : 0;
                ZipEntry copy = new ZipEntry(each.getName());
                copy.setTime(each.getTime());
                out.putNextEntry(copy);
                all.getInputStream(each).transferTo(out);
                out.closeEntry();
            }
        }
        if (kept == 0) {
            Files.delete(draft);
            System.err.println(jar + " has nothing for this system; it stays whole");
            return;
        }
        Files.move(draft, jar, StandardCopyOption.REPLACE_EXISTING);
    }
}
