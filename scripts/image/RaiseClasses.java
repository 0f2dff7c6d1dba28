import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.instruction.ConstantInstruction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;

/**
 * Writes the classes of a jar anew in the class file format of Java 17 where theirs is older than Java 6's: picocli is compiled
 * for Java 5. Such classes come into no AOT cache and are verified the slow way, which costs a command half of its CPU. The
 * code stays as it is, but for one word; what is added are the maps by which it is verified.
 *
 * The word: picocli asks at each start whether there is a Groovy, for which every jar of the class path is opened and looked through.
 * That costs a command a fifth of its CPU. Asked for a class in a package of the JDK itself, the answer is the same and comes at once.
 *
 * Usage: java RaiseClasses.java JAR
 */
public final class RaiseClasses {
    private static final int FIRST_WITH_MAPS = 50;
    private static final String GROOVY = "groovy.lang.Closure";
    private static final String NOWHERE = "java.lang.GroovyClosure";

    private RaiseClasses() {}

    public static void main(String[] args) throws IOException {
        Path jar = Path.of(args[0]);
        Path draft = jar.resolveSibling("raised.tmp");
        int raised = 0;
        try (JarFile in = new JarFile(jar.toFile());
                JarOutputStream out = new JarOutputStream(Files.newOutputStream(draft))) {
            ClassFile format = ClassFile.of(ClassHierarchyResolverOption.of(hierarchy(in)));
            for (JarEntry entry : Collections.list(in.entries())) {
                byte[] bytes = read(in, entry);
                if (entry.getName().endsWith(".class") && !entry.getName().startsWith("META-INF/")) {
                    ClassModel model = format.parse(bytes);
                    if (model.majorVersion() < FIRST_WITH_MAPS) {
                        bytes = raise(format, model);
                        raised++;
                    }
                }
                JarEntry copy = new JarEntry(entry.getName());
                copy.setTime(entry.getTime());
                out.putNextEntry(copy);
                out.write(bytes);
                out.closeEntry();
            }
        }
        Files.move(draft, jar, StandardCopyOption.REPLACE_EXISTING);
        System.out.println("  " + jar.getFileName() + ": " + raised + " classes raised to the format of Java 17");
    }

    private static byte[] raise(ClassFile format, ClassModel model) {
        return format.build(model.thisClass().asSymbol(), to -> model.forEach(element -> {
            switch (element) {
                case ClassFileVersion version -> to.withVersion(ClassFile.JAVA_17_VERSION, 0);
                case MethodModel method ->
                    to.transformMethod(method, MethodTransform.transformingCode(RaiseClasses::instruction));
                default -> to.with(element);
            }
        }));
    }

    private static void instruction(CodeBuilder to, CodeElement element) {
        if (element instanceof ConstantInstruction constant && constant.constantValue().equals(GROOVY)) {
            to.ldc(NOWHERE);
        } else {
            to.with(element);
        }
    }

    /** Classes of the jar, then those of the JDK. */
    private static ClassHierarchyResolver hierarchy(JarFile jar) {
        return ClassHierarchyResolver.ofResourceParsing(type -> {
                    String descriptor = type.descriptorString();
                    ZipEntry entry = jar.getEntry(descriptor.substring(1, descriptor.length() - 1) + ".class");
                    try {
                        return entry == null ? null : jar.getInputStream(entry);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .orElse(ClassHierarchyResolver.defaultResolver())
                .cached();
    }

    private static byte[] read(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }
}
