package assay.testkit.signing;

import assay.testkit.Oracle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;

/** A root, an authority and a signer of a test's own, made by OpenSSL; osslsigncode signs. */
public final class Signing {

    private static final String FOR_WINDOWS = "codeSigning,1.3.6.1.4.1.311.10.3.6";

    private final Path folder;

    private Signing(Path folder) {
        this.folder = folder;
    }

    /** Those who sign for Windows. */
    public static Signing forWindows(Path folder) throws IOException {
        return of(folder, FOR_WINDOWS);
    }

    /** Those who sign for certain uses. */
    public static Signing of(Path folder, String uses) throws IOException {
        Signing signing = new Signing(Files.createDirectories(folder));
        Oracle openssl = Oracle.require("openssl");
        String key = "rsa:2048";
        openssl.run(
                "req",
                "-x509",
                "-newkey",
                key,
                "-nodes",
                "-keyout",
                signing.at("root.key"),
                "-out",
                signing.at("root.pem"),
                "-subj",
                "/CN=Test Root",
                "-days",
                "3650");
        signing.issue(openssl, "ca", "root", "basicConstraints=critical,CA:TRUE");
        signing.issue(openssl, "signer", "ca", "extendedKeyUsage=" + uses);
        return signing;
    }

    private void issue(Oracle openssl, String name, String issuer, String extension)
            throws IOException {
        Path extensions = Files.writeString(at(name + ".ext"), extension);
        openssl.run(
                "req",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-keyout",
                at(name + ".key"),
                "-out",
                at(name + ".csr"),
                "-subj",
                "/CN=Test " + name);
        openssl.run(
                "x509",
                "-req",
                "-in",
                at(name + ".csr"),
                "-CA",
                at(issuer + ".pem"),
                "-CAkey",
                at(issuer + ".key"),
                "-CAcreateserial",
                "-days",
                "3650",
                "-extfile",
                extensions,
                "-out",
                at(name + ".pem"));
    }

    private Path at(String name) {
        return folder.resolve(name);
    }

    /** The root's certificate. */
    public byte[] root() throws IOException {
        String pem = Files.readString(at("root.pem"));
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    }

    /** The fingerprint of the root, as Windows names it. */
    public String fingerprint() throws IOException {
        return HexFormat.of().withUpperCase().formatHex(digest("SHA-1", root()));
    }

    /** The root as the registry keeps it: a property, and the certificate. */
    public byte[] blob() throws IOException {
        byte[] root = root();
        ByteBuffer blob = ByteBuffer.allocate(16 + 12 + root.length).order(ByteOrder.LITTLE_ENDIAN);
        blob.putInt(3).putInt(1).putInt(4).putInt(0).putInt(32).putInt(1).putInt(root.length);
        return blob.put(root).array();
    }

    /** A program or catalog with a signature. */
    public byte[] sign(byte[] file, String suffix) throws IOException {
        Path in = Files.write(at("in" + suffix), file);
        Path out = at("out" + suffix);
        Files.deleteIfExists(out);
        Oracle.require("osslsigncode")
                .run(
                        "sign",
                        "-certs",
                        at("signer.pem"),
                        "-ac",
                        at("ca.pem"),
                        "-key",
                        at("signer.key"),
                        "-h",
                        "sha256",
                        "-in",
                        in,
                        "-out",
                        out);
        return Files.readAllBytes(out);
    }

    /** Whether osslsigncode finds a program in a catalog, and believes that. */
    public boolean verifies(byte[] program, byte[] catalog) throws IOException {
        Path in = Files.write(at("verified.exe"), program);
        Path cat = Files.write(at("verified.cat"), catalog);
        return Oracle.require("osslsigncode")
                .run("verify", "-catalog", cat, "-in", in, "-CAfile", at("root.pem"))
                .contains("Succeeded");
    }

