package assay.guest.linux.files;

/**
 * A file or folder that guards the system.
 *
 * @param path as programs name it
 * @param ok whether nobody may read or change it who should not
 * @param immutable whether {@code chattr +i} keeps even root from changing it
 * @param seen its mode and owner
 */
record SensitiveFile(String path, boolean ok, boolean immutable, String seen) {}
