import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.constant.ClassDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Makes jars fit for the JDK's ahead-of-time cache (JEP 483), in place: {@code java Archivable.java JAR...}
 *
 * <p>The cache leaves out classes older than Java 6, which have no stack maps: picocli's, half of what the command
 * loads. They get stack maps here. And a cache with classes of a sealed package, xz's, does not start where the jar's
 * path reads other than when the cache was made: another working directory is enough.
 */
class Archivable {

    /** The first version whose classes must have stack maps. */
    private static final int JAVA_7 = ClassFile.JAVA_7_VERSION;

    void main(String[] jars) throws IOException {
        for (String jar : jars) {
            convert(Path.of(jar));
        }
    }

    private static void convert(Path jar) throws IOException {
        Path converted = jar.resolveSibling(jar.getFileName() + ".new");
        try (JarFile from = new JarFile(jar.toFile())) {
            List<JarEntry> entries = Collections.list(from.entries());
            if (!isSealed(from.getManifest()) && !hasOldClasses(from, entries)) {
                return;
            }
            try (OutputStream file = Files.newOutputStream(converted);
                    JarOutputStream to = new JarOutputStream(file)) {
                for (JarEntry entry : entries) {
                    to.putNextEntry(new JarEntry(entry.getName()));
                    to.write(converted(from, entry));
                    to.closeEntry();
                }
            }
        }
        Files.move(converted, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean isSealed(Manifest manifest) {
        return manifest != null && manifest.getMainAttributes().containsKey(Attributes.Name.SEALED);
    }

    private static boolean hasOldClasses(JarFile from, List<JarEntry> entries) throws IOException {
        for (JarEntry entry : entries) {
            if (isClass(entry) && isOld(ClassFile.of().parse(bytes(from, entry)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isClass(JarEntry entry) {
        return entry.getName().endsWith(".class") && !entry.getName().endsWith("module-info.class");
    }

    private static boolean isOld(ClassModel model) {
        return model.majorVersion() < JAVA_7;
    }

    private static byte[] converted(JarFile from, JarEntry entry) throws IOException {
        byte[] bytes = bytes(from, entry);
        if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
            return unsealed(from.getManifest());
        }
        if (!isClass(entry)) {
            return bytes;
        }
        ClassModel old = ClassFile.of().parse(bytes);
        return isOld(old) ? withStackMaps(old, from) : bytes;
    }

    private static byte[] unsealed(Manifest manifest) throws IOException {
        manifest.getMainAttributes().remove(Attributes.Name.SEALED);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        manifest.write(bytes);
        return bytes.toByteArray();
    }

    private static byte[] withStackMaps(ClassModel old, JarFile jar) {
        ClassFile context = ClassFile.of(
                StackMapsOption.GENERATE_STACK_MAPS,
                ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(type -> open(jar, type))
                        .orElse(ClassHierarchyResolver.defaultResolver())));
        return context.build(old.thisClass().asSymbol(), built -> {
            for (var element : old) {
                switch (element) {
                    case ClassFileVersion _ -> built.withVersion(JAVA_7, 0);
                    // code that nothing changed would be copied, without stack maps
                    case MethodModel method ->
                            built.transformMethod(method, MethodTransform.transformingCode(CodeBuilder::with));
                    default -> built.with(element);
                }
            }
        });
    }

    /** The class file of a type of this jar, or null if it is another's. */
    private static InputStream open(JarFile jar, ClassDesc type) {
        String descriptor = type.descriptorString();
        JarEntry entry = jar.getJarEntry(descriptor.substring(1, descriptor.length() - 1) + ".class");
        try {
            return entry == null ? null : jar.getInputStream(entry);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(JarFile from, JarEntry entry) throws IOException {
        try (InputStream in = from.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }
}