    static byte[] digest(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** A program of 64 bits with one section, whose bytes come from a seed. */
    public static byte[] program(long seed) {
        ByteBuffer pe = ByteBuffer.allocate(2048).order(ByteOrder.LITTLE_ENDIAN);
        pe.putShort(0, (short) 0x5A4D).putInt(60, 128).putInt(128, 0x4550);
        pe.putShort(132, (short) 0x8664).putShort(134, (short) 1);
        pe.putShort(148, (short) 240).putShort(150, (short) 0x22);
        pe.putShort(152, (short) 0x20B).putInt(152 + 32, 4096).putInt(152 + 36, 512);
        pe.putInt(152 + 56, 8192).putInt(152 + 60, 512).putInt(152 + 108, 16);
        int section = 152 + 240;
        pe.put(section, ".text".getBytes(StandardCharsets.US_ASCII));
        pe.putInt(section + 8, 1536).putInt(section + 12, 4096);
        pe.putInt(section + 16, 1536).putInt(section + 20, 512);
        byte[] code = new byte[1536];
        new Random(seed).nextBytes(code);
        return pe.put(512, code).array();
    }

    /** The Authenticode hash of an unsigned {@link #program}. */
    public static byte[] hash(String algorithm, byte[] program) {
        ByteBuffer pe = ByteBuffer.wrap(program);
        int entry = 152 + 112 + 32;
        byte[] start = new byte[152 + 64];
        byte[] middle = new byte[entry - 152 - 68];
        byte[] rest = new byte[program.length - entry - 8];
        pe.get(0, start).get(152 + 68, middle).get(entry + 8, rest);
        return digest(algorithm, start, middle, rest);
    }

    /** A catalog of programs, which nobody has signed yet. */
    public static byte[] catalog(String algorithm, byte[]... programs) {
        byte[][] subjects = new byte[programs.length][];
        for (int i = 0; i < programs.length; i++) {
            subjects[i] = subject(algorithm, hash(algorithm, programs[i]));
        }
        byte[] list =
                der(
                        0x30,
                        der(0x30, oid("1.3.6.1.4.1.311.12.1.1")),
                        der(0x04, new byte[16]),
                        der(0x17, "240501120000Z".getBytes(StandardCharsets.US_ASCII)),
                        der(0x30, oid("1.3.6.1.4.1.311.12.1.2"), der(0x05)),
                        der(0x30, subjects));
        return der(
                0x30,
                oid("1.2.840.113549.1.7.2"),
                der(
                        0xA0,
                        der(
                                0x30,
                                der(0x02, new byte[] {1}),
                                der(0x31),
                                der(0x30, oid("1.3.6.1.4.1.311.10.1"), der(0xA0, list)),
                                der(0x31))));
    }

    private static byte[] subject(String algorithm, byte[] hash) {
        byte[] name =
                (HexFormat.of().withUpperCase().formatHex(hash) + "\0")
                        .getBytes(StandardCharsets.UTF_16LE);
        byte[] digest = oid(algorithm.equals("SHA-1") ? "1.3.14.3.2.26" : "2.16.840.1.101.3.4.2.1");
        byte[] link = der(0xA0, der(0xA2, der(0x80)));
        byte[] data =
                der(
                        0x30,
                        der(
                                0x30,
                                oid("1.3.6.1.4.1.311.2.1.15"),
                                der(0x30, der(0x03, new byte[] {0}), link)),
                        der(0x30, der(0x30, digest, der(0x05)), der(0x04, hash)));
        byte[] attribute = der(0x30, oid("1.3.6.1.4.1.311.2.1.4"), der(0x31, data));
        return der(0x30, der(0x04, name), der(0x31, attribute));
    }

    private static byte[] oid(String text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String[] parts = text.split("\\.", -1);
        bytes.write(Integer.parseInt(parts[0]) * 40 + Integer.parseInt(parts[1]));
        for (int i = 2; i < parts.length; i++) {
            long part = Long.parseLong(parts[i]);
            for (int shift = 49; shift > 0; shift -= 7) {
                if (part >>> shift != 0) {
                    bytes.write((int) (((part >>> shift) & 0x7F) | 0x80));
                }
            }
            bytes.write((int) (part & 0x7F));
        }
        return der(0x06, bytes.toByteArray());
    }

    /** An element of DER. */
    static byte[] der(int tag, byte[]... content) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : content) {
            all.writeBytes(part);
        }
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        der.write(tag);
        if (all.size() < 0x80) {
            der.write(all.size());
        } else {
            der.writeBytes(new byte[] {(byte) 0x82, (byte) (all.size() >> 8), (byte) all.size()});
        }
        der.writeBytes(all.toByteArray());
        return der.toByteArray();
    }
}
